"""From what was ticked on a page to one answer for each of its items."""

from __future__ import annotations

from collections.abc import Collection

from programs.screening.rules.catalogue import MAYBE, NO, NOT_SURE, TICKED, Answers, Item, Page


def ticked_answers(
    page: Page, ticked: Collection[str], *, some_unsure: bool, before: Answers
) -> dict[str, str]:
    """Return an answer for each item of a tick page.

    A tick that can mean several things keeps its earlier detail or waits for the follow-up
    page; with "not sure about some", what is not ticked waits for the page that asks which.
    """
    return {
        item.id: _yes(item, before)
        if item.id in ticked
        else _no(item, before, some_unsure=some_unsure)
        for item in page.items
    }


def unsure_answers(page: Page, unsure: Collection[str], *, before: Answers) -> dict[str, str]:
    """Return "not sure" for the chosen items and "no" for the others that were in doubt."""
    return {item.id: NOT_SURE if item.id in unsure else NO for item in in_doubt(page, before)}


def in_doubt(page: Page, answers: Answers) -> tuple[Item, ...]:
    """Return the items of a tick page the member may be unsure about: those not ticked."""
    return tuple(item for item in page.items if answers.get(item.id) in (MAYBE, NOT_SURE, NO))


def is_ticked(item: Item, answers: Answers) -> bool:
    """Return whether the item stands ticked on its page."""
    yes = {TICKED, *(answer.id for answer in item.yes_answers)}
    return answers.get(item.id) in yes


def _yes(item: Item, before: Answers) -> str:
    if not item.has_details:
        return item.yes_answers[0].id
    return before[item.id] if is_ticked(item, before) else TICKED


def _no(item: Item, before: Answers, *, some_unsure: bool) -> str:
    if not some_unsure:
        return NO
    return NOT_SURE if before.get(item.id) == NOT_SURE else MAYBE

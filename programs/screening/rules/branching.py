"""Which pages are asked, in what order, and which answers count."""

from __future__ import annotations

from programs.screening.rules.catalogue import (
    MAYBE,
    PENDING,
    TICKED,
    Answers,
    Catalogue,
    Page,
    PageKind,
)


def shown_pages(catalogue: Catalogue, answers: Answers) -> tuple[Page, ...]:
    """Return the pages these answers call for; an answer on a hidden page shows nothing."""
    shown: list[Page] = []
    seen: dict[str, str] = {}
    for page in catalogue.pages:
        if page.is_shown(seen):
            shown.append(page)
            seen |= {item.id: answers[item.id] for item in page.items if item.id in answers}
    return tuple(shown)


def counted_answers(catalogue: Catalogue, answers: Answers) -> dict[str, str]:
    """Return the finished answers of shown pages; hidden and pending ones carry no weight."""
    return {
        item.id: answers[item.id]
        for page in shown_pages(catalogue, answers)
        for item in page.items
        if answers.get(item.id) is not None and answers[item.id] not in PENDING
    }


def is_answered(page: Page, answers: Answers) -> bool:
    """Return whether the page needs nothing more from the member."""
    values = [answers.get(item.id) for item in page.items]
    if page.kind is PageKind.UNSURE:
        return MAYBE not in values
    if page.kind is PageKind.DETAILS:
        return TICKED not in values
    return None not in values


def first_unanswered(catalogue: Catalogue, answers: Answers) -> Page | None:
    """Return the first shown page that still needs an answer, or None when all have one."""
    pages = shown_pages(catalogue, answers)
    return next((page for page in pages if not is_answered(page, answers)), None)


def may_open(catalogue: Catalogue, answers: Answers, page: Page) -> bool:
    """Return whether the page is asked at all, and nothing before it was skipped."""
    shown = shown_pages(catalogue, answers)
    if page not in shown:
        return False
    return all(is_answered(before, answers) for before in shown[: shown.index(page)])


def next_page(catalogue: Catalogue, answers: Answers, page: Page) -> Page | None:
    """Return the shown page after this one, or None when it was the last."""
    place = catalogue.pages.index(page)
    later = catalogue.pages[place + 1 :]
    return next((one for one in shown_pages(catalogue, answers) if one in later), None)


def previous_page(catalogue: Catalogue, answers: Answers, page: Page) -> Page | None:
    """Return the shown page before this one, or None when it is the first."""
    place = catalogue.pages.index(page)
    earlier = [one for one in shown_pages(catalogue, answers) if one in catalogue.pages[:place]]
    return earlier[-1] if earlier else None

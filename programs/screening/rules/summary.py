"""The check-answers page in words: ten topics, one row for each page that was asked."""

from __future__ import annotations

from dataclasses import dataclass

from programs.screening.rules.branching import is_answered, shown_pages
from programs.screening.rules.catalogue import (
    NONE_WORDS,
    NOT_SURE,
    Answers,
    Catalogue,
    Page,
    PageKind,
)
from programs.screening.rules.ticking import is_ticked


@dataclass(frozen=True, kw_only=True)
class Row:
    """One question and what was said; `answers` is empty when nothing was."""

    page_key: str
    question: str
    answers: tuple[str, ...]

    @property
    def is_answered(self) -> bool:
        """Return whether there is anything to show."""
        return bool(self.answers)


@dataclass(frozen=True, kw_only=True)
class Topic:
    """One of the ten steps with its rows."""

    number: int
    title: str
    rows: tuple[Row, ...]


def summary(catalogue: Catalogue, answers: Answers) -> tuple[Topic, ...]:
    """Return the ten topics with what was said on every page these answers call for."""
    shown = shown_pages(catalogue, answers)
    return tuple(
        Topic(
            number=step.number,
            title=step.title,
            rows=tuple(
                _row(page, answers)
                for page in step.pages
                if page in shown and not _is_told_elsewhere(page, answers)
            ),
        )
        for step in catalogue.steps
    )


def _is_told_elsewhere(page: Page, answers: Answers) -> bool:
    """Return whether the tick page's own row already says what the unsure page was told."""
    return page.kind is PageKind.UNSURE and is_answered(page, answers)


def _row(page: Page, answers: Answers) -> Row:
    if not is_answered(page, answers):
        said: tuple[str, ...] = ()
    elif page.kind is PageKind.TICKS:
        said = _ticks_in_words(page, answers) or (NONE_WORDS,)
    else:
        meaning = page.item.meaning(answers[page.item.id])
        said = (meaning.words,) if meaning else ()
    return Row(page_key=page.key, question=page.question, answers=said)


def _ticks_in_words(page: Page, answers: Answers) -> tuple[str, ...]:
    ticked = [item.tick for item in page.items if is_ticked(item, answers)]
    unsure = [f"Not sure: {item.name}" for item in page.items if answers[item.id] == NOT_SURE]
    return (*ticked, *unsure)

"""The words and shapes of the safety check, as frozen values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from programs.vocabulary import Tier

NO = "no"
NOT_SURE = "not_sure"
NONE_OF_THESE = "none"
JOINER = "+"

TICKED = "ticked"
"""Ticked on a tick page; the follow-up page has not said more yet."""

MAYBE = "maybe"
"""Not ticked, but the member is unsure about some: the next page asks which."""

PENDING = frozenset({TICKED, MAYBE})
"""Values on their way to an answer. They carry no tier and never count."""

NOT_SURE_WORDS = "I'm not sure"
NONE_WORDS = "None of these"
SOME_NOT_SURE_WORDS = "I'm not sure about some of these"

Answers = Mapping[str, str]
"""Answers by item id; a number or a scale is its digits."""

Condition = Mapping[str, frozenset[str]]
"""Every item named here must have one of its answers."""


class PageKind(StrEnum):
    """How a page asks."""

    NUMBER = "number"
    CHOICE = "choice"
    SCALE = "scale"
    SEVERAL = "several"
    TICKS = "ticks"
    UNSURE = "unsure"
    DETAILS = "details"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer to an item, and what it means."""

    id: str
    words: str
    tier: Tier = Tier.GO
    because: str = ""


@dataclass(frozen=True, kw_only=True)
class Band:
    """A range of numbers, both ends included, and what it means."""

    minimum: int
    maximum: int
    tier: Tier
    because: str


@dataclass(frozen=True, kw_only=True)
class Item:
    """One question of the clinical brief, or a routing question that carries no tier."""

    id: str
    kind: PageKind
    name: str
    question: str
    why: str
    source: str
    hint: str = ""
    tick: str = ""
    tick_hint: str = ""
    details: str = ""
    answers: tuple[Answer, ...] = ()
    bands: tuple[Band, ...] = ()
    minimum: int = 0
    maximum: int = 0
    low_words: str = ""
    high_words: str = ""
    none_because: str = ""
    is_routing: bool = False

    @property
    def yes_answers(self) -> tuple[Answer, ...]:
        """Return the answers that a tick can mean."""
        return tuple(answer for answer in self.answers if answer.id not in (NO, NOT_SURE))

    @property
    def has_details(self) -> bool:
        """Return whether a tick needs a follow-up page."""
        return self.kind is PageKind.TICKS and len(self.yes_answers) > 1

    def meaning(self, value: str) -> Answer | None:
        """Return what a stored value means, or None when it is no answer to this item."""
        if self.kind in (PageKind.NUMBER, PageKind.SCALE):
            return self._meaning_of_number(value)
        if self.kind is PageKind.SEVERAL:
            return self._meaning_of_several(value)
        return next((answer for answer in self.answers if answer.id == value), None)

    def accepts(self, value: str) -> bool:
        """Return whether this value may be stored, finished or on its way."""
        if self.kind is PageKind.TICKS and value in PENDING:
            return value == MAYBE or self.has_details
        return self.meaning(value) is not None

    def _meaning_of_number(self, value: str) -> Answer | None:
        if not (value.isascii() and value.isdigit() and value == str(int(value[:9]))):
            return None
        number = int(value)
        if not self.minimum <= number <= self.maximum:
            return None
        words = f"{value} out of {self.maximum}" if self.kind is PageKind.SCALE else value
        band = next((band for band in self.bands if band.minimum <= number <= band.maximum), None)
        if band is None:
            return Answer(id=value, words=words)
        return Answer(id=value, words=words, tier=band.tier, because=band.because)

    def _meaning_of_several(self, value: str) -> Answer | None:
        if value == NONE_OF_THESE:
            return Answer(id=value, words=NONE_WORDS, because=self.none_because)
        chosen = value.split(JOINER)
        known = [answer for answer in self.answers if answer.id in chosen]
        if [answer.id for answer in known] != chosen:
            return None
        return Answer(id=value, words=", ".join(answer.words for answer in known))


@dataclass(frozen=True, kw_only=True)
class Page:
    """One page of a topic step. Shown when any of its conditions holds, or always without."""

    key: str
    kind: PageKind
    step: int
    items: tuple[Item, ...]
    question: str
    why: str
    hint: str = ""
    show_when: tuple[Condition, ...] = ()

    @property
    def item(self) -> Item:
        """Return the one item of a page that asks one question."""
        return self.items[0]

    def is_shown(self, answers: Answers) -> bool:
        """Return whether the answers given on earlier shown pages call for this page."""
        return not self.show_when or any(holds(one, answers) for one in self.show_when)


@dataclass(frozen=True, kw_only=True)
class Step:
    """One of the ten topics; a follow-up page keeps the number of its topic."""

    number: int
    key: str
    title: str
    pages: tuple[Page, ...]


@dataclass(frozen=True, kw_only=True)
class Combination:
    """Answers that mean more together than one by one."""

    id: str
    when: Condition
    tier: Tier
    because: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Demand:
    """Why a new check is due, in words, and the items that lose their last answer."""

    key: str
    words: str
    ask_again: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class Catalogue:
    """The whole safety check."""

    version: str
    valid_days: int
    long_gap_days: int
    minimum_age: int
    steps: tuple[Step, ...]
    items: Mapping[str, Item]
    combinations: tuple[Combination, ...]
    demands: Mapping[str, Demand]

    @property
    def pages(self) -> tuple[Page, ...]:
        """Return every page in the order asked."""
        return tuple(page for step in self.steps for page in step.pages)

    def page(self, key: str) -> Page | None:
        """Return the page with this key, or None."""
        return next((page for page in self.pages if page.key == key), None)


def holds(condition: Condition, answers: Answers) -> bool:
    """Return whether every line of the condition has one of its answers."""
    return all(answers.get(item) in values for item, values in condition.items())

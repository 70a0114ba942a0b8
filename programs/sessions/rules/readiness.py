"""Whether a walk may start today: the worst answer decides (clinical brief section 9)."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from programs.sessions.rules.readiness_items import (
    ITEMS,
    MORNING,
    PAIN_NOW,
    SETUP,
    SETUP_PARTS,
    ReadinessAnswer,
    ReadinessItem,
)
from programs.vocabulary import PAIN_LIMIT, Readiness

HIGH_PAIN = 4
"""From here pain is compared with the usual pain [PMM]."""

CLEARANCE_DAYS = 3
"""Pain of 6 or more on this many days in a row needs a clinician's yes [J]."""

READY_RULES = {Readiness.READY, Readiness.READY_REDUCED}


class ReadinessError(ValueError):
    """An answer is missing or not one of the answers; `item` is the id of its question."""

    def __init__(self, item: str, message: str) -> None:
        super().__init__(message)
        self.item = item


@dataclass(frozen=True, kw_only=True)
class Reason:
    """Why the result is not simply "ready": the question's id, its result and the words."""

    item: str
    result: Readiness
    words: str


@dataclass(frozen=True, kw_only=True)
class ReadinessResult:
    """The result of a check. `reasons` has the worst first; `screening_demands` no twice."""

    result: Readiness
    reasons: tuple[Reason, ...] = ()
    screening_demands: tuple[str, ...] = ()
    demands_clearance: bool = False
    setup_missing: tuple[str, ...] = ()

    @property
    def demands_screening(self) -> bool:
        """Return whether a new screening comes before the next walk."""
        return bool(self.screening_demands)

    @property
    def setup_fixes(self) -> tuple[str, ...]:
        """Return what to do about each missing part of the set-up."""
        return tuple(SETUP_PARTS[part][1] for part in self.setup_missing)


def check(
    answers: Mapping[str, Any], usual_pain: int, not_today_days_in_a_row: int = 0
) -> ReadinessResult:
    """Return what today's answers allow.

    Args:
        answers: by question id. `r_pain_now` is 0 to 10, `r_setup` the parts that are
            ready (keys of `SETUP_PARTS`), every other one the value of an answer.
        usual_pain: the member's usual pain, 0 to 10.
        not_today_days_in_a_row: days in a row before today on which pain of 6 or more
            meant "not today".

    Raises:
        ReadinessError: an answer is missing or unknown.
    """
    chosen = [(item, _chosen(item, answers)) for item in ITEMS if item.answers]
    pain = _pain(answers)
    reasons = [
        Reason(item=item.id, result=answer.result, words=answer.because)
        for item, answer in chosen
        if answer.result is not Readiness.READY
    ]
    reasons += _pain_reasons(pain, usual_pain)
    reasons.sort(key=lambda reason: -reason.result.rank)
    demands = dict.fromkeys(answer.screening_demand for _, answer in chosen)
    return ReadinessResult(
        result=reasons[0].result if reasons else Readiness.READY,
        reasons=tuple(reasons),
        screening_demands=tuple(demand for demand in demands if demand),
        demands_clearance=pain >= PAIN_LIMIT and not_today_days_in_a_row + 1 >= CLEARANCE_DAYS,
        setup_missing=_missing_parts(answers),
    )


def ticks() -> tuple[tuple[str, str], ...]:
    """Return the page of ticks as (value, words), urgent signs first.

    A value is "item:answer"; `answers_from_ticks` reads it back.
    """
    return tuple(
        (f"{item.id}:{answer.value}", answer.tick)
        for item in ITEMS
        for answer in item.answers
        if answer.tick
    )


def answers_from_ticks(ticked: Collection[str]) -> dict[str, str]:
    """Return one answer for each question on the page of ticks: its worst tick, or "no".

    Raises:
        ReadinessError: a tick is not on the page.
    """
    known = {value for value, _ in ticks()}
    for value in ticked:
        if value not in known:
            raise ReadinessError(value.split(":")[0], "Choose from the list.")
    return {item.id: _worst_tick(item, ticked) for item in ITEMS if _has_ticks(item)}


def morning_answer(pain_morning: int, usual_pain: int) -> str:
    """Return the answer to `r_morning` from a morning score that was already given."""
    rise = pain_morning - usual_pain
    if rise >= 2:
        return "two_or_more"
    return "one_point" if rise == 1 else "no"


def _chosen(item: ReadinessItem, answers: Mapping[str, Any]) -> ReadinessAnswer:
    """Return the answer given to a question."""
    for answer in item.answers:
        if answer.value == answers.get(item.id):
            return answer
    raise ReadinessError(item.id, "Choose an answer.")


def _pain(answers: Mapping[str, Any]) -> int:
    """Return the pain right now."""
    pain = answers.get(PAIN_NOW.id)
    if not isinstance(pain, int) or isinstance(pain, bool) or not 0 <= pain <= 10:
        raise ReadinessError(PAIN_NOW.id, "Choose a number from 0 to 10.")
    return pain


def _pain_reasons(pain: int, usual_pain: int) -> list[Reason]:
    """Return why this pain limits the walk: 6 rests, 4 or 5 above the usual shortens."""
    if pain >= PAIN_LIMIT:
        words, result = f"Your pain is {pain} out of 10 right now.", Readiness.NOT_TODAY
    elif pain >= HIGH_PAIN and pain > usual_pain:
        words, result = f"Your pain is {pain}, above your usual.", Readiness.READY_REDUCED
    else:
        return []
    return [Reason(item=PAIN_NOW.id, result=result, words=words)]


def _missing_parts(answers: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the parts of the set-up that are not ready."""
    ready = answers.get(SETUP.id)
    if not isinstance(ready, (list, tuple, set, frozenset)) or set(ready) - set(SETUP_PARTS):
        raise ReadinessError(SETUP.id, "Say what is ready.")
    return tuple(part for part in SETUP_PARTS if part not in ready)


def _has_ticks(item: ReadinessItem) -> bool:
    return bool(item.answers) and item is not MORNING


def _worst_tick(item: ReadinessItem, ticked: Collection[str]) -> str:
    """Return the most careful answer of a question among the ticks."""
    given = [answer for answer in item.answers if f"{item.id}:{answer.value}" in ticked]
    if not given:
        return "no"
    return max(given, key=lambda answer: (answer.result.rank, answer.screening_demand)).value

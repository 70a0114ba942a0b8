"""Decisions in ready words: the rule, its reason, the facts it saw, and who set it aside."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from programs.plans.rules.explain import stored_facts
from programs.third_person import third_person
from programs.vocabulary import Change

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from programs.plans.models import ProgressionDecision

DID: dict[Change, str] = {
    Change.STOP_URGENT: "Stopped, urgent",
    Change.PAUSE_CLEAR: "Paused until checked",
    Change.RESCREEN_RESTART: "Back to week 1",
    Change.REGRESS: "A step back",
    Change.REGRESS_SUPPORT: "More support",
    Change.HOLD: "Week again",
    Change.CONTINUE: "Goes on",
    Change.COMPLETE: "Finished",
    Change.PROGRESS: "A step up",
}
"""What each change did, as staff read it."""


@dataclass(frozen=True, kw_only=True)
class DecisionRow:
    """One decision. `by` is the physio whose word it is, empty for the rules."""

    week: int
    did: str
    rule_number: int
    reason: str
    facts: tuple[tuple[str, str], ...]
    at: datetime
    by: str
    is_proposed: bool
    answers: tuple[tuple[str, str], ...]


def decision_rows(decisions: Sequence[ProgressionDecision]) -> list[DecisionRow]:
    """Return what the page lists, newest first; what only a physio's word rests on is left out."""
    answers: dict[int, list[tuple[str, str]]] = {}
    for one in decisions:
        if one.overrides_id and one.decided_by:
            answers.setdefault(one.overrides_id, []).append((one.decided_by.name, one.reason))
    return [_row(one, tuple(answers.get(one.pk, ()))) for one in decisions if _is_shown(one)]


def _is_shown(one: ProgressionDecision) -> bool:
    """Return whether this says more than the word beside it: the rules' bare view does not."""
    is_view = not one.is_applied and not one.overrides_id and one.change != Change.PROGRESS
    return not is_view


def _facts(one: ProgressionDecision) -> Iterator[tuple[str, str]]:
    """Yield what the rule looked at; its words are the member's own page's."""
    for words, value in stored_facts(one.rule_number, one.facts):
        yield third_person(words), value


def _row(one: ProgressionDecision, answers: tuple[tuple[str, str], ...]) -> DecisionRow:
    is_proposed = not one.is_applied and not one.overrides_id
    did = DID[Change(one.change)]
    return DecisionRow(
        week=one.week,
        did=_("Proposed: %(did)s") % {"did": did.lower()} if is_proposed else did,
        rule_number=one.rule_number,
        reason=one.reason if one.decided_by else third_person(one.reason),
        facts=() if one.decided_by else tuple(_facts(one)),
        at=one.decided_at,
        by=one.decided_by.name if one.decided_by else "",
        is_proposed=is_proposed,
        answers=answers,
    )

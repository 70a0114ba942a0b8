"""Gathers the facts that the progression rules ask for, from what was walked and told."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from programs.plans.rules.facts import WeekFacts
from programs.plans.rules.marks import credit
from programs.plans.rules.schedule import local_day
from programs.sessions.rules.events import signs_of
from programs.sessions.rules.tellings import stumbles_of, worst_pain_of
from programs.vocabulary import PAIN_LIMIT, Change, CheckInKind, StepUp

if TYPE_CHECKING:
    from programs.sessions.models import CheckIn, SafetyEvent, WalkSession
    from programs.sessions.queries.evidence import Evidence

DAYS_OF_A_WEEK = 7
GAP_RULES = (5, 6)
LONG_GAP_DAYS = 28
WEEKS_OF_MORNINGS = 3
NOTHING_WALKED: dict[str, Any] = {"effort": 0, "confidence": 10, "is_pain_program": False}
"""A week without a walk tells nothing; it goes on rather than being held for missing answers."""

AFTER, LATER, MORNING = CheckInKind.AFTER, CheckInKind.TEN_MINUTES, CheckInKind.NEXT_MORNING


def facts_of(evidence: Evidence, walk: WalkSession | None) -> WeekFacts:
    """Return the facts as they stand after this walk; None means no walk to look at."""
    plan, version = evidence.plan, evidence.plan.program_version
    facts: dict[str, Any] = {
        "usual_pain": evidence.usual_pain,
        "effort_cap": plan.effort_cap,
        "is_pain_program": version.has_pain_questions,
        "automatic_progress_allowed": version.has_automatic_progress,
        "step_up": StepUp(plan.step_up),
        "is_locked": plan.locked_at is not None,
        "is_last_row": plan.current_week >= evidence.last_row,
        "sessions_done": len(evidence.row_done),
        "sessions_planned": max(len(evidence.row_planned), 1),
        "reduced_sessions": sum(one.is_reduced for one in evidence.row_done),
        "days_since_row_change": _days_in_row(evidence),
        "holds_in_a_row": _holds_in_a_row(evidence),
        "gap_days": _gap_days(evidence),
        **signs_of(_marks(evidence.events)),
    }
    if walk is None:
        return WeekFacts(**facts | NOTHING_WALKED)
    if not evidence.is_in_row(walk):
        return WeekFacts(**facts | NOTHING_WALKED | _told_late(evidence, walk))
    return WeekFacts(**facts | _of_walk(evidence, walk))


def _of_walk(evidence: Evidence, walk: WalkSession) -> dict[str, Any]:
    """Return everything about a walk of the row that is decided now."""
    after = evidence.told(walk, AFTER)
    row = [_percent(one) for one in evidence.row_done]
    return {
        "pain_during": _worst(after, walk),
        "pain_after": _pain(evidence.told(walk, LATER)),
        "pain_morning": _pain(evidence.told(walk, MORNING)),
        "effort": after.effort if after else None,
        "confidence": after.confidence if after else None,
        "completed_percent": _percent(walk),
        "row_completed_percent": sum(row) // len(row) if row else None,
        "near_falls": _near_falls(evidence, walk),
        "weekly_morning_pain": _mornings_by_week(evidence),
        "pain_over_limit_in_7_days": _painful_walks(evidence, walk),
    }


def _told_late(evidence: Evidence, walk: WalkSession) -> dict[str, Any]:
    """Return only what is news about an earlier walk since the last decision.

    The rest of that walk has been weighed already; weighing it again would act twice.
    """
    now, before = evidence.told(walk, AFTER), evidence.told_before(walk, AFTER)
    stumbles, known = _stumbles(now, walk), _known_stumbles(evidence, walk)
    facts: dict[str, Any] = {
        "pain_over_limit_in_7_days": _painful_walks(evidence, walk),
        "near_falls": (stumbles if stumbles > known else 0,),
        "pain_morning": _news(evidence, walk, MORNING, "pain"),
    }
    if not _was_over_limit_before(evidence, walk):
        worst = _worst(now, walk)
        facts["pain_during"] = worst if worst != _known_worst(evidence, walk) else None
        facts["pain_after"] = _news(evidence, walk, LATER, "pain")
    if now is not None:
        told = {name: getattr(now, name) for name in ("effort", "confidence")}
        facts |= {
            name: score for name, score in told.items() if score != getattr(before, name, None)
        }
    return facts


def _news(evidence: Evidence, walk: WalkSession, kind: CheckInKind, name: str) -> int | None:
    """Return a score that was told or changed after the last decision, else None."""
    now: int | None = getattr(evidence.told(walk, kind), name, None)
    before: int | None = getattr(evidence.told_before(walk, kind), name, None)
    return now if now != before else None


def _known_stumbles(evidence: Evidence, walk: WalkSession) -> int:
    before = evidence.told_before(walk, AFTER)
    if evidence.is_late(walk):
        return before.near_falls if before else 0
    return _stumbles(before, walk)


def _known_worst(evidence: Evidence, walk: WalkSession) -> int | None:
    before = evidence.told_before(walk, AFTER)
    return _pain(before) if evidence.is_late(walk) else _worst(before, walk)


def _was_over_limit_before(evidence: Evidence, walk: WalkSession) -> bool:
    """Return whether the rules have answered to pain of 6 or more on this walk already."""
    known = (_known_worst(evidence, walk), _pain(evidence.told_before(walk, LATER)))
    return any((pain or 0) >= PAIN_LIMIT for pain in known)


def _marks(events: list[SafetyEvent]) -> list[dict[str, Any]]:
    return [
        {
            "kind": event.kind,
            "stop_rule": event.stop_rule,
            "injury": event.has_injury,
            "head_hit": event.has_head_hit,
            "blood_thinner": event.has_blood_thinner,
        }
        for event in events
    ]


def _percent(walk: WalkSession) -> int:
    """Return the credit of a walk that is done, in whole per cent rounded down."""
    done = credit(
        done_seconds=walk.active_backward_seconds, planned_seconds=walk.planned_backward_seconds
    )
    return int(done * 100)


def _pain(told: CheckIn | None) -> int | None:
    return told.pain if told else None


def _worst(after: CheckIn | None, walk: WalkSession) -> int | None:
    """Return the worst pain of a walk: told in its log, or named on its stop screen."""
    named = [pain for pain in (_pain(after), worst_pain_of(walk.events)) if pain is not None]
    return max(named, default=None)


def _near_falls(evidence: Evidence, walk: WalkSession) -> tuple[int, ...]:
    """Return the stumbles of the walk before this one and of this one."""
    index = evidence.walked.index(walk)
    pair = evidence.walked[max(index - 1, 0) : index + 1]
    return tuple(_stumbles(evidence.told(one, AFTER), one) for one in pair)


def _stumbles(after: CheckIn | None, walk: WalkSession) -> int:
    """Return the stumbles of a walk: told in its log, or on its stop screen, not added up."""
    return max(after.near_falls if after else 0, stumbles_of(walk.events))


def _painful_walks(evidence: Evidence, walk: WalkSession) -> int:
    last = walk.walked_on or evidence.today
    return sum(
        _was_painful(evidence, one)
        for one in evidence.walked
        if 0 <= (last - (one.walked_on or one.due_on)).days < DAYS_OF_A_WEEK
    )


def _was_painful(evidence: Evidence, walk: WalkSession) -> bool:
    pains = (_worst(evidence.told(walk, AFTER), walk), _pain(evidence.told(walk, LATER)))
    return any((pain or 0) >= PAIN_LIMIT for pain in pains)


def _mornings_by_week(evidence: Evidence) -> tuple[tuple[int, ...], ...]:
    """Return morning scores of the last three calendar weeks, by the day they were due."""
    monday = evidence.today - timedelta(days=evidence.today.weekday())
    weeks: list[list[int]] = [[] for _ in range(WEEKS_OF_MORNINGS)]
    for walk in evidence.walked:
        pain = _pain(evidence.told(walk, MORNING))
        morning = (walk.walked_on or walk.due_on) + timedelta(days=1)
        age = (monday - (morning - timedelta(days=morning.weekday()))).days // DAYS_OF_A_WEEK
        if pain is not None and 0 <= age < WEEKS_OF_MORNINGS:
            weeks[WEEKS_OF_MORNINGS - 1 - age].append(pain)
    return tuple(tuple(week) for week in weeks)


def _gap_days(evidence: Evidence) -> int:
    """Return the days without a walk that no earlier decision has answered yet."""
    days = [walk.walked_on for walk in evidence.walked if walk.walked_on]
    if not days:
        return 0
    pairs = pairwise([*days[-2:], evidence.today])
    zone = evidence.plan.member.time_zone
    answered = [
        (local_day(decision.decided_at, zone), rule)
        for decision in evidence.applied
        for rule in decision.matched
        if rule in GAP_RULES
    ]
    return max((_open_gap(first, last, answered) for first, last in pairs), default=0)


def _open_gap(first: date, last: date, answered: list[tuple[date, int]]) -> int:
    """Return the length of one gap, or 0 where a gap rule has answered it."""
    days = (last - first).days
    rules = [rule for on, rule in answered if first < on <= last]
    is_longer_now = days >= LONG_GAP_DAYS and GAP_RULES[0] not in rules
    return days if not rules or is_longer_now else 0


def _days_in_row(evidence: Evidence) -> int:
    """Return the days this row will have lasted when the next one begins."""
    ends = max(evidence.row_ends_on, evidence.today - timedelta(days=1))
    return (ends - evidence.plan.week_starts_on).days + 1


def _holds_in_a_row(evidence: Evidence) -> int:
    count = 0
    for decision in evidence.applied:
        if decision.change != Change.HOLD or decision.week != evidence.plan.current_week:
            break
        count += 1
    return count

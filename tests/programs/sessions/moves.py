"""Short ways to live a plan in a test: check, start, finish, tell."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from programs.plans.models import Plan, ProgressionDecision
from programs.sessions.models import WalkSession
from programs.sessions.rules.readiness_items import SETUP_PARTS
from programs.sessions.rules.result import WalkResult, read_result
from programs.sessions.services.check_ins import record_check_in
from programs.sessions.services.log import record_happenings
from programs.sessions.services.readiness import record_readiness
from programs.sessions.services.walk import finish_walk, start_walk
from programs.vocabulary import CheckInKind
from tests.programs.sessions.rules.walks import interval, message

WELL: dict[str, Any] = {
    "r_pain_now": 2,
    "r_morning": "no",
    "r_setup": list(SETUP_PARTS),
    **dict.fromkeys(("r_urgent", "r_dizzy", "r_unwell", "r_drowsy", "r_joint", "r_fall"), "no"),
}
"""Answers of somebody who may walk."""


def at(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """Return a moment of this day, UTC."""
    return datetime(day.year, day.month, day.day, hour, minute, tzinfo=UTC)


def check(walk: WalkSession, *, on: date | None = None, hour: int = 9, **answers: Any) -> Any:
    """Answer the readiness check before this walk, by default on its day and well."""
    day = on or walk.due_on
    return record_readiness(
        walk_session=walk, answers=WELL | answers, by=walk.member, now=at(day, hour, 1), today=day
    )


def start(walk: WalkSession, *, on: date | None = None, hour: int = 9) -> WalkSession:
    """Begin this walk, by default on its day."""
    day = on or walk.due_on
    return start_walk(walk_session=walk, now=at(day, hour, 5), today=day)


def result_of(
    walk: WalkSession, *, share: int = 100, on: date | None = None, **changed: Any
) -> WalkResult:
    """Return what a good clock measures on this walk: a share of its minutes, in per cent."""
    day = on or walk.due_on
    seconds = walk.planned_backward_seconds * share // 100
    sent = {
        "started_at": at(day, 9, 5).isoformat(),
        "finished_at": at(day, 9, 25).isoformat(),
        "device_now": at(day, 9, 26).isoformat(),
        "intervals": [interval(0, active=seconds, planned=walk.planned_backward_seconds)],
    }
    return read_result(message(**sent | changed))


def finish(walk: WalkSession, *, on: date | None = None, **changed: Any) -> WalkSession:
    """Send what the player measured, a minute after the walk."""
    day = on or walk.due_on
    result = result_of(walk, on=day, **changed)
    return finish_walk(walk_session=walk, result=result, now=at(day, 9, 26), today=day)


def walk_through(walk: WalkSession, **changed: Any) -> WalkSession:
    """Check, start and finish this walk on its day."""
    check(walk)
    start(walk)
    return finish(walk, **changed)


def tell(
    walk: WalkSession,
    kind: CheckInKind = CheckInKind.AFTER,
    *,
    now: datetime | None = None,
    is_complete: bool = True,
    **values: Any,
) -> Any:
    """Tell how the walk felt: in its window, unless another moment is given."""
    day = walk.walked_on or walk.due_on
    moments = {
        CheckInKind.AFTER: at(day, 9, 27),
        CheckInKind.TEN_MINUTES: at(day, 9, 40),
        CheckInKind.NEXT_MORNING: at(day + timedelta(days=1), 8),
    }
    when = now or moments[kind]
    return record_check_in(
        walk_session=walk,
        kind=kind,
        values=values,
        by=walk.member,
        now=when,
        today=when.date(),
        is_complete=is_complete,
    )


def log(
    walk: WalkSession, *happenings: str, near_falls: int = 0, now: datetime | None = None
) -> Any:
    """Tell the last page of the log."""
    when = now or at(walk.walked_on or walk.due_on, 9, 30)
    return record_happenings(
        walk_session=walk,
        happenings=happenings or ("none",),
        near_falls=near_falls,
        note="",
        by=walk.member,
        now=when,
        today=when.date(),
    )


def decisions(plan: Plan) -> list[tuple[int, str]]:
    """Return the rule numbers and changes decided about this plan, oldest first."""
    rows = ProgressionDecision.objects.filter(plan=plan).order_by("pk")
    return [(row.rule_number, row.change) for row in rows]

"""Keeping the check before a walk, and what its answers demand."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django.db import transaction

from programs.changes import as_one_change, member_changed
from programs.plans.rules.dose import shorten
from programs.plans.rules.support import level_after
from programs.plans.services.hold import hold_plan
from programs.screening.models import ScreeningDemand
from programs.screening.services import record_demand
from programs.sessions.models import ReadinessCheck, SafetyEvent, WalkSession
from programs.sessions.queries.gate import door_to_check, latest_readiness
from programs.sessions.queries.pace import pace_for
from programs.sessions.queries.pain import painful_days_before, usual_pain_of
from programs.sessions.rules.readiness import ReadinessResult, check
from programs.sessions.rules.readiness_items import PAIN_NOW
from programs.sessions.services.layout import excuse_held
from programs.sessions.services.locking import AT_ITS_DOOR, locked, news_at
from programs.sessions.services.review import review_plan
from programs.sessions.services.safety import takes_blood_thinner
from programs.sessions.services.upkeep import weigh_open_logs
from programs.sessions.services.walk import CannotWalkError
from programs.vocabulary import HoldKind, Readiness, Setting, Spotter, SupportLevel, Tier

if TYPE_CHECKING:
    from datetime import date, datetime

    from accounts.models import User

DOUBLE_TAP = timedelta(minutes=1)
"""The same answers within this time are one check, told twice [J]."""

CLEARANCE_REASON = "Pain of 6 or more on three days in a row should be checked first."
EVENTS = {
    "r_urgent": SafetyEvent.Kind.URGENT_SIGN,
    "r_fall": SafetyEvent.Kind.FALL,
    "r_joint": SafetyEvent.Kind.NEW_SIGN,
}


def record_readiness(
    *, walk_session: WalkSession, answers: Mapping[str, Any], by: User, now: datetime, today: date
) -> ReadinessResult:
    """Store the answers and their result, and act on them; return the result.

    The same answers a moment later change nothing and are told the same result.
    Raise CannotWalkError while another gate is closed, and ReadinessError for an answer
    that is missing or unknown.
    """
    # An earlier log left half way may change the plan: that stays, whatever is refused next.
    weigh_open_logs(plan=walk_session.plan, today=today, now=now)
    return _record(walk_session, answers, by=by, now=now, today=today)


@transaction.atomic
@as_one_change()
def _record(
    walk_session: WalkSession, answers: Mapping[str, Any], *, by: User, now: datetime, today: date
) -> ReadinessResult:
    walk_session = locked(walk_session, AT_ITS_DOOR, today=today)
    member = walk_session.member
    if _is_told_twice(walk_session, answers, now):
        return _result_of(answers, member, today)
    door = door_to_check(walk_session, today=today)
    if door.refusal:
        raise CannotWalkError(door.refusal)
    result = _result_of(answers, member, today)
    ReadinessCheck.objects.create(
        member=member,
        walk_session=walk_session,
        result=result.result,
        pain=answers[PAIN_NOW.id],
        answers=dict(answers),
        reasons=[reason.words for reason in result.reasons],
        is_setup_ready=not result.setup_missing,
        checked_on=today,
        checked_at=now,
    )
    _fit(walk_session, is_reduced=result.result is Readiness.READY_REDUCED, tier=door.tier)
    _act(walk_session, result, by=by, now=now, today=today)
    member_changed(member_id=member.pk, now=now)
    return result


def _result_of(answers: Mapping[str, Any], member: User, today: date) -> ReadinessResult:
    return check(answers, usual_pain_of(member), painful_days_before(member, today))


def _is_told_twice(walk_session: WalkSession, answers: Mapping[str, Any], now: datetime) -> bool:
    """Return whether this is the check that was kept a moment ago: a button pressed twice."""
    kept = latest_readiness(walk_session)
    return (
        kept is not None
        and abs(now - kept.checked_at) <= DOUBLE_TAP
        and kept.answers == dict(answers)
    )


def _fit(walk_session: WalkSession, *, is_reduced: bool, tier: Tier) -> None:
    """Give the walk half its repetitions, or all of them again; never half of half.

    A safety check that found more since the walk was planned takes back free hands (S6).
    """
    week = walk_session.plan_week.prescription
    asked = shorten(week) if is_reduced or walk_session.is_shortened else week
    level = SupportLevel(walk_session.support_level)
    walk_session.support_level = min(
        level,
        level_after(
            level,
            change=0,
            prescription=week,
            tier=tier,
            setting=Setting(walk_session.plan.setting),
            may_ease=False,
            spotter=Spotter(walk_session.plan.spotter),
        ),
    )
    walk_session.is_reduced = is_reduced
    walk_session.pace_mm_per_second = pace_for(walk_session, is_reduced=is_reduced)
    walk_session.repetitions = asked.repetitions
    walk_session.planned_backward_seconds = asked.total_backward_seconds
    walk_session.version += 1
    walk_session.save(
        update_fields=[
            "is_reduced",
            "pace_mm_per_second",
            "planned_backward_seconds",
            "repetitions",
            "support_level",
            "version",
        ]
    )


def _act(
    walk_session: WalkSession, result: ReadinessResult, *, by: User, now: datetime, today: date
) -> None:
    """Keep what went wrong, ask for a new screening, and let the rules speak at once."""
    member = walk_session.member
    for demand in result.screening_demands:
        record_demand(member=member, reason=ScreeningDemand.Reason(demand), now=now)
    signs = [reason.item for reason in result.reasons if reason.item in EVENTS]
    for item in signs:
        SafetyEvent.objects.create(
            uuid=uuid4(),
            member=member,
            walk_session=walk_session,
            kind=EVENTS[item],
            stop_rule=item,
            has_blood_thinner=item == "r_fall" and takes_blood_thinner(member),
            occurred_at=now,
            recorded_at=news_at(walk_session.plan, now),
        )
    if result.demands_clearance:
        hold_plan(
            plan=walk_session.plan,
            kind=HoldKind.PAUSE_CLEAR,
            reason=CLEARANCE_REASON,
            starts_on=today,
            ends_on=None,
            by=by,
            now=now,
        )
        excuse_held(plan=walk_session.plan)
    if signs:
        review_plan(plan=walk_session.plan, today=today, now=now)

"""The last page of the log: what happened on a walk, and what that demands."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import transaction

from programs.screening.models import ScreeningDemand
from programs.screening.services import record_demand
from programs.sessions.models import CheckIn, SafetyEvent, WalkSession
from programs.sessions.services.check_ins import record_check_in
from programs.sessions.services.review import review_plan
from programs.sessions.services.safety import event_uuid_for, record_stop
from programs.sessions.services.walk import locked
from programs.vocabulary import CheckInKind

if TYPE_CHECKING:
    from datetime import date, datetime

    from accounts.models import User

STOP_RULES = {
    "dizzy": "stop_dizzy",
    "knee": "stop_sharp_locked",
    "spreading": "stop_leg_spread",
    "urgent": "stop_chest",
}
"""Happenings told afterwards that mean what a safety stop means on the walk itself."""

LONG_DIZZINESS = "log_dizzy_long"


@transaction.atomic
def record_happenings(
    *,
    walk_session: WalkSession,
    happenings: Collection[str],
    near_falls: int,
    note: str,
    by: User,
    now: datetime,
    today: date,
) -> CheckIn:
    """Store what happened, close the log unless a fall is still to be described, and review.

    A fall is stored at once, before its details are asked, so it cannot be lost.
    """
    walk_session = locked(walk_session)
    fell = "fell" in happenings
    check_in = record_check_in(
        walk_session=walk_session,
        kind=CheckInKind.AFTER,
        values={
            "happenings": sorted(set(happenings) - {"none"}),
            "near_falls": near_falls,
            "note": note,
        },
        by=by,
        now=now,
        today=today,
        is_complete=False,
    )
    for happening in happenings:
        if happening in STOP_RULES:
            _store(walk_session, STOP_RULES[happening], happening, now=now, today=today)
    if "dizzy_long" in happenings:
        _store_long_dizziness(walk_session, now=now)
    if fell:
        _store(walk_session, "stop_fall", "fell", now=now, today=today)
    close_log(walk_session=walk_session, now=now, today=today)
    return check_in


@transaction.atomic
def describe_fall(
    *, walk_session: WalkSession, signs: Collection[str], now: datetime, today: date
) -> None:
    """Store what makes a fall something to be checked today; an event of its own."""
    answers = {sign: True for sign in signs if sign != "none"}
    if answers:
        record_stop(
            walk_session=walk_session,
            event_uuid=event_uuid_for(walk_session, "fall:" + ",".join(sorted(answers))),
            rule="stop_fall",
            answers=answers,
            occurred_at=walk_session.finished_at or now,
            now=now,
            today=today,
        )


@transaction.atomic
def close_log(*, walk_session: WalkSession, now: datetime, today: date) -> None:
    """Mark the log as told to its end, and let the rules weigh the walk."""
    WalkSession.objects.filter(pk=walk_session.pk).update(is_log_complete=True)
    review_plan(plan=walk_session.plan, today=today, now=now)


def _store(
    walk_session: WalkSession, rule: str, happening: str, *, now: datetime, today: date
) -> None:
    if walk_session.safety_events.filter(stop_rule__startswith=rule).exists():
        return
    record_stop(
        walk_session=walk_session,
        event_uuid=event_uuid_for(walk_session, happening),
        rule=rule,
        answers={},
        occurred_at=walk_session.finished_at or now,
        now=now,
        today=today,
    )


def _store_long_dizziness(walk_session: WalkSession, *, now: datetime) -> None:
    _event, is_new = SafetyEvent.objects.get_or_create(
        member=walk_session.member,
        uuid=event_uuid_for(walk_session, "dizzy_long"),
        defaults={
            "walk_session": walk_session,
            "kind": SafetyEvent.Kind.DIZZY,
            "stop_rule": LONG_DIZZINESS,
            "occurred_at": walk_session.finished_at or now,
            "recorded_at": now,
        },
    )
    if is_new:
        reason = ScreeningDemand.Reason.NEW_SYMPTOM
        record_demand(member=walk_session.member, reason=reason, now=now)

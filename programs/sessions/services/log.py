"""The last page of the log: what happened on a walk, and what that demands."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from django.db import transaction

from programs.changes import as_one_change, member_changed
from programs.screening.models import ScreeningDemand
from programs.screening.services import record_demand
from programs.sessions.models import CheckIn, SafetyEvent, WalkSession
from programs.sessions.rules.events import LONG_DIZZINESS, event_uuid, week_fact_of
from programs.sessions.rules.stop_outcomes import BY_KEY
from programs.sessions.services.check_ins import record_check_in
from programs.sessions.services.locking import locked, news_at
from programs.sessions.services.review import review_plan
from programs.sessions.services.safety import store_stop
from programs.vocabulary import CheckInKind

if TYPE_CHECKING:
    from datetime import date, datetime

    from accounts.models import User

STOP_RULES = {
    "fell": "stop_fall",
    "urgent": "stop_chest",
    "knee": "stop_sharp_locked",
    "spreading": "stop_leg_spread",
    "dizzy": "stop_dizzy",
}
"""Happenings told afterwards that mean what a safety stop means on the walk itself."""


@transaction.atomic
@as_one_change()
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
    """Store what happened, close the log, and let the rules weigh the walk.

    A fall is stored at once, before its details are asked, so it cannot be lost. Everything
    told here is stored before the rules are asked, so that none of it hides another.
    """
    walk_session = locked(walk_session)
    check_in = store_happenings(
        walk_session=walk_session,
        happenings=happenings,
        near_falls=near_falls,
        note=note,
        by=by,
        now=now,
        today=today,
    )
    WalkSession.objects.filter(pk=walk_session.pk).update(is_log_complete=True)
    review_plan(plan=walk_session.plan, today=today, now=now)
    member_changed(member_id=walk_session.member_id, now=now)
    return check_in


@transaction.atomic
@as_one_change()
def store_happenings(
    *,
    walk_session: WalkSession,
    happenings: Collection[str],
    near_falls: int,
    note: str,
    by: User,
    now: datetime,
    today: date,
) -> CheckIn:
    """Store what happened on a walk that is held; leave its log open and the rules unasked."""
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
    for happening, rule in STOP_RULES.items():
        if happening in happenings:
            _store(walk_session, happening, rule, now=now)
    if "dizzy_long" in happenings:
        _store_long_dizziness(walk_session, now=now)
    return check_in


@transaction.atomic
@as_one_change()
def describe_fall(
    *, walk_session: WalkSession, signs: Collection[str], now: datetime, today: date
) -> None:
    """Store what makes a fall something to be checked today; the fall itself counts once."""
    walk_session = locked(walk_session)
    if store_fall_details(walk_session=walk_session, signs=signs, now=now):
        review_plan(plan=walk_session.plan, today=today, now=now)
        member_changed(member_id=walk_session.member_id, now=now)


def store_fall_details(*, walk_session: WalkSession, signs: Collection[str], now: datetime) -> bool:
    """Store the signs of a fall on a walk that is held; return whether they are news."""
    answers = {sign: True for sign in signs if sign != "none"}
    outcome = BY_KEY["stop_fall_urgent" if answers else "stop_fall"]
    uuid = event_uuid(walk_session.uuid, "fall:" + ",".join(sorted(answers)))
    return store_stop(walk_session, uuid, outcome, answers, at=_when(walk_session, now), now=now)


def _store(walk_session: WalkSession, happening: str, rule: str, *, now: datetime) -> None:
    """Store one happening, unless a stop of this walk has said the same already."""
    told = walk_session.safety_events.values_list("stop_rule", flat=True)
    fact = week_fact_of(rule)
    if fact and fact in {week_fact_of(one) for one in told if one in BY_KEY}:
        return
    uuid = event_uuid(walk_session.uuid, happening)
    store_stop(walk_session, uuid, BY_KEY[rule], {}, at=_when(walk_session, now), now=now)


def _store_long_dizziness(walk_session: WalkSession, *, now: datetime) -> None:
    _event, is_new = SafetyEvent.objects.get_or_create(
        member=walk_session.member,
        uuid=event_uuid(walk_session.uuid, "dizzy_long"),
        defaults={
            "walk_session": walk_session,
            "kind": SafetyEvent.Kind.DIZZY,
            "stop_rule": LONG_DIZZINESS,
            "occurred_at": _when(walk_session, now),
            "recorded_at": news_at(walk_session.plan, now),
        },
    )
    if is_new:
        reason = ScreeningDemand.Reason.NEW_SYMPTOM
        record_demand(member=walk_session.member, reason=reason, now=now)


def _when(walk_session: WalkSession, now: datetime) -> datetime:
    """Return when it happened as far as we know: no later than the end of the walk."""
    return min(walk_session.finished_at or now, now)

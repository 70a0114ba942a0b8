"""Keeping what went wrong, before anything else happens.

An event is stored once, so a device may send it again: under its own uuid, and once for each
stop rule of a walk, because the same stop also comes with the finished walk. What it does to
the plan follows from the progression rules, asked at once by the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from programs.changes import as_one_change, member_changed
from programs.screening.models import ScreeningAnswer, ScreeningDemand
from programs.screening.queries import latest_screening
from programs.screening.services import record_demand
from programs.sessions.models import SafetyEvent, WalkSession
from programs.sessions.rules.events import event_uuid
from programs.sessions.rules.stop import outcome_for
from programs.sessions.rules.stop_outcome import StopOutcome
from programs.sessions.services.locking import locked, news_at
from programs.sessions.services.review import review_plan

if TYPE_CHECKING:
    from datetime import date, datetime

    from accounts.models import User
    from programs.sessions.rules.result import WalkEvent

SAME_MOMENT = timedelta(minutes=1)
"""Two stumbles this close together are one, told twice."""

FALLS = ("stop_fall", "stop_fall_urgent")
"""A fall, and the same fall told with what makes it urgent: that one is news, not the other way."""

Kind = SafetyEvent.Kind


@transaction.atomic
@as_one_change()
def record_stop(
    *,
    walk_session: WalkSession,
    event_uuid: UUID,
    rule: str,
    answers: Mapping[str, Any],
    occurred_at: datetime,
    now: datetime,
    today: date,
) -> StopOutcome:
    """Store one safety stop and let the rules act on it; the same event again does nothing.

    Raise UnknownStopError for a rule that is not on the stop screen.
    """
    walk_session = locked(walk_session)
    at = min(occurred_at, now)
    outcome = outcome_for(rule, answers, _earlier_stumbles(walk_session, event_uuid, at))
    if store_stop(walk_session, event_uuid, outcome, answers, at=at, now=now):
        review_plan(plan=walk_session.plan, today=today, now=now)
        member_changed(member_id=walk_session.member_id, now=now)
    return outcome


def store_missing_stops(
    walk_session: WalkSession,
    told: Iterable[WalkEvent],
    *,
    skew: timedelta,
    now: datetime,
    today: date,
) -> None:
    """Store each stop of a finished walk that has not reached us by itself, then review once.

    The walk is weighed at once when it met a stop rule, whether or not its log is ever told.
    """
    stops = list(told)
    for stop in stops:
        uuid = event_uuid(walk_session.uuid, f"finish:{stop.sequence}")
        outcome = outcome_for(stop.rule, stop.answers)
        store_stop(walk_session, uuid, outcome, stop.answers, at=min(stop.at - skew, now), now=now)
    if stops:
        review_plan(plan=walk_session.plan, today=today, now=now)


def store_stop(
    walk_session: WalkSession,
    event_uuid: UUID,
    outcome: StopOutcome,
    answers: Mapping[str, Any],
    *,
    at: datetime,
    now: datetime,
) -> bool:
    """Store the event of a stop, and the new safety check it asks for; return whether it is new.

    The caller holds the plan, and reviews it once everything is stored.
    """
    if not outcome.safety_event or _is_told(walk_session, event_uuid, outcome, at):
        return False
    is_fall = outcome.safety_event == Kind.FALL
    SafetyEvent.objects.create(
        member=walk_session.member,
        uuid=event_uuid,
        walk_session=walk_session,
        kind=outcome.safety_event,
        stop_rule=outcome.key,
        has_injury=answers.get("injury") is True,
        has_head_hit=answers.get("head_hit") is True,
        has_blood_thinner=is_fall
        and (answers.get("blood_thinner") is True or takes_blood_thinner(walk_session.member)),
        occurred_at=at,
        recorded_at=news_at(walk_session.plan, now),
    )
    if outcome.screening_demand:
        reason = ScreeningDemand.Reason(outcome.screening_demand)
        record_demand(member=walk_session.member, reason=reason, now=now)
    return True


def takes_blood_thinner(member: User) -> bool:
    """Return whether the last safety check says so: after a fall nobody has to remember it."""
    screening = latest_screening(member)
    answers = ScreeningAnswer.objects.filter(
        screening=screening, item_key="blood_thinner", value="yes"
    )
    return screening is not None and answers.exists()


def _is_told(
    walk_session: WalkSession, event_uuid: UUID, outcome: StopOutcome, at: datetime
) -> bool:
    """Return whether this event is stored: by its uuid, or as this stop of this walk."""
    if SafetyEvent.objects.filter(member=walk_session.member, uuid=event_uuid).exists():
        return True
    events = walk_session.safety_events
    if outcome.safety_event == Kind.STUMBLE:
        moment = (at - SAME_MOMENT, at + SAME_MOMENT)
        return events.filter(kind=Kind.STUMBLE, occurred_at__range=moment).exists()
    as_told = FALLS if outcome.key == FALLS[0] else (outcome.key,)
    return events.filter(stop_rule__in=as_told).exists()


def _earlier_stumbles(walk_session: WalkSession, event_uuid: UUID, at: datetime) -> int:
    """Return how many other stumbles of this walk are stored; a second one ends it."""
    stumbles = walk_session.safety_events.filter(kind=Kind.STUMBLE).exclude(uuid=event_uuid)
    return stumbles.exclude(occurred_at__range=(at - SAME_MOMENT, at + SAME_MOMENT)).count()

"""Keeping what went wrong, before anything else happens.

An event is stored once under its own uuid, so a device may send it again. What it does
to the plan follows from the progression rules, asked at once by the same transaction.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from uuid import UUID, uuid5

from django.db import transaction

from programs.screening.models import ScreeningDemand
from programs.screening.services import record_demand
from programs.sessions.models import SafetyEvent, WalkSession
from programs.sessions.rules.stop import outcome_for
from programs.sessions.rules.stop_outcome import StopOutcome
from programs.sessions.services.review import review_plan

if TYPE_CHECKING:
    from datetime import date, datetime


@transaction.atomic
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
    outcome = outcome_for(rule, answers, _earlier_stumbles(walk_session, event_uuid))
    if outcome.safety_event:
        _store(walk_session, event_uuid, outcome, answers, occurred_at, now)
        review_plan(plan=walk_session.plan, today=today, now=now)
    return outcome


def event_uuid_for(walk_session: WalkSession, key: str) -> UUID:
    """Return the one uuid of this kind of event told in this walk's log, for saving once."""
    return uuid5(walk_session.uuid, key)


def _store(
    walk_session: WalkSession,
    event_uuid: UUID,
    outcome: StopOutcome,
    answers: Mapping[str, Any],
    occurred_at: datetime,
    now: datetime,
) -> None:
    _event, is_new = SafetyEvent.objects.get_or_create(
        member=walk_session.member,
        uuid=event_uuid,
        defaults={
            "walk_session": walk_session,
            "kind": outcome.safety_event,
            "stop_rule": outcome.key,
            "has_injury": answers.get("injury") is True,
            "has_head_hit": answers.get("head_hit") is True,
            "has_blood_thinner": answers.get("blood_thinner") is True,
            "occurred_at": min(occurred_at, now),
            "recorded_at": now,
        },
    )
    if is_new and outcome.screening_demand:
        reason = ScreeningDemand.Reason(outcome.screening_demand)
        record_demand(member=walk_session.member, reason=reason, now=now)


def _earlier_stumbles(walk_session: WalkSession, event_uuid: UUID) -> int:
    stumbles = walk_session.safety_events.filter(kind=SafetyEvent.Kind.STUMBLE)
    return stumbles.exclude(uuid=event_uuid).count()

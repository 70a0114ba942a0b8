"""A walk that reached us twice, or with an odd clock: the member says what is right (R22, R25)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.db import transaction

from programs.changes import as_one_change, member_changed
from programs.sessions.models import WalkSession
from programs.sessions.queries.results import measured_of
from programs.sessions.rules.measured import Measured
from programs.sessions.rules.tellings import others, with_choice
from programs.sessions.services.locking import locked
from programs.sessions.services.review import review_plan

if TYPE_CHECKING:
    from datetime import date, datetime

KEEP = "keep"
ON_ARRIVAL = "on_arrival"
"""The walk is right, but it was walked on the day it reached us: the device's clock was off."""


class CannotSettleError(Exception):
    """There is nothing to choose here; the message says why."""


@transaction.atomic
@as_one_change()
def settle_walk(
    *, walk_session: WalkSession, choice: str, now: datetime, today: date
) -> WalkSession:
    """Let one telling of a walk count and set every other aside; nothing is dropped.

    `choice` is KEEP, ON_ARRIVAL, or the place of another telling, from "0" on.
    """
    walk_session = locked(walk_session)
    if not walk_session.is_to_confirm:
        raise CannotSettleError("This walk is settled already.")
    current = measured_of(walk_session)
    chosen = replace(_chosen(walk_session, current, choice), is_to_confirm=False)
    events = with_choice(walk_session.events, current, chosen)
    for name in Measured.__dataclass_fields__:
        setattr(walk_session, name, getattr(chosen, name))
    walk_session.events = events
    walk_session.version += 1
    walk_session.save()
    review_plan(plan=walk_session.plan, today=today, now=now)
    member_changed(member_id=walk_session.member_id, now=now)
    return walk_session


def _chosen(walk_session: WalkSession, current: Measured, choice: str) -> Measured:
    if choice == KEEP:
        return current
    if choice == ON_ARRIVAL:
        arrived = current.received_at.astimezone(ZoneInfo(current.time_zone)).date()
        return replace(current, walked_on=arrived)
    for number, other in enumerate(others(walk_session.events)):
        if choice == str(number):
            return other
    raise CannotSettleError("Choose one of these.")

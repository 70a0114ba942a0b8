"""A walk that may begin, and what a device sends when it is over."""

from __future__ import annotations

from programs.plans.models import Plan
from programs.sessions.models import WalkSession
from tests.factories.programs import WEDNESDAY, ready_for, walks_of
from tests.http_races.server import Sent, signed_in
from tests.programs.sessions.moves import at
from tests.programs.sessions.rules.walks import interval, message


def checked(plan: Plan) -> WalkSession:
    """Return the plan's first walk, its readiness check passed."""
    walk = walks_of(plan)[0]
    ready_for(walk)
    return walk


def finishing(walk: WalkSession, *, share: int = 100, meet: str = "") -> Sent:
    """Send what a device measured: a share of the walk's minutes, in per cent."""
    planned = walk.planned_backward_seconds
    measured = message(
        started_at=at(WEDNESDAY, 8, 5).isoformat(),
        finished_at=at(WEDNESDAY, 8, 25).isoformat(),
        device_now=at(WEDNESDAY, 9).isoformat(),
        intervals=[interval(0, active=planned * share // 100, planned=planned)],
    )
    return Sent(
        signed_in(walk.member), f"/sessions/{walk.uuid}/finish/", message=measured, meet=meet
    )

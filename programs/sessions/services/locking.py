"""Holding a plan and one of its walks still while a service works on them."""

from __future__ import annotations

from typing import Any

from programs.plans.models import Plan
from programs.sessions.models import WalkSession


def locked(walk_session: WalkSession, **facts: Any) -> WalkSession:
    """Return the walk, and its plan, held against every other writer until the end.

    The plan is locked first, by every service, so that no two wait for each other. `facts`
    are annotations to read with the walk.
    """
    Plan.objects.select_for_update().get(pk=walk_session.plan_id)
    walks = WalkSession.objects.select_for_update(of=("self",)).with_plan().annotate(**facts)
    return walks.get(pk=walk_session.pk)

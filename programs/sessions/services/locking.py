"""Holding a plan and one of its walks still while a service works on them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import OuterRef, Subquery
from django.http import Http404

from programs.plans.models import Plan, ProgressionDecision
from programs.sessions.models import WalkSession

LAST_DECISION: dict[str, Any] = {
    "last_decided_at": Subquery(
        ProgressionDecision.objects.filter(plan=OuterRef("plan_id"))
        .order_by("-decided_at")
        .values("decided_at")[:1]
    )
}
"""When the rules last decided, as an annotation to read with a walk."""


class WalkGoneError(Http404):
    """The walk went, with its member, after the page had read it: as if it had never been."""


def locked(walk_session: WalkSession, **facts: Any) -> WalkSession:
    """Return the walk, and its plan, held against every other writer until the end.

    The plan is locked first, by every service, so that no two wait for each other. `facts`
    are annotations to read with the walk. Raise WalkGoneError.
    """
    walks = WalkSession.objects.select_for_update(of=("self",)).with_plan().annotate(**facts)
    try:
        Plan.objects.select_for_update().get(pk=walk_session.plan_id)
        return walks.get(pk=walk_session.pk)
    except ObjectDoesNotExist as gone:
        raise WalkGoneError from gone


def after_last_decision(decided_at: datetime | None, now: datetime) -> datetime:
    """Return now, or the first moment after the last decision where a clock says otherwise.

    What is told after a decision must be seen to come after it: two servers' clocks differ.
    """
    return now if decided_at is None else max(now, decided_at + timedelta(microseconds=1))


def news_at(plan: Plan, now: datetime) -> datetime:
    """Return the moment to store news about this plan at; one query."""
    decided = ProgressionDecision.objects.filter(plan=plan).order_by("-decided_at")
    return after_last_decision(decided.values_list("decided_at", flat=True).first(), now)

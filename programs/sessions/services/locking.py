"""Holding a plan and one of its walks still while a service works on them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import OuterRef, Subquery
from django.http import Http404

from programs.plans.models import Plan, ProgressionDecision
from programs.sessions.models import WalkSession
from programs.sessions.queries.gate import door_facts
from retrowalk.slots import Prepared, Slot

if TYPE_CHECKING:
    from django.db.models import QuerySet


class WalkGoneError(Http404):
    """The walk went, with its member, after the page had read it: as if it had never been."""


def walks_to_lock() -> QuerySet[WalkSession]:
    """Return the query that holds one walk, to add facts to."""
    walks = WalkSession.objects.filter(pk=Slot("walk")).with_plan()
    return walks.select_for_update(of=("self",))


def _with_last_decision() -> QuerySet[Any]:
    decided = ProgressionDecision.objects.filter(plan=OuterRef("plan_id")).order_by("-decided_at")
    return walks_to_lock().annotate(last_decided_at=Subquery(decided.values("decided_at")[:1]))


ALONE = Prepared(walks_to_lock)
WITH_LAST_DECISION = Prepared(_with_last_decision)
"""Read with the walk when the rules last decided."""

AT_ITS_DOOR = Prepared(lambda: walks_to_lock().annotate(**door_facts(Slot("today"))))
"""Read with the walk what keeps it closed on a local day."""


@Prepared
def _plans_to_lock() -> QuerySet[Plan, int]:
    return Plan.objects.filter(pk=Slot("plan")).select_for_update().values_list("pk", flat=True)


def locked(walk_session: WalkSession, query: Prepared[Any] = ALONE, **values: Any) -> WalkSession:
    """Return the walk, and its plan, held against every other writer until the end.

    The plan is locked first, by every service, so that no two wait for each other. `query` is
    `walks_to_lock` with more facts, and `values` stand in its slots. Raise WalkGoneError.
    """
    _plans_to_lock.rows(plan=walk_session.plan_id)
    found: WalkSession | None = query.first(walk=walk_session.pk, **values)
    if found is None:
        raise WalkGoneError
    return found


def after_last_decision(decided_at: datetime | None, now: datetime) -> datetime:
    """Return now, or the first moment after the last decision where a clock says otherwise.

    What is told after a decision must be seen to come after it: two servers' clocks differ.
    """
    return now if decided_at is None else max(now, decided_at + timedelta(microseconds=1))


def news_at(plan: Plan, now: datetime) -> datetime:
    """Return the moment to store news about this plan at; one query."""
    decided = ProgressionDecision.objects.filter(plan=plan).order_by("-decided_at")
    return after_last_decision(decided.values_list("decided_at", flat=True).first(), now)

"""Holding a plan and one of its walks still while a service works on them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.http import Http404

from accounts.models import CareRelationship
from programs.plans.models import Plan, ProgressionDecision
from programs.sessions.models import CheckIn, WalkSession
from programs.sessions.queries.gate import door_facts
from programs.vocabulary import CheckInKind
from retrowalk.slots import Prepared, Slot

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from accounts.models import User


TO_TELL = (
    "member_id",
    "plan_id",
    "due_on",
    "time_zone",
    "status",
    "finished_at",
    "walked_on",
    "received_at",
    "clock_skew_seconds",
    "is_log_complete",
)
"""What telling of a walk asks of it; what happened in it is long, and is not read for that."""

IN_ROW = Q(plan_week__position=F("plan__current_week"), attempt=F("plan__attempt"))
"""The walk belongs to the week its plan is in now, as `queries.moving.is_in_row` says."""


class WalkGoneError(Http404):
    """The walk went, with its member, after the page had read it: as if it had never been."""


def walks_to_lock() -> QuerySet[WalkSession]:
    """Return the query that holds one walk, to add facts to."""
    walks = WalkSession.objects.filter(pk=Slot("walk")).with_plan()
    return walks.select_for_update(of=("self",))


def _last_decided_at() -> Subquery:
    decided = ProgressionDecision.objects.filter(plan=OuterRef("plan_id")).order_by("-decided_at")
    return Subquery(decided.values("decided_at")[:1])


def _with_last_decision() -> QuerySet[Any]:
    return walks_to_lock().annotate(last_decided_at=_last_decided_at())


WITH_CARE = """
    SELECT held.*, (
        SELECT count(*) FROM (
            SELECT care.id FROM accounts_carerelationship AS care
            WHERE care.member_id = held.member_id AND care.ended_at IS NULL
            ORDER BY care.id FOR NO KEY UPDATE
        ) AS cared
    )
    FROM ({query}) AS held
"""
"""Once plan and walk are held, the care of that member is, too: locked in this order."""


def _own_walks() -> QuerySet[Any]:
    walks = WalkSession.objects.filter(member=Slot("member"), uuid=Slot("uuid"))
    held = walks.select_related("plan").select_for_update(of=("plan", "self"))
    told = CheckIn.objects.filter(
        walk_session=OuterRef("pk"), kind=CheckInKind.AFTER, replaced_by__isnull=True
    )
    care = CareRelationship.objects.filter(member=OuterRef("member"), ended_at=None)
    notes = {"is_told": Exists(told), "is_cared_for": Exists(care), "in_row": IN_ROW}
    return held.annotate(**notes).only(*TO_TELL, "plan__id")


OWN = Prepared(_own_walks)
OWN_WITH_CARE = Prepared(_own_walks, on_postgresql=WITH_CARE)


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


def own_held(member: User, uuid: UUID, *, with_care: bool) -> WalkSession:
    """Return a walk of this member with its plan, both held, and the care too; one query.

    It comes with what telling of it needs and no more. Walk and plan are as they stand, with
    whether the walk is `in_row`. Whether it `is_told` and the member `is_cared_for` is as it was
    before a wait for somebody else: ask again where that matters. Raise WalkGoneError where it is
    none of theirs.
    """
    query = OWN_WITH_CARE if with_care else OWN
    found: WalkSession | None = query.first(member=member.pk, uuid=uuid)
    if found is None:
        raise WalkGoneError
    found.member = member
    return found


def after_last_decision(decided_at: datetime | None, now: datetime) -> datetime:
    """Return now, or the first moment after the last decision where a clock says otherwise.

    What is told after a decision must be seen to come after it: two servers' clocks differ.
    """
    return now if decided_at is None else max(now, decided_at + timedelta(microseconds=1))


def news_at(plan: Plan | int, now: datetime) -> datetime:
    """Return the moment to store news about this plan, or the one with this key, at; one query."""
    decided = ProgressionDecision.objects.filter(plan=plan).order_by("-decided_at")
    return after_last_decision(decided.values_list("decided_at", flat=True).first(), now)

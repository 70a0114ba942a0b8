"""Holding a plan and one of its walks still while a service works on them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.db import connection
from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery
from django.http import Http404

from accounts.models import CareRelationship
from programs.plans.models import Plan, ProgressionDecision
from programs.sessions.models import WalkSession
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


@Prepared
def _plans_of_own_walk() -> QuerySet[Plan, int]:
    plans = Plan.objects.filter(sessions__member=Slot("member"), sessions__uuid=Slot("uuid"))
    return plans.select_for_update(of=("self",)).values_list("pk", flat=True)


PLAN_AND_CARE = """
    SELECT held.id, (
        SELECT count(*) FROM (
            SELECT care.id FROM accounts_carerelationship AS care
            WHERE care.member_id = held.member_id AND care.ended_at IS NULL
            ORDER BY care.id FOR NO KEY UPDATE
        ) AS cared
    )
    FROM (
        SELECT plan.id, plan.member_id FROM programs_plan AS plan
        JOIN programs_walksession AS walk ON walk.plan_id = plan.id
        WHERE walk.member_id = %s AND walk.uuid = %s
        FOR UPDATE OF plan
    ) AS held
"""
"""The plan of somebody's own walk, then the care of that member: locked in this order."""


def hold_plan_and_care(member_id: int, uuid: UUID) -> bool:
    """Lock the plan of this walk and the care of its member; return whether there is any care.

    One statement, since each answer after a walk pays for it. SQLite has no locks of rows: there
    a transaction that writes is alone from its start, so it is only asked who cares.
    """
    if connection.vendor != "postgresql":
        return CareRelationship.objects.filter(member=member_id, ended_at=None).exists()
    with connection.cursor() as cursor:
        cursor.execute(PLAN_AND_CARE, [member_id, uuid])
        return any(number for _plan, number in cursor.fetchall())


@Prepared
def _own_walks_to_lock() -> QuerySet[Any]:
    walks = WalkSession.objects.filter(member=Slot("member"), uuid=Slot("uuid"))
    held = walks.select_for_update(of=("self",))
    stands = Q(check_ins__kind=CheckInKind.AFTER, check_ins__replaced_by__isnull=True)
    with_log = held.alias(log=FilteredRelation("check_ins", condition=stands))
    notes = {"last_decided_at": _last_decided_at(), "told_id": F("log__pk"), "in_row": IN_ROW}
    return with_log.annotate(**notes).only(*TO_TELL)


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


def hold_plan(member_id: int, uuid: UUID) -> None:
    """Lock the plan of this walk; one query."""
    _plans_of_own_walk.rows(member=member_id, uuid=uuid)


def own_locked(member: User, uuid: UUID) -> WalkSession:
    """Return a walk of this member, whose plan is held already; one query.

    It comes with what telling of it needs and no more: with when the rules last decided, whether
    it is `in_row`, and as `told_id` the log that stands, None before a first. The plan was held
    before this was read, so nobody writes another. Raise WalkGoneError where it is none of theirs.
    """
    found: WalkSession | None = _own_walks_to_lock.first(member=member.pk, uuid=uuid)
    if found is None:
        raise WalkGoneError
    found.member = member
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

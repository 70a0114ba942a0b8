"""Reads about plans that services and pages share."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Subquery

from accounts.models import CareRelationship
from programs.plans.models import Hold, Note, Plan, PlanWeek
from programs.plans.rules.moving import Rest
from programs.plans.rules.schedule import local_day
from programs.vocabulary import HoldKind
from retrowalk.slots import Prepared, Slot

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from accounts.models import User
    from programs.vocabulary import Prescription

STRICTEST_FIRST = (
    HoldKind.STOP_URGENT,
    HoldKind.PAUSE_CLEAR,
    HoldKind.CLINICIAN,
    HoldKind.REST,
    HoldKind.MEMBER,
)
"""A milder hold never hides a stricter one."""


@Prepared
def _open_plans() -> QuerySet[Plan]:
    plans = Plan.objects.filter(member=Slot("member")).open().order_by("pk")
    return plans.select_related("program_version__template", "screening", "member")[:1]


def open_plan(member: User) -> Plan | None:
    """Return the member's one open plan with its program, or None; one query."""
    return _open_plans.first(member=member.pk)


@Prepared
def _latest_plans() -> QuerySet[Plan]:
    plans = Plan.objects.filter(member=Slot("member"), withdrawn_at=None)
    plans = plans.select_related("program_version__template", "member")
    return plans.order_by("-created_at", "-pk")[:1]


def latest_plan(member: User) -> Plan | None:
    """Return the member's open plan, else the last one that ended; one query.

    A plan that was taken back never was: the one it replaced counts again.
    """
    return _latest_plans.first(member=member.pk)


def weeks_of(plan: Plan) -> list[PlanWeek]:
    """Return the weeks of the plan's newest revision, in order; two queries."""
    newest = plan.revisions.order_by("-number").values("pk")[:1]
    return list(PlanWeek.objects.filter(revision=newest).order_by("position"))


def week_at(plan: Plan, position: int) -> PlanWeek:
    """Return one week of the newest revision; one query."""
    newest = plan.revisions.order_by("-number").values("pk")[:1]
    return PlanWeek.objects.get(revision=newest, position=position)


def prescription_at(plan: Plan, position: int) -> Prescription:
    """Return what the plan asks for in one week; one query."""
    return week_at(plan, position).prescription


@Prepared
def _holds_of_plan() -> QuerySet[Hold]:
    return Hold.objects.filter(plan=Slot("plan")).in_force_on(Slot("day"))


def holds_on(plan: Plan, day: date) -> list[Hold]:
    """Return the holds in force on this local day, the strictest first; one query."""
    holds = _holds_of_plan.rows(plan=plan.pk, day=day)
    return sorted(holds, key=lambda hold: (STRICTEST_FIRST.index(hold.kind), hold.pk))


def rest_of(hold: Hold, zone: str) -> Rest | None:
    """Return the local days a hold covers or covered; None when it ended before a whole day.

    A hold that was ended early rests until the day before; that day is free to walk again.
    """
    last = hold.ends_on
    if hold.ended_at:
        day_before = local_day(hold.ended_at, zone) - timedelta(days=1)
        last = day_before if last is None else min(last, day_before)
    if last is not None and last < hold.starts_on:
        return None
    return Rest(starts_on=hold.starts_on, ends_on=last)


@Prepared
def _notes_to_member() -> QuerySet[Note]:
    notes = Note.objects.filter(plan=Slot("plan")).exclude(author=Slot("member"))
    care = CareRelationship.objects.filter(staff=OuterRef("author"), member=Slot("member"))
    # A physio who coaches too speaks as the physio.
    with_role = notes.annotate(author_role=Subquery(care.order_by("-role").values("role")[:1]))
    return with_role.select_related("author").order_by("-created_at", "-pk")[:1]


def latest_note(plan: Plan) -> Note | None:
    """Return the newest note somebody else wrote to the member, or None; one query.

    `author_role` is how its author looks after the member: physio, coach or None.
    """
    return _notes_to_member.first(plan=plan.pk, member=plan.member_id)

"""What is owed to whom: the queue of one person, counted by the same rule everywhere."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from accounts.access import care_held, clinics_of, open_care
from accounts.models import CareRelationship, Membership, Role, User
from accounts.models.user import initials_of
from programs.adherence.models import FollowUp
from programs.adherence.queries.in_care import clinic_slots, in_slots
from programs.adherence.queries.local_days import LocalDays, put_off_until
from programs.adherence.rules.reasons import LAST_ACT_TODAY
from programs.adherence.rules.zones import zone_named
from retrowalk.slots import Prepared, Slot, kept_for_few

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

ESCALATE_AFTER = timedelta(hours=24)
MOST_SHOWN = 20


def local_today(follow_up: FollowUp, now: datetime) -> date:
    """Return the day it is for the client; the member must be at hand."""
    return now.astimezone(zone_named(follow_up.member.time_zone)).date()


def queue_of(
    user: User, role: Role, *, now: datetime, clinic_id: int | None = None
) -> QuerySet[FollowUp]:
    """Return what is owed now to this person's clients in this role, most urgent first.

    What was put off comes back on its day, as the client lives it; what somebody must act on
    today is never put off. The roster's groups follow from the same rows and the same day:
    who stands there and is not put off is here.
    """
    owed = _owed_to(user, role).exclude(put_off_until(LocalDays.at(now)))
    if clinic_id is not None:
        owed = owed.filter(clinic=clinic_id)
    return owed.select_related("member", "assigned_to", "escalated_to").order_by(
        "rank", "created_at", "pk"
    )


def part_of(role: str) -> Q:
    """Return what of it is this role's: not a coach's is what a physio has from them to check."""
    return Q(handed_on_at__isnull=True) if role == Role.COACH else Q()


def owed_in(care: QuerySet[CareRelationship], clinics: Iterable[Any]) -> QuerySet[FollowUp]:
    """Return what is open about the clients of this care, in these clinics."""
    own = care.filter(member=OuterRef("member"), clinic=OuterRef("clinic"))
    there = Q(pk__in=[])
    for clinic in clinics:
        there |= Q(clinic=clinic)
    return FollowUp.objects.open().filter(Exists(own), there)


def _owed_to(user: User, role: Role) -> QuerySet[FollowUp]:
    return owed_in(open_care(user).filter(role=role), clinics_of(user, role)).filter(part_of(role))


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """A colleague's client who waits: only initials, until a cover opens the record."""

    initials: str
    carer: str
    clinic_id: int
    member_id: int
    since: datetime


def waits_elsewhere(user: User) -> list[Elsewhere]:
    """Return what nobody took for 24 hours and came to this physio about a colleague's client.

    One's own clients stand in one's own queue. Of a clinic they have left they read nothing. One
    query, none for whoever is no physio now.
    """
    held = user.open_memberships
    if Role.PHYSIO not in {role for _, role in held}:
        return []
    query = _escalated(tuple(role for _, role in held))
    rows = query.rows(
        reader=user.pk, now=timezone.now(), **in_slots([clinic for clinic, _ in held])
    )
    return [
        Elsewhere(
            initials=initials_of(row["member__name"]),
            carer=row["carer"] or "",
            clinic_id=row["clinic_id"],
            member_id=row["member_id"],
            since=row["created_at"],
        )
        for row in rows
    ]


@kept_for_few
def _escalated(roles: tuple[str, ...]) -> Prepared[dict[str, Any]]:
    """Return the query for readers who hold these roles: it is put together once."""
    reader = Slot("reader")
    held = list(zip(clinic_slots(len(roles)), roles, strict=True))
    there = [Q(clinic=clinic) for clinic, role in held if role == Role.PHYSIO]

    def build() -> QuerySet[Any, dict[str, Any]]:
        own = care_held(staff=reader, held=held, now=Slot("now")).filter(
            member=OuterRef("member"), clinic=OuterRef("clinic")
        )
        care = CareRelationship.objects.filter(
            member=OuterRef("member"),
            clinic=OuterRef("clinic"),
            role=Role.PHYSIO,
            ended_at__isnull=True,
        )
        given = FollowUp.objects.open().filter(
            ~Exists(own), reduce(or_, there), escalated_to=reader, taken_at__isnull=True
        )
        carer = Subquery(care.order_by("kind", "pk").values("staff__name")[:1])
        rows = given.annotate(carer=carer).order_by("created_at", "pk")
        told: Any = rows.values("member__name", "carer", "clinic_id", "member_id", "created_at")
        page: QuerySet[Any, dict[str, Any]] = told[:MOST_SHOWN]
        return page

    return Prepared(build)


def overdue(now: datetime) -> QuerySet[FollowUp]:
    """Return what somebody must act on today and nobody has taken for 24 hours."""
    return FollowUp.objects.open().filter(
        rank__lte=LAST_ACT_TODAY, taken_at__isnull=True, created_at__lte=now - ESCALATE_AFTER
    )


def is_physio_of(follow_up: FollowUp, user: User) -> bool:
    """Return whether this person is a physio of this client in this clinic, now."""
    care = open_care(user).filter(member=follow_up.member_id, clinic=follow_up.clinic_id)
    return care.filter(role=Role.PHYSIO).exists()


def physio_of(follow_up: FollowUp, now: datetime) -> User | None:
    """Return the physio of this client who has to check it: who has it, else who has longest."""
    held = Membership.objects.open().filter(
        user=OuterRef("staff"), clinic=OuterRef("clinic"), role=Role.PHYSIO
    )
    care = CareRelationship.objects.open_at(now).filter(
        Exists(held),
        member=follow_up.member_id,
        clinic=follow_up.clinic_id,
        role=Role.PHYSIO,
        staff__is_active=True,
    )
    own = list(care.select_related("staff").order_by("kind", "pk"))
    has_it = [one.staff for one in own if one.staff_id == follow_up.assigned_to_id]
    return next(iter([*has_it, *(one.staff for one in own)]), None)


def colleagues_of(follow_up: FollowUp, user: User, now: datetime) -> list[User]:
    """Return who else looks after this client in this clinic, in the order of their names."""
    held = Membership.objects.open().filter(
        user=OuterRef("staff"), clinic=OuterRef("clinic"), role=OuterRef("role")
    )
    care = CareRelationship.objects.open_at(now).filter(
        Exists(held), member=follow_up.member_id, clinic=follow_up.clinic_id
    )
    found = User.objects.filter(pk__in=care.values("staff"), is_active=True).exclude(pk=user.pk)
    return list(found.order_by("name", "pk"))

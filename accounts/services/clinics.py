"""Clinics and the roles in them: made, given, ended; a clinic never loses its last admin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from accounts.care_changes import care_changed
from accounts.models import CareRelationship, Clinic, Membership, Role
from accounts.services.invitations import revoke_what_lapsed
from accounts.services.looking import record_clinic_act

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User


class CannotChangeRoleError(Exception):
    """A role cannot be given or ended; the message says why."""


@transaction.atomic
def create_clinic(
    *, by: User, name: str, country: str, time_zone: str, phone: str, own_role: str, now: datetime
) -> Clinic:
    """Make a clinic run by this person, who may see clients there too (`own_role`, or empty)."""
    clinic: Clinic = Clinic.objects.create(
        name=name, country=country, time_zone=time_zone, phone=phone
    )
    for role in filter(None, (Role.CLINIC_ADMIN, own_role)):
        Membership.objects.create(user=by, clinic=clinic, role=role, started_at=now)
        record_clinic_act(by=by, clinic=clinic, person=by, action=f"take_{role}", now=now)
    return clinic


@transaction.atomic
def add_role(*, clinic: Clinic, person: User, role: str, by: User, now: datetime) -> Membership:
    """Give a colleague one more role; raise CannotChangeRoleError for oneself or a stranger."""
    staff = _locked_staff(clinic)
    if person.pk == by.pk:
        raise CannotChangeRoleError("You cannot give yourself a role. Ask another clinic admin.")
    if not any(row.user_id == person.pk for row in staff):
        raise CannotChangeRoleError("They no longer work in this clinic. Invite them instead.")
    membership, is_new = Membership.objects.get_or_create(
        user=person, clinic=clinic, role=role, ended_at=None, defaults={"started_at": now}
    )
    if is_new:
        record_clinic_act(by=by, clinic=clinic, person=person, action=f"give_{role}", now=now)
    return membership


@transaction.atomic
def end_role(*, clinic: Clinic, person: User, role: str, by: User, now: datetime) -> bool:
    """End a role, and the care and invitations that rested on it; False when it had ended already.

    The last clinic admin stays: raises CannotChangeRoleError.
    """
    staff = _locked_staff(clinic)
    held = [row for row in staff if row.user_id == person.pk and row.role == role]
    admins = [row for row in staff if row.role == Role.CLINIC_ADMIN]
    if not held:
        return False
    if role == Role.CLINIC_ADMIN and len(admins) == 1:
        raise CannotChangeRoleError(
            "This is the last clinic admin. Make somebody else clinic admin first."
        )
    Membership.objects.filter(pk=held[0].pk).update(ended_at=now)
    _end_care(clinic, person, role, now)
    revoke_what_lapsed(clinic=clinic, by=person, now=now)
    record_clinic_act(by=by, clinic=clinic, person=person, action=f"end_{role}", now=now)
    return True


def _locked_staff(clinic: Clinic) -> list[Membership]:
    """Return the open memberships; the clinic's row is locked, so that changes queue up."""
    # Rows that only point to the clinic may still be added: no_key, or they could wait in a ring.
    Clinic.objects.select_for_update(no_key=True).get(pk=clinic.pk)
    return list(Membership.objects.open().filter(clinic=clinic).order_by("pk"))


def _end_care(clinic: Clinic, person: User, role: str, now: datetime) -> None:
    care = CareRelationship.objects.filter(clinic=clinic, staff=person, role=role, ended_at=None)
    members = list(care.values_list("member_id", flat=True))
    care.update(ended_at=now)
    for member_id in members:
        care_changed(member_id=member_id, now=now)

"""Who looks after a member: opening and ending links, assigning and unassigning staff."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from accounts.care_changes import care_changed
from accounts.models import CareRelationship, ClinicLink, Invitation, Membership, Role
from accounts.services.looking import record_clinic_act

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import Clinic, Consent, User

CARER_ROLES = (Role.PHYSIO, Role.COACH)


class CannotAssignError(Exception):
    """The person cannot look after this member; the message says why."""


@transaction.atomic
def open_link(*, member: User, clinic: Clinic, consent: Consent, now: datetime) -> ClinicLink:
    """Return the open link of this member and clinic; a new one rests on the consent given."""
    link, _is_new = ClinicLink.objects.get_or_create(
        member=member,
        clinic=clinic,
        ended_at=None,
        defaults={"consent": consent, "started_at": now},
    )
    return link


@transaction.atomic
def end_link(*, link: ClinicLink, now: datetime) -> bool:
    """End the link and all care under it at once; return whether it was still open."""
    is_ended = bool(ClinicLink.objects.open().filter(pk=link.pk).update(ended_at=now))
    CareRelationship.objects.filter(link=link, ended_at=None).update(ended_at=now)
    waiting = Invitation.objects.filter(clinic=link.clinic, for_member=link.member)
    waiting.filter(accepted_at=None, revoked_at=None).update(revoked_at=now)
    care_changed(member_id=link.member_id, now=now)
    return is_ended


@transaction.atomic
def begin_care(*, link: ClinicLink, staff: User, role: str, now: datetime) -> CareRelationship:
    """Return the open care of this person for this member in this clinic, begun if there was none.

    Raises CannotAssignError for somebody who does not hold the role in the clinic.
    """
    _refuse_unless_works_there(link, staff, role)
    current = CareRelationship.objects.filter(link=link, staff=staff, role=role, ended_at=None)
    # A cover must not stand in the way of being assigned. What another clinic gave is not ours.
    current.filter(kind=CareRelationship.Kind.COVER).update(ended_at=now)
    care, _is_new = CareRelationship.objects.get_or_create(
        link=link,
        member=link.member,
        clinic=link.clinic,
        staff=staff,
        role=role,
        ended_at=None,
        defaults={"started_at": now},
    )
    care_changed(member_id=link.member_id, now=now)
    return care


@transaction.atomic
def assign(*, link: ClinicLink, staff: User, role: str, by: User, now: datetime) -> None:
    """Have a colleague look after the member; raise CannotAssignError when that cannot be."""
    link = _open_and_locked(link)
    begin_care(link=link, staff=staff, role=role, now=now)
    record_clinic_act(by=by, clinic=link.clinic, person=link.member, action="assign", now=now)


@transaction.atomic
def unassign(*, care: CareRelationship, by: User, now: datetime) -> None:
    """End one person's care of a member; a second time changes nothing."""
    if not CareRelationship.objects.filter(pk=care.pk, ended_at=None).update(ended_at=now):
        return
    care_changed(member_id=care.member_id, now=now)
    record_clinic_act(by=by, clinic=care.clinic, person=care.member, action="unassign", now=now)


def _open_and_locked(link: ClinicLink) -> ClinicLink:
    """Return the link under a lock; raise CannotAssignError when the member has ended it."""
    found = ClinicLink.objects.open().select_for_update(of=("self",)).filter(pk=link.pk).first()
    if found is None:
        raise CannotAssignError("This client has stopped sharing with your clinic.")
    return found


def _refuse_unless_works_there(link: ClinicLink, staff: User, role: str) -> None:
    if staff.pk == link.member_id:
        raise CannotAssignError("Nobody can look after themself.")
    held = Membership.objects.open().with_role(role).filter(user=staff, clinic=link.clinic)
    if role not in CARER_ROLES or not held.exists():
        raise CannotAssignError("Choose somebody who works in the clinic in this role.")

"""Saying yes to an invitation: everything is asked again under a lock, then done at once."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, cast

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction

from accounts.models import (
    Clinic,
    Consent,
    ConsentDocument,
    Invitation,
    InvitedAs,
    Membership,
    Role,
    User,
)
from accounts.neighbours import neighbours
from accounts.second_step import second_steps
from accounts.services.invitations import is_still_allowed
from accounts.services.links import begin_care, open_link
from accounts.services.looking import record_clinic_act

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.sharing_text import SharingText


class Refusal(StrEnum):
    """Why an invitation does not work; each has its own page."""

    UNKNOWN = "unknown"
    REVOKED = "revoked"
    YOURS = "yours"
    USED = "used"
    EXPIRED = "expired"
    OTHER_ACCOUNT = "other_account"
    OWN = "own"
    WORKS_THERE = "works_there"
    NO_SECOND_STEP = "no_second_step"


class InvitationRefusedError(Exception):
    """The invitation cannot be accepted."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal)
        self.refusal = refusal


def state_of(invitation: Invitation | None, now: datetime) -> Refusal | None:
    """Return what is wrong with the invitation itself, whoever holds it; None when it is good."""
    if invitation is None:
        return Refusal.UNKNOWN
    if invitation.revoked_at:
        return Refusal.REVOKED
    if invitation.accepted_at:
        return Refusal.USED
    return Refusal.EXPIRED if invitation.expires_at <= now else None


def refusal_of(invitation: Invitation | None, user: User, now: datetime) -> Refusal | None:
    """Return why this person cannot accept; None when they can. At most four queries."""
    state = state_of(invitation, now)
    if invitation is None:
        return state
    if state is Refusal.USED and invitation.accepted_by_id == user.pk:
        return Refusal.YOURS
    if state:
        return state
    if invitation.invited_by_id == user.pk:
        return Refusal.OWN
    if not is_still_allowed(invitation):
        return Refusal.REVOKED
    return _refusal_of_person(invitation, user)


def _refusal_of_person(invitation: Invitation, user: User) -> Refusal | None:
    """Return what keeps this person from a good invitation; a role asks more than sharing."""
    if not _is_meant_for(invitation, user):
        return Refusal.OTHER_ACCOUNT
    if invitation.invited_as == InvitedAs.MEMBER:
        return None
    # A colleague is given roles by an admin, in the open; no slip adds to what they hold.
    if Membership.objects.open().filter(user=user, clinic=invitation.clinic).exists():
        return Refusal.WORKS_THERE
    return Refusal.NO_SECOND_STEP if _lacks_second_step(user) else None


@transaction.atomic
def accept(
    *, invitation: Invitation, user: User, text: SharingText | None = None, now: datetime
) -> Invitation:
    """Accept as this person, with what a client agreed to; raise InvitationRefusedError.

    A printed one opens nothing yet: somebody of the clinic confirms who used it first.
    """
    invitation = _locked(invitation)
    refusal = refusal_of(invitation, user, now)
    if refusal:
        raise InvitationRefusedError(refusal)
    invitation.accepted_at, invitation.accepted_by = now, user
    if invitation.invited_as == InvitedAs.MEMBER:
        if text is None:
            raise ValueError("A client agrees to a text.")
        invitation.consent = _consent(user, invitation.clinic, text, now)
    if not invitation.is_printed:
        _let_in(invitation, now)
        _record_role_taken(invitation, now)
    invitation.save()
    return invitation


@transaction.atomic
def confirm(*, invitation: Invitation, by: User, now: datetime) -> bool:
    """Say that the right person used the printed invitation: only now does anything flow.

    Returns False when it was confirmed or taken back a moment ago. Raises InvitationRefusedError
    for the person who used it (OWN), and when its maker could not make it any more (REVOKED).
    """
    invitation = _locked(invitation)
    if invitation.confirmed_at or not invitation.accepted_at:
        return False
    if invitation.accepted_by_id == by.pk:
        raise InvitationRefusedError(Refusal.OWN)
    if not is_still_allowed(invitation):
        raise InvitationRefusedError(Refusal.REVOKED)
    _let_in(invitation, now)
    invitation.save()
    record_clinic_act(
        by=by, clinic=invitation.clinic, person=_acceptor(invitation), action="confirm", now=now
    )
    return True


@transaction.atomic
def turn_away(*, invitation: Invitation, by: User, now: datetime) -> bool:
    """Say that the wrong person used the printed invitation: it is dead and opened nothing."""
    invitation = _locked(invitation)
    if invitation.confirmed_at or not invitation.accepted_at:
        return False
    record_clinic_act(
        by=by, clinic=invitation.clinic, person=_acceptor(invitation), action="turn_away", now=now
    )
    invitation.accepted_at = invitation.accepted_by = invitation.consent = None
    invitation.revoked_at = now
    invitation.save()
    return True


def _locked(invitation: Invitation) -> Invitation:
    """Return the invitation as it is stored now, so that nobody else decides meanwhile.

    The clinic first, as when a role ends: its maker's roles stay what they are until we are done.
    """
    Clinic.objects.select_for_update(no_key=True).get(pk=invitation.clinic_id)
    rows = Invitation.objects.select_for_update(of=("self",))
    return rows.select_related("clinic", "invited_by").get(pk=invitation.pk)


def _is_meant_for(invitation: Invitation, user: User) -> bool:
    if invitation.for_member_id:
        return bool(invitation.for_member_id == user.pk)
    if invitation.is_printed:
        return True
    addresses = EmailAddress.objects.filter(user=user, verified=True)
    return bool(addresses.filter(email__iexact=invitation.email).exists())


def _lacks_second_step(user: User) -> bool:
    is_asked: bool = settings.STAFF_NEED_SECOND_STEP
    return is_asked and not second_steps().filter(user=user).exists()


def _consent(user: User, clinic: Clinic, text: SharingText, now: datetime) -> Consent:
    earlier = Consent.objects.filter(
        user=user, clinic=clinic, document=ConsentDocument.CLINIC_SHARING, version=text.version
    )
    consent: Consent = Consent.objects.create(
        user=user,
        clinic=clinic,
        document=ConsentDocument.CLINIC_SHARING,
        version=text.version,
        shown_text=text.as_shown,
        sequence=earlier.count() + 1,
        at=now,
    )
    return consent


def _let_in(invitation: Invitation, now: datetime) -> None:
    """Open what the invitation was for: a role, or a link and the inviter's care."""
    invitation.confirmed_at = now
    person, clinic = _acceptor(invitation), invitation.clinic
    if invitation.invited_as != InvitedAs.MEMBER:
        Membership.objects.get_or_create(
            user=person,
            clinic=clinic,
            role=invitation.invited_as,
            ended_at=None,
            defaults={"started_at": now},
        )
        return
    consent = cast("Consent", invitation.consent)  # a client's acceptance has stored it
    link = open_link(member=person, clinic=clinic, consent=consent, now=now)
    role = _carer_role(invitation)
    if role:
        begin_care(link=link, staff=invitation.invited_by, role=role, now=now)
    if role == Role.PHYSIO and invitation.program_key:
        neighbours.propose_program(
            member=person,
            physio=invitation.invited_by,
            clinic=clinic,
            key=invitation.program_key,
            at=now,
        )


def _record_role_taken(invitation: Invitation, now: datetime) -> None:
    """Write down that somebody took a role; what a client agreed to is kept as their consent."""
    if invitation.invited_as != InvitedAs.MEMBER:
        person, action = _acceptor(invitation), f"take_{invitation.invited_as}"
        record_clinic_act(
            by=person, clinic=invitation.clinic, person=person, action=action, now=now
        )


def _carer_role(invitation: Invitation) -> str | None:
    """Return as what the inviter still works there: physio before coach, else None."""
    held = Membership.objects.open().filter(
        user=invitation.invited_by, clinic=invitation.clinic, role__in=[Role.PHYSIO, Role.COACH]
    )
    return held.order_by("-role").values_list("role", flat=True).first()


def _acceptor(invitation: Invitation) -> User:
    return cast("User", invitation.accepted_by)  # a constraint fills it with accepted_at

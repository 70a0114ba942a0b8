"""Inviting people into a clinic: made, sent again, taken back (trust brief T4)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.codes import hash_of_code, hash_of_token, new_code, new_token
from accounts.models import Invitation, InvitedAs, Membership, Role
from retrowalk.mail import queue_mail

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from accounts.models import Clinic, User


class CannotInviteError(Exception):
    """This person may not invite somebody to be that; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Made:
    """An invitation with its secrets, which are shown this once and kept nowhere."""

    invitation: Invitation
    token: str
    code: str

    @property
    def link(self) -> str:
        """Return the address that opens the invitation."""
        path = reverse("accounts:invitation_link", kwargs={"token": self.token})
        return f"{settings.BASE_URL}{path}"

    @property
    def join_address(self) -> str:
        """Return the address where the code is typed."""
        return f"{settings.BASE_URL}{reverse('accounts:join')}"


@transaction.atomic
def invite(
    *,
    clinic: Clinic,
    by: User,
    invited_as: str,
    uuid: UUID,
    email: str = "",
    name: str = "",
    program_key: str = "",
    now: datetime,
) -> Made | None:
    """Make an invitation and, with an e-mail address, send it; None when `uuid` was used before.

    Without an address it is handed over on paper or on screen: it lasts longer, and somebody of
    the clinic confirms who used it. Raises CannotInviteError. Whether the address has an account
    is never asked, so the answer cannot tell.
    """
    _refuse_unless_allowed(clinic, by, invited_as, email)
    if Invitation.objects.filter(uuid=uuid).exists():
        return None
    if email:
        same = open_invitations(clinic).filter(email__iexact=email, invited_as=invited_as)
        same.update(revoked_at=now)
    invitation = Invitation(
        uuid=uuid,
        clinic=clinic,
        invited_by=by,
        invited_as=invited_as,
        email=email.lower(),
        name=name,
        program_key=program_key if invited_as == InvitedAs.MEMBER else "",
        is_printed=not email,
        created_at=now,
    )
    return _with_fresh_secrets(invitation, now)


@transaction.atomic
def invite_again(*, invitation: Invitation, by: User, now: datetime) -> Made:
    """Give the invitation a new secret and a new end, and send it; the old link is dead.

    Raises CannotInviteError when it has been used or taken back.
    """
    _refuse_unless_allowed(invitation.clinic, by, invitation.invited_as, invitation.email)
    # Who holds the new secret is its maker from here on, and cannot use it themself.
    waiting = open_invitations(invitation.clinic).select_for_update()
    fresh = waiting.filter(pk=invitation.pk).first()
    if fresh is None:
        raise CannotInviteError("This invitation has been used or taken back. Make a new one.")
    if fresh.invited_by_id != by.pk:
        fresh.program_key = ""  # what its first maker had in mind, and nobody else
    fresh.invited_by = by
    return _with_fresh_secrets(fresh, now)


@transaction.atomic
def revoke(*, invitation: Invitation, now: datetime) -> bool:
    """Take the invitation back; return False when it was used or taken back already."""
    return bool(open_invitations(invitation.clinic).filter(pk=invitation.pk).update(revoked_at=now))


def revoke_what_lapsed(*, clinic: Clinic, by: User, now: datetime) -> int:
    """Take back what this person invited and, with the roles left, no longer may; return how many.

    Call it in the transaction that ended a role.
    """
    allowed = roles_to_invite(_roles_held(clinic, by))
    sent = open_invitations(clinic).filter(invited_by=by)
    return sent.exclude(invited_as__in=allowed).update(revoked_at=now)


def open_invitations(clinic: Clinic) -> QuerySet[Invitation]:
    """Return what nobody has used or taken back; run out or not."""
    return Invitation.objects.filter(clinic=clinic, accepted_at=None, revoked_at=None)


def roles_to_invite(roles: frozenset[str] | set[str]) -> list[InvitedAs]:
    """Return what somebody with these roles in a clinic may invite people to be."""
    if Role.CLINIC_ADMIN in roles:
        return list(InvitedAs)
    return [InvitedAs.MEMBER] if roles else []


def is_still_allowed(invitation: Invitation) -> bool:
    """Return whether its maker could make it today: an invitation never outlives that right."""
    maker, email = invitation.invited_by, invitation.email
    try:
        _refuse_unless_allowed(invitation.clinic, maker, invitation.invited_as, email)
    except CannotInviteError:
        return False
    return maker.is_active


def _roles_held(clinic: Clinic, person: User) -> set[str]:
    held = Membership.objects.open().filter(user=person, clinic=clinic)
    return set(held.values_list("role", flat=True))


def _refuse_unless_allowed(clinic: Clinic, by: User, invited_as: str, email: str) -> None:
    if invited_as not in roles_to_invite(_roles_held(clinic, by)):
        raise CannotInviteError("Only a clinic admin can invite staff.")
    if invited_as != InvitedAs.MEMBER and email.lower() == by.email.lower():
        raise CannotInviteError("You cannot give yourself a role. Ask another clinic admin.")


def _with_fresh_secrets(invitation: Invitation, now: datetime) -> Made:
    token, code = new_token(), new_code()
    lasts = settings.PRINTED_INVITATION_TIME if invitation.is_printed else settings.INVITATION_TIME
    invitation.token_hash, invitation.code_hash = hash_of_token(token), hash_of_code(code)
    invitation.expires_at = now + lasts
    invitation.save()
    made = Made(invitation=invitation, token=token, code=code)
    if invitation.email:
        _send(made, now)
    return made


def _send(made: Made, now: datetime) -> None:
    """Queue the mail: the clinic, what one is invited to be, and the link; never a name."""
    invitation = made.invitation
    body = render_to_string("accounts/emails/invitation.txt", {"made": made})
    queue_mail(
        to=[invitation.email],
        subject=f"{invitation.clinic} invites you to RetroWalk",
        body=body,
        key=f"invitation-{invitation.uuid}-{now.isoformat()}",
    )

"""Codes a member gives to a physio, and what becomes of them."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.codes import hash_of_code, hash_of_token, new_code, new_token
from accounts.models import Invitation, InvitedAs, ShareCode
from retrowalk.mail import queue_mail

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import Clinic, User


class CodeNotKnownError(Exception):
    """No member has given away this code, or it has run out; which of them is not told."""


@transaction.atomic
def make_share_code(*, member: User, now: datetime) -> str:
    """Return a fresh code that a physio can enter; the one before stops working."""
    ShareCode.objects.filter(member=member, used_at=None, revoked_at=None).update(revoked_at=now)
    code = new_code()
    ShareCode.objects.create(
        member=member,
        code_hash=hash_of_code(code),
        created_at=now,
        expires_at=now + settings.SHARE_CODE_TIME,
    )
    return code


@transaction.atomic
def use_share_code(*, code: str, clinic: Clinic, by: User, now: datetime) -> Invitation:
    """Ask the member behind a code to share with the clinic; raise CodeNotKnownError.

    Nothing flows and no name is told before the member has agreed on their own page.
    """
    open_codes = ShareCode.objects.filter(used_at=None, revoked_at=None, expires_at__gt=now)
    found = open_codes.select_for_update().filter(code_hash=hash_of_code(code)).first()
    if found is None or found.member_id == by.pk:
        raise CodeNotKnownError
    if not open_codes.filter(pk=found.pk).update(used_at=now, used_by=by):
        raise CodeNotKnownError
    same = Invitation.objects.filter(clinic=clinic, for_member=found.member, accepted_at=None)
    same.filter(revoked_at=None).update(revoked_at=now)
    invitation = Invitation.objects.create(
        uuid=uuid.uuid4(),
        clinic=clinic,
        for_member=found.member,
        invited_as=InvitedAs.MEMBER,
        invited_by=by,
        token_hash=hash_of_token(new_token()),
        created_at=now,
        expires_at=now + settings.SHARE_CODE_TIME,
    )
    _tell(invitation)
    return invitation


def requests_to(member: User, now: datetime) -> list[Invitation]:
    """Return what clinics ask this member, newest first; one query."""
    waiting = Invitation.objects.filter(
        for_member=member, accepted_at=None, revoked_at=None, expires_at__gt=now
    )
    return list(waiting.select_related("clinic", "invited_by").order_by("-created_at", "-pk"))


@transaction.atomic
def decline(*, invitation: Invitation, now: datetime) -> bool:
    """Say no to a clinic; return whether there was still something to say no to."""
    waiting = Invitation.objects.filter(pk=invitation.pk, accepted_at=None, revoked_at=None)
    return bool(waiting.update(revoked_at=now))


def _tell(invitation: Invitation) -> None:
    """Queue the mail to the member: a link to the page where they decide, no more."""
    path = reverse("accounts:sharing_request", kwargs={"uuid": invitation.uuid})
    context = {"invitation": invitation, "link": f"{settings.BASE_URL}{path}"}
    member = invitation.for_member
    if member is not None:
        queue_mail(
            to=[member.email],
            subject=f"{invitation.clinic} asks you something on RetroWalk",
            body=render_to_string("accounts/emails/sharing_request.txt", context),
            key=f"sharing-request-{invitation.uuid}",
        )

"""A clinic, its staff, and people who were invited: what the tests of invitations share."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from accounts.models import InvitedAs, Membership, User
from accounts.services.acceptance import accept
from accounts.services.invitations import Made, invite
from accounts.sharing_text import sharing_text


def invited(
    by: User, email: str = "", invited_as: str = InvitedAs.MEMBER, now: datetime | None = None
) -> Made:
    """Return a new invitation into the first clinic of its maker, with its secrets."""
    clinic = Membership.objects.filter(user=by).earliest("pk").clinic
    made = invite(
        clinic=clinic,
        by=by,
        invited_as=invited_as,
        uuid=uuid4(),
        email=email,
        now=now or timezone.now(),
    )
    assert made is not None
    return made


def accepted(made: Made, user: User) -> None:
    """Accept the invitation as this person, with the consent a client gives."""
    text = sharing_text(made.invitation.clinic.name)
    accept(invitation=made.invitation, user=user, text=text, now=timezone.now())


def opened(made: Made, client: Client) -> Any:
    """Follow the link of an invitation in a browser; return the page it leads to."""
    return client.get(made.link.removeprefix("http://127.0.0.1:8000"), follow=True)


def browser_of(user: User) -> Client:
    """Return a browser in which this person is signed in."""
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client


def words(response: Any) -> str:
    """Return what a page says, its spaces made one."""
    return " ".join(response.content.decode().split())

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from accounts.models import BrowserSession, Invitation, ShareCode, User
from accounts.services.retention import forget_old
from retrowalk import jobs
from tests.factories.accounts import PASSWORD, ClinicFactory, UserFactory

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 13, 12, 0, tzinfo=UTC)


def invitation(age: timedelta, **columns: object) -> Invitation:
    """Store an invitation that is so old."""
    return Invitation.objects.create(
        clinic=ClinicFactory.create(),
        email="new@example.org",
        invited_as="member",
        token_hash=str(age),
        invited_by=UserFactory.create(),
        created_at=NOW - age,
        expires_at=NOW - age + timedelta(hours=72),
        **columns,
    )


def test_invitation_nobody_accepted_goes_after_30_days() -> None:
    invitation(timedelta(days=30, seconds=1))
    young = invitation(timedelta(days=30))

    forget_old(now=NOW)

    assert list(Invitation.objects.all()) == [young]


def test_accepted_invitation_stays() -> None:
    invitation(timedelta(days=400), accepted_at=NOW, accepted_by=UserFactory.create())

    forget_old(now=NOW)

    assert Invitation.objects.count() == 1


@pytest.mark.parametrize("days, is_kept", [(29, True), (31, False)])
def test_share_code_goes_30_days_after_its_end(days: int, is_kept: bool) -> None:
    ended = NOW - timedelta(days=days)
    ShareCode.objects.create(
        member=UserFactory.create(),
        code_hash="x",
        created_at=ended - timedelta(days=7),
        expires_at=ended,
    )

    forget_old(now=NOW)

    assert ShareCode.objects.exists() is is_kept


def test_ended_sign_in_goes_with_its_line_in_the_list_of_devices(member: User) -> None:
    clients = [Client(), Client()]
    for client in clients:
        client.post("/account/login/", {"login": member.email, "password": PASSWORD})
    ended = clients[0].session.session_key
    BrowserSession.objects.filter(pk=ended).update(
        expire_date=timezone.now() - timedelta(seconds=1)
    )

    forget_old(now=timezone.now())

    assert ended not in BrowserSession.objects.values_list("pk", flat=True)
    assert list(UserSession.objects.values_list("session_key", flat=True)) == [
        clients[1].session.session_key
    ]


def test_jobs_are_registered() -> None:
    names = {job.name: job.every_seconds for job in jobs.registered()}

    assert names["accounts: forget the old"] == jobs.DAY
    assert names["access log: seal"] == 5 * jobs.MINUTE
    assert names["accounts: delete who asked"] == jobs.HOUR

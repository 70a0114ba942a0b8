"""A client in a time zone that this machine does not know takes nothing away from the others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import User
from programs.adherence.models import RosterEntry
from programs.adherence.services.by_the_clock import keep_up
from programs.adherence.services.digest import send_due_digests
from tests.factories.accounts import UserFactory
from tests.factories.roster import TODAY, client_of, owed
from tests.programs.views.rosters import names

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_wednesday_at_ten")]

NEWER_THAN_OUR_TABLE = "Antarctica/New_Harbour"


@pytest.fixture
def stranger(coach: User) -> User:
    """A client in such a zone, beside Ann in one that we know."""
    stranger = UserFactory.create(name="Bo", time_zone=NEWER_THAN_OUR_TABLE)
    for member in (UserFactory.create(name="Ann"), stranger):
        days = {"changes_on": TODAY, "reasons_on": TODAY, "as_of": TODAY - timedelta(days=1)}
        client_of(coach, member=member, **days)
    return stranger


def test_roster_its_file_and_the_client_are_shown(client: Client, stranger: User) -> None:
    page, file = client.get("/roster/?sort=name"), client.get("/roster.csv")

    assert names(page) == ["Ann", "Bo"]
    assert [line[:3] for line in b"".join(file).splitlines()[1:]] == [b"Ann", b"Bo,"]
    assert client.get(f"/roster/{stranger.uuid}/").status_code == 200


@pytest.mark.usefixtures("stranger")
def test_night_turns_the_day_of_everybody() -> None:
    assert keep_up(now=timezone.now()) == 2

    assert not RosterEntry.objects.filter(changes_on__lte=TODAY).exists()


@pytest.mark.usefixtures("stranger")
def test_mails_of_the_week_go_to_everybody(coach: User) -> None:
    client_of(coach, member=UserFactory.create(name="Cy"), reason="quiet")
    User.objects.filter(pk=coach.pk).update(time_zone=NEWER_THAN_OUR_TABLE)

    assert send_due_digests(now=timezone.now()) == 1


def test_what_is_owed_to_the_client_and_the_week_are_shown(
    client: Client, coach: User, stranger: User
) -> None:
    User.objects.filter(pk=coach.pk).update(time_zone=NEWER_THAN_OUR_TABLE)
    call = owed(RosterEntry.objects.get(member=stranger), "quiet")
    until = TODAY + timedelta(days=6)
    about = {"client": stranger.uuid, "version": call.version, "until": until}

    put_off = client.post(f"/follow-ups/{call.uuid}/snooze/", about)

    call.refresh_from_db()
    assert (put_off.status_code, call.snoozed_until) == (302, until)
    assert client.get("/week/").status_code == 200

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import AccessEvent, Membership, User
from programs.adherence.models import RosterEntry
from programs.adherence.services.digest import send_due_digests
from retrowalk.models import OutgoingMail
from tests.factories.accounts import ClinicFactory
from tests.factories.roster import client_of, coach_of

pytestmark = pytest.mark.django_db

MONDAY_7_IN_LONDON = datetime(2026, 5, 18, 6, 0, tzinfo=UTC)


@pytest.fixture
def coach() -> User:
    return coach_of(ClinicFactory.create(), name="Tom Okoro", email="tom@example.org")


@pytest.fixture
def joan(coach: User) -> RosterEntry:
    return client_of(coach, name="Joan Petrie", reason="urgent", reason_detail="fell")


def test_mail_holds_initials_and_a_link_and_no_word_about_health(
    coach: User, joan: RosterEntry
) -> None:
    client_of(coach, name="Colin Webb", reason="quiet", reason_detail="no_session")

    assert send_due_digests(now=MONDAY_7_IN_LONDON) == 1

    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.subject) == (["tom@example.org"], "Your clients, last week")
    assert "Week of 11 May 2026" in mail.body
    assert "Call these: J. P." in mail.body
    assert "Gone quiet: C. W." in mail.body
    assert "/week/" in mail.body
    assert re.findall(r"Joan|Petrie|Colin|Webb|[Ff]ell|pain|knee|No session", mail.body) == []


def test_mail_goes_once_a_week(coach: User, joan: RosterEntry) -> None:
    later = MONDAY_7_IN_LONDON.replace(hour=9)

    counts = [send_due_digests(now=at) for at in (MONDAY_7_IN_LONDON, MONDAY_7_IN_LONDON, later)]

    assert counts == [1, 0, 0]


@pytest.mark.parametrize(
    ("zone", "at", "is_sent"),
    [
        ("Europe/London", datetime(2026, 5, 18, 5, 59, tzinfo=UTC), False),
        ("Europe/London", datetime(2026, 5, 18, 6, 0, tzinfo=UTC), True),
        ("Pacific/Kiritimati", datetime(2026, 5, 17, 17, 0, tzinfo=UTC), True),
        ("Pacific/Pago_Pago", datetime(2026, 5, 18, 17, 0, tzinfo=UTC), False),
        ("Pacific/Pago_Pago", datetime(2026, 5, 18, 18, 0, tzinfo=UTC), True),
        ("Europe/London", datetime(2026, 5, 19, 5, 59, tzinfo=UTC), False),
        ("Europe/London", datetime(2026, 5, 20, 20, 0, tzinfo=UTC), True),
        ("Europe/London", datetime(2026, 5, 21, 6, 0, tzinfo=UTC), False),
        ("Pacific/Kiritimati", datetime(2026, 5, 20, 9, 59, tzinfo=UTC), True),
        ("Pacific/Kiritimati", datetime(2026, 5, 20, 10, 0, tzinfo=UTC), False),
    ],
)
def test_mail_goes_by_day_from_monday_to_wednesday_where_the_coach_lives(
    coach: User, joan: RosterEntry, zone: str, at: datetime, is_sent: bool
) -> None:
    User.objects.filter(pk=coach.pk).update(time_zone=zone)

    assert send_due_digests(now=at) == int(is_sent)


def test_mail_that_monday_did_not_bring_tells_the_same_week_and_goes_once(
    coach: User, joan: RosterEntry
) -> None:
    wednesday = MONDAY_7_IN_LONDON + timedelta(days=2)

    counts = [send_due_digests(now=wednesday + timedelta(hours=hour)) for hour in range(3)]

    assert counts == [1, 0, 0]
    assert "Week of 11 May 2026" in OutgoingMail.objects.get().body
    assert send_due_digests(now=MONDAY_7_IN_LONDON + timedelta(days=7)) == 1


def test_command_sends_the_mail_of_the_week_on_any_day_and_only_once(
    coach: User, joan: RosterEntry
) -> None:
    with time_machine.travel(MONDAY_7_IN_LONDON + timedelta(days=3), tick=False):
        call_command("send_digest", "TOM@example.org", verbosity=0)
        with pytest.raises(CommandError, match="sent already"):
            call_command("send_digest", "tom@example.org")
        with pytest.raises(CommandError, match="No coach"):
            call_command("send_digest", joan.member.email)

    assert "Week of 11 May 2026" in OutgoingMail.objects.get().body
    assert send_due_digests(now=MONDAY_7_IN_LONDON) == 0


def test_client_who_left_is_in_no_mail(coach: User, joan: RosterEntry) -> None:
    joan.member.clinic_links.update(ended_at=timezone.now())

    assert send_due_digests(now=MONDAY_7_IN_LONDON) == 0


def test_former_coach_gets_no_mail(coach: User, joan: RosterEntry) -> None:
    coach.is_active = False
    coach.save(update_fields=["is_active"])
    shut_out = send_due_digests(now=MONDAY_7_IN_LONDON)
    coach.is_active = True
    coach.save(update_fields=["is_active"])
    Membership.objects.filter(user=coach).update(ended_at=timezone.now())

    assert shut_out == send_due_digests(now=MONDAY_7_IN_LONDON) == 0


def test_coach_without_clients_gets_no_mail(coach: User) -> None:
    assert send_due_digests(now=MONDAY_7_IN_LONDON) == 0


def test_each_client_named_is_written_down(coach: User, joan: RosterEntry) -> None:
    send_due_digests(now=MONDAY_7_IN_LONDON)

    event = AccessEvent.objects.get()
    assert (event.actor, event.member, event.area) == (coach, joan.member, "week")


def test_fault_of_one_coach_keeps_no_mail_from_another(
    coach: User, joan: RosterEntry, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = coach_of(coach.memberships.get().clinic, email="other@example.org")
    client_of(other, name="Ruth Adler", reason="urgent")
    User.objects.filter(pk=coach.pk).update(name="Broken")
    monkeypatch.setattr(
        "programs.adherence.services.digest.queue_mail", _fails_for("tom@example.org")
    )

    assert send_due_digests(now=MONDAY_7_IN_LONDON) == 1


def _fails_for(address: str) -> object:
    def queue(*, to: list[str], **rest: object) -> bool:
        if to == [address]:
            raise RuntimeError("planted")
        return True

    return queue

"""What a coach must never read stands in no page, fragment, file or mail of theirs (T2)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.http import StreamingHttpResponse
from django.test import Client
from django.utils import timezone

from accounts.models import Role, User
from programs.adherence.models import Contact, RosterEntry
from programs.adherence.services.digest import send_due_digests
from programs.plans.services.clinical_notes import write_clinical_note
from programs.screening.models import ScreeningAnswer
from programs.sessions.models import ReadinessCheck, SafetyEvent
from programs.vocabulary import Readiness
from retrowalk.models import OutgoingMail
from tests.factories.accounts import ClinicFactory
from tests.factories.programs import NOW, member_with_plan, told, walks_of
from tests.factories.roster import client_of, coach_of, owed, physio_of
from tests.factories.screening import ClearanceFactory
from tests.programs.adherence.histories import past_walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs", "_wednesday")]

CANARY = "Zinnia-Canary"
STYLES = ({}, {"HTTP_HX_REQUEST": "true"}, {"HTTP_ACCEPT": "application/json"})


@pytest.fixture
def coach() -> User:
    return coach_of(ClinicFactory.create(), name="Tom Okoro")


@pytest.fixture
def entry(coach: User) -> RosterEntry:
    """A client whose screening, notes, clearance, falls and logs all hold the canary."""
    plan = member_with_plan(user={"name": "Joan Petrie"})
    member = plan.member
    entry = client_of(coach, member=member, reason="urgent", reason_detail="fell", walks="dmm nnn")
    physio = physio_of(entry.clinic, name="Anna Kaur")
    client_of(physio, member=member, role=Role.PHYSIO)
    answers = ScreeningAnswer.objects.filter(screening=plan.screening)
    answers.unguarded().update(value=CANARY)
    ClearanceFactory.create(screening=plan.screening, member=member, limits=CANARY)
    write_clinical_note(
        member=member, clinic=entry.clinic, author=physio, body=CANARY, now=timezone.now()
    )
    walk = past_walk(plan, date(2026, 5, 11), ordinal=90)
    told(walk, pain=6, note=CANARY, happenings=[CANARY])
    ReadinessCheck.objects.create(
        member=member,
        walk_session=walk,
        result=Readiness.READY,
        pain=3,
        answers={"signs": [CANARY]},
        reasons=[CANARY],
        is_setup_ready=True,
        checked_on=date(2026, 5, 11),
        checked_at=NOW,
    )
    SafetyEvent.objects.create(
        member=member, kind="fall", text=CANARY, occurred_at=NOW, recorded_at=NOW
    )
    follow_up = owed(entry, "urgent", detail="fell")
    Contact.objects.create(
        member=member,
        clinic=entry.clinic,
        staff=physio,
        follow_up=follow_up,
        kind="done",
        text=CANARY,
        at=NOW - timedelta(hours=1),
    )
    return entry


def whole(response: object) -> bytes:
    if isinstance(response, StreamingHttpResponse):
        return b"".join(response)
    return response.content  # type: ignore[attr-defined]


def test_no_page_fragment_or_file_of_a_coach_holds_what_is_not_for_them(
    client: Client, coach: User, entry: RosterEntry
) -> None:
    client.force_login(coach)
    own, walk = f"/roster/{entry.member.uuid}/", walks_of(entry.member.plans.get())[0]
    follow_up = f"/follow-ups/{entry.member.follow_ups.get().uuid}/"
    addresses = [
        "/roster/",
        "/roster.csv",
        "/roster/views/",
        "/week/",
        "/week/?as=text",
        "/follow-ups/",
        follow_up,
        *(f"{follow_up}?do={part}" for part in ("call", "write", "close")),
        own,
        f"{own}call/",
        f"{own}hold/",
        f"{own}walks/{walk.uuid}/move/",
        f"{own}walks/{walk.uuid}/leave-out/",
    ]

    answers = {
        (address, number): client.get(address, **style)
        for address in addresses
        for number, style in enumerate(STYLES)
        if (address, number) != ("/roster.csv", 2)
    }

    codes = {answer.status_code for answer in answers.values()}
    assert codes <= {200, 302}
    assert [place for place, answer in answers.items() if CANARY.encode() in whole(answer)] == []


def test_digest_holds_no_canary(coach: User, entry: RosterEntry) -> None:
    send_due_digests(now=datetime(2026, 5, 18, 8, 0, tzinfo=UTC))

    mail = OutgoingMail.objects.get()
    assert CANARY not in mail.subject + mail.body + mail.html


@pytest.mark.parametrize(
    "field", ["role", "clinic", "member", "is_staff", "cleared", "created_at", "assigned_to"]
)
def test_field_nobody_offers_changes_nothing(
    client: Client, coach: User, entry: RosterEntry, field: str
) -> None:
    client.force_login(coach)
    one = entry.member.follow_ups.get()
    stranger = coach_of(ClinicFactory.create())
    sent = {"client": entry.member.uuid, "version": one.version, "result": "no_answer"}

    client.post(f"/follow-ups/{one.uuid}/call/", sent | {field: stranger.pk})

    one.refresh_from_db()
    assert (one.member, one.clinic, one.assigned_to) == (entry.member, entry.clinic, coach)
    assert not User.objects.filter(is_staff=True).exists()

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from programs.adherence.models import Contact
from programs.adherence.queries.client_timeline import timeline_of
from programs.adherence.rules.entry_words import entry_words
from programs.adherence.rules.timeline import FILTERS, Entry, Kind, page_of
from programs.plans.models import (
    ClinicalNote,
    ClinicalNoteVersion,
    Hold,
    Note,
    Plan,
    PlanRevision,
    ProgressionDecision,
)
from programs.sessions.models import SafetyEvent
from programs.vocabulary import Change, HoldKind, Readiness
from tests.factories.accounts import CareRelationshipFactory, ClinicLinkFactory
from tests.factories.programs import member_with_plan, ready_for, walks_of
from tests.programs.adherence.histories import past_walk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

NOON = datetime(2026, 5, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def plan() -> Plan:
    return member_with_plan()


@pytest.fixture
def physio(plan: Plan) -> User:
    staff: User = CareRelationshipFactory.create(
        link=ClinicLinkFactory.create(member=plan.member)
    ).staff
    User.objects.filter(pk=staff.pk).update(name="Anna Kaur")
    return staff


def note(plan: Plan, author: User, **values: Any) -> Note:
    row: dict[str, Any] = {"body": "Keep to the rails.", "created_at": NOON}
    return Note.objects.create(plan=plan, member=plan.member, author=author, **row | values)


def everything(plan: Plan, physio: User) -> None:
    """Keep one entry of each kind, an hour apart, the last one first."""
    hour = iter(NOON - timedelta(hours=back) for back in range(20))
    member, clinic = plan.member, physio.clients.get().clinic
    Contact.objects.create(
        member=member, clinic=clinic, staff=physio, kind="call", result="spoke", at=next(hour)
    )
    written = ClinicalNote.objects.create(
        member=member, clinic=clinic, author=physio, created_at=next(hour)
    )
    for number, body in enumerate(("Stiff.", "Less stiff."), start=1):
        ClinicalNoteVersion.objects.create(note=written, number=number, body=body, written_at=NOON)
    note(plan, physio, created_at=next(hour))
    hold = Hold.objects.create(
        plan=plan,
        kind=HoldKind.CLINICIAN,
        reason="On holiday.",
        starts_on=NOON.date(),
        created_by=physio,
        created_at=NOON - timedelta(days=1),
        ended_at=next(hour),
        ended_by=physio,
    )
    assert hold.ended_at
    SafetyEvent.objects.create(
        member=member,
        uuid=uuid4(),
        kind="fall",
        has_injury=True,
        text="Slipped.",
        occurred_at=next(hour),
        recorded_at=NOON,
    )
    ProgressionDecision.objects.create(
        plan=plan,
        week=1,
        attempt=1,
        rule_number=16,
        change=Change.HOLD,
        reason="We need one more steady week.",
        facts={},
        matched=[16],
        outcome={},
        decided_at=next(hour),
    )
    PlanRevision.objects.create(
        plan=plan,
        number=2,
        reason="Too hard.",
        change={"kind": "back_one"},
        made_by=physio,
        made_at=next(hour),
    )
    ready_for(walks_of(plan)[0], now=next(hour), result=Readiness.NOT_TODAY, pain=6)
    past_walk(plan, date(2026, 5, 14))


def test_one_query_tells_every_kind_newest_first(
    plan: Plan, physio: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    everything(plan, physio)
    assert physio.open_roles  # every page has asked for them before

    with django_assert_num_queries(1):
        entries = timeline_of(plan.member, physio)

    assert [entry.at for entry in entries] == sorted((one.at for one in entries), reverse=True)
    assert {entry.kind for entry in entries} == set(Kind)


@pytest.mark.parametrize("is_own, title", [(True, "the client"), (False, "a coach")])
def test_pause_says_whether_the_client_or_a_coach_made_it(
    plan: Plan, physio: User, *, is_own: bool, title: str
) -> None:
    maker = plan.member if is_own else physio
    made = {"created_by": maker, "created_at": NOON, "ended_at": NOON, "ended_by": plan.member}
    Hold.objects.create(
        plan=plan, kind=HoldKind.MEMBER, reason="Away", starts_on=NOON.date(), **made
    )

    found = {one.kind: entry_words(one).title for one in timeline_of(plan.member, physio)}

    assert found[Kind.HOLD] == f"Paused by {title}"
    assert found[Kind.HOLD_END] == f"Ended: paused by {title}"


def test_entries_carry_what_their_words_need(plan: Plan, physio: User) -> None:
    everything(plan, physio)

    found = {entry.kind: entry for entry in timeline_of(plan.member, physio)}

    def told(kind: Kind) -> tuple[str, str, str, int, int]:
        one = found[kind]
        return one.who, one.word, one.said, one.figure, one.flag

    assert told(Kind.CONTACT) == ("Anna Kaur", "call/spoke", "", 0, 0)
    assert told(Kind.NOTE) == ("Anna Kaur", "", "Less stiff.", 2, 0)
    assert told(Kind.MESSAGE) == ("Anna Kaur", "", "Keep to the rails.", 0, 0)
    assert told(Kind.HOLD) == ("Anna Kaur", "clinician", "On holiday.", 0, 0)
    assert told(Kind.HOLD_END) == ("Anna Kaur", "clinician", "", 0, 0)
    assert told(Kind.SAFETY) == ("", "fall", "Slipped.", 0, 1)
    assert told(Kind.DECISION) == ("", "hold", "We need one more steady week.", 16, 1)
    assert told(Kind.REVISION) == ("Anna Kaur", "back_one", "Too hard.", 2, 0)
    assert told(Kind.CHECK) == ("", "not_today", "[]", 6, 0)
    assert told(Kind.WALK) == ("", "timer", "", 0, 0)
    assert told(Kind.PLAN)[3:] == (0, 1)


def test_each_pill_tells_only_its_kinds(plan: Plan, physio: User) -> None:
    everything(plan, physio)

    for shown, kinds in FILTERS.items():
        assert {entry.kind for entry in timeline_of(plan.member, physio, shown)} == set(kinds)


def test_check_that_passed_is_left_to_its_walk_but_listed_among_checks(
    plan: Plan, physio: User
) -> None:
    ready_for(walks_of(plan)[0])

    assert Kind.CHECK not in {entry.kind for entry in timeline_of(plan.member, physio)}
    assert [entry.word for entry in timeline_of(plan.member, physio, "checks")] == ["ready"]


def test_pages_tell_everything_once_even_at_one_moment(plan: Plan, physio: User) -> None:
    for number in range(8):
        note(plan, physio, body=f"Note {number}")
        past_walk(plan, date(2026, 5, 14), finished_at=NOON, started_at=NOON)
    seen: list[Entry] = []
    place = None

    while True:
        page, place = page_of(timeline_of(plan.member, physio, after=place), 3)
        seen += page
        if place is None:
            break

    assert len(seen) == len({(entry.kind, entry.key) for entry in seen}) == 17
    assert seen == sorted(seen, key=lambda entry: (-entry.at.timestamp(), entry.kind, -entry.key))


def test_nothing_of_another_member_is_told(plan: Plan, physio: User) -> None:
    everything(plan, physio)
    other = member_with_plan()

    assert [entry.kind for entry in timeline_of(other.member, physio)] == [Kind.PLAN]


def test_threads_of_colleagues_and_notes_of_other_clinics_are_not_told(
    plan: Plan, physio: User
) -> None:
    everything(plan, physio)
    elsewhere = CareRelationshipFactory.create(
        link=ClinicLinkFactory.create(member=plan.member)
    ).staff
    before = timeline_of(plan.member, physio)

    note(plan, plan.member, staff=elsewhere)
    note(plan, elsewhere, staff=elsewhere)
    there = elsewhere.clients.get().clinic
    ClinicalNote.objects.create(member=plan.member, clinic=there, author=elsewhere, created_at=NOON)
    Contact.objects.create(
        member=plan.member, clinic=there, staff=elsewhere, kind="message", at=NOON
    )

    assert timeline_of(plan.member, physio) == before

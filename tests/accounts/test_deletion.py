from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.db.models import CharField, JSONField, Model, TextField
from django.test import Client
from django.utils import timezone

from accounts import personal_data
from accounts.models import (
    BrowserSession,
    CareRelationship,
    ClinicLink,
    Consent,
    DeletionRequest,
    User,
)
from accounts.services.consent import record_sign_up_consent
from accounts.services.deletion import (
    ask_to_be_deleted,
    delete_due,
    forget,
    keep_account,
)
from programs.plans.models import Note, Plan
from programs.screening.models import Screening, ScreeningAnswer
from programs.sessions.models import CheckIn, SafetyEvent, WalkSession
from retrowalk.mail import queue_mail
from retrowalk.models import OutgoingMail
from tests.accounts.conftest import confirmed
from tests.factories.accounts import PASSWORD, CareRelationshipFactory, ClinicLinkFactory
from tests.factories.programs import member_with_plan, walks_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

CANARY = "zinnia-canary"
Column = CharField | TextField | JSONField


@pytest.fixture
def plan() -> Plan:
    """The plan of a member whose every free text holds a canary."""
    plan = member_with_plan(user={"email": f"{CANARY}@example.org", "name": CANARY})
    member = plan.member
    confirmed(member)
    User.objects.filter(pk=member.pk).update(phone=CANARY, second_person=CANARY)
    record_sign_up_consent(user=member, now=timezone.now())
    walk = walks_of(plan)[0]
    now = timezone.now()
    first, second = (
        CheckIn.objects.create(
            walk_session=walk,
            member=member,
            kind=kind,
            note=CANARY,
            recorded_by=member,
            recorded_at=now,
        )
        for kind in ("after", "ten_minutes")
    )
    CheckIn.objects.filter(pk=first.pk).update(replaced_by=second)
    SafetyEvent.objects.create(
        member=member,
        walk_session=walk,
        kind="stumble",
        text=CANARY,
        occurred_at=now,
        recorded_at=now,
    )
    Note.objects.create(plan=plan, member=plan.member, author=member, body=CANARY, created_at=now)
    Screening.objects.filter(member=member).unguarded().update(support_named=CANARY)
    WalkSession.objects.filter(pk=walk.pk).update(intervals=[{"note": CANARY}])
    queue_mail(to=[member.email], subject="Hello", body=CANARY)
    Client().post("/account/login/", {"login": member.email, "password": PASSWORD})
    return plan


def text_columns(model: type[Model]) -> list[Column]:
    """Return the columns of a model that hold text."""
    return [f for f in model._meta.concrete_fields if isinstance(f, Column)]


def places_of(words: str) -> set[str]:
    """Return each table and column in which the words stand."""
    return {
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models(include_auto_created=True)
        for field in text_columns(model)
        for value in model._base_manager.values_list(field.name, flat=True)
        if words in str(value)
    }


def test_canaries_stand_in_many_places_before(plan: Plan) -> None:
    assert {
        "accounts.User.name",
        "account.EmailAddress.email",
        "programs.CheckIn.note",
        "programs.SafetyEvent.text",
        "programs.Note.body",
        "programs.Screening.support_named",
        "programs.WalkSession.intervals",
        "retrowalk.OutgoingMail.body",
    } <= places_of(CANARY)


def test_nothing_of_a_forgotten_person_is_left(plan: Plan) -> None:
    forget(user=plan.member, now=timezone.now())

    assert places_of(CANARY) == set()
    assert User.objects.filter(pk=plan.member_id).exists() is False


def test_forgetting_leaves_everybody_else_alone(plan: Plan) -> None:
    other = member_with_plan()
    before = {table.key: table.rows(other.member) for table in personal_data.tables()}

    forget(user=plan.member, now=timezone.now())

    after = {table.key: table.rows(other.member) for table in personal_data.tables()}
    assert after == before


def test_clinic_keeps_its_plan_without_the_name(plan: Plan) -> None:
    care = CareRelationshipFactory.create(link__member=plan.member)
    Note.objects.create(
        plan=plan,
        member=plan.member,
        author=care.staff,
        body="Hold both rails",
        created_at=timezone.now(),
    )

    forget(user=plan.member, now=timezone.now())

    assert places_of(CANARY) == set()
    plan.refresh_from_db()
    assert plan.member.name == "Deleted person"
    assert [note.body for note in Note.objects.all()] == ["Hold both rails"]


def test_clinic_loses_what_the_member_told(plan: Plan) -> None:
    ClinicLinkFactory.create(member=plan.member)

    forget(user=plan.member, now=timezone.now())

    for model in (WalkSession, CheckIn, SafetyEvent, ScreeningAnswer):
        assert model._base_manager.count() == 0


def test_ties_to_a_clinic_end(plan: Plan) -> None:
    care = CareRelationshipFactory.create(link__member=plan.member)

    forget(user=plan.member, now=timezone.now())

    assert ClinicLink.objects.open().exists() is False
    assert CareRelationship.objects.open_at(timezone.now()).exists() is False
    assert list(Consent.objects.values_list("document", flat=True)) == ["clinic_sharing"]
    assert care.staff.clients.count() == 1


def test_stripped_person_cannot_sign_in_and_has_no_address_of_before(plan: Plan) -> None:
    uuid_before = plan.member.uuid
    ClinicLinkFactory.create(member=plan.member)

    forget(user=plan.member, now=timezone.now())

    member = User.objects.get(pk=plan.member_id)
    assert (member.is_active, member.has_usable_password()) == (False, False)
    assert member.uuid != uuid_before
    assert member.email == f"{member.uuid}@deleted.invalid"
    assert EmailAddress.objects.filter(user=member).exists() is False


def test_sign_ins_and_mail_go_too(plan: Plan) -> None:
    assert UserSession.objects.count() == 1

    forget(user=plan.member, now=timezone.now())

    assert (BrowserSession.objects.count(), UserSession.objects.count()) == (0, 0)
    assert OutgoingMail.objects.count() == 0


@pytest.mark.parametrize("early, is_gone", [(timedelta(seconds=1), False), (timedelta(0), True)])
def test_deletion_waits_for_its_moment(plan: Plan, early: timedelta, is_gone: bool) -> None:
    now = timezone.now()
    wish = ask_to_be_deleted(user=plan.member, now=now)

    count = delete_due(now=wish.due_at - early)

    assert count == is_gone
    assert User.objects.filter(pk=plan.member_id).exists() is not is_gone


def test_who_chose_to_stay_is_not_deleted(plan: Plan) -> None:
    now = timezone.now()
    ask_to_be_deleted(user=plan.member, now=now)

    keep_account(user=plan.member)

    assert delete_due(now=now + timedelta(days=8)) == 0


def test_forgetting_is_all_or_nothing(plan: Plan, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(user: User, *, keeps_record: bool) -> None:
        raise RuntimeError("the disk is full")

    before = places_of(CANARY)
    monkeypatch.setitem(personal_data._erasers, "accounts", fail)

    with pytest.raises(RuntimeError):
        forget(user=plan.member, now=timezone.now())

    assert places_of(CANARY) == before


def test_fault_with_one_person_does_not_keep_the_next(
    plan: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    other: Any = member_with_plan()
    for member in (plan.member, other.member):
        ask_to_be_deleted(user=member, now=now)
    erase = personal_data._erasers["programs"]

    def forgets_only_one(user: User, *, keeps_record: bool) -> None:
        if user.pk == other.member.pk:
            erase(user, keeps_record=keeps_record)

    monkeypatch.setitem(personal_data._erasers, "programs", forgets_only_one)

    count = delete_due(now=now + timedelta(days=7))

    assert count == 1
    assert list(DeletionRequest.objects.values_list("user_id", flat=True)) == [plan.member_id]

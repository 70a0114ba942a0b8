from __future__ import annotations

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django import Settings

from accounts.models import CareRelationship, Role, User
from programs.demo.clinics import make_clinic
from programs.plans.models import Plan
from programs.sessions.models import CheckIn, WalkSession
from programs.vocabulary import PlanStatus, SessionStatus
from tests.factories.demo import demo_clinic

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

TODAY = date(2026, 11, 22)


def test_demo_is_refused_without_debug(settings: Settings) -> None:
    settings.DEBUG = False

    with pytest.raises(CommandError, match="refused while RETROWALK_DEBUG is off"):
        call_command("demo")


def test_demo_makes_every_named_account_once(settings: Settings) -> None:
    settings.DEBUG = True
    said = StringIO()

    call_command("demo", stdout=said)
    call_command("demo", stdout=said)

    assert User.objects.filter(email="member@example.org").count() == 1
    assert "retrowalk-demo-2026" in said.getvalue()


def test_demo_member_signs_in_and_sees_a_walk_history(client: Client) -> None:
    demo_clinic(today=TODAY)
    member = User.objects.get(email="member@example.org")

    walks = WalkSession.objects.filter(member=member, status=SessionStatus.DONE)

    assert client.login(email=member.email, password="retrowalk-demo-2026")
    assert walks.count() >= 12
    assert Plan.objects.get(member=member).status == PlanStatus.ACTIVE
    assert not Plan.objects.filter(member__email="member2@example.org").exists()


def test_coach_looks_after_about_sixty_clients() -> None:
    demo_clinic(today=TODAY)

    clients = CareRelationship.objects.filter(staff__email="coach@example.org", role=Role.COACH)

    assert 55 <= clients.count() <= 65


def scores(mark: str) -> list[tuple[date, int | None]]:
    """Return day and pain of every check-in of a made-up clinic, in the order of its members."""
    told = CheckIn.objects.filter(member__email__contains=mark).order_by("member", "pk")
    return list(told.values_list("walk_session__due_on", "pain"))


def test_clinic_of_any_size_grows_from_its_seed() -> None:
    make_clinic(members=4, weeks=4, seed=3, today=TODAY)
    make_clinic(members=4, weeks=4, seed=4, today=TODAY)

    assert make_clinic(members=4, weeks=4, seed=3, today=TODAY) is None
    assert Plan.objects.count() == 8
    assert scores("-4-4-3-") != scores("-4-4-4-")

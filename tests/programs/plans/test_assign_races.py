"""Two physios, or a physio and the end of care, at the same moment (trust brief T8).

Each race has a control: with the guard off, the same race shows the fault it guards against.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone

from accounts.models import CareRelationship, ClinicLink
from accounts.services.links import end_link
from programs.plans.models import Plan
from programs.plans.queries.plan import open_plan
from programs.plans.services import assign as plans_assign
from programs.plans.services.assign import (
    Assigned,
    CannotWithdrawError,
    CareEndedError,
    PlanChangedError,
)
from programs.sessions.models import WalkSession
from programs.sessions.services.assign import withdraw_plan
from programs.sessions.services.walk import CannotWalkError
from retrowalk.models import OutgoingMail
from tests import races
from tests.factories.programs import NOW, WEDNESDAY, member_screened, walks_of
from tests.programs.plans.assigning import assigned, care_of, send, wish_for
from tests.programs.sessions.moves import check, start

pytestmark = pytest.mark.django_db(transaction=True)

REFUSALS = (PlanChangedError, CareEndedError, CannotWithdrawError, CannotWalkError)

at_once = partial(races.at_once, refusals=REFUSALS)


@pytest.fixture
def care(transactional_db: None) -> Iterator[CareRelationship]:
    with time_machine.travel(NOW):
        call_command("load_programs", verbosity=0)
        yield care_of(member_screened())


def two_physios(care: CareRelationship) -> tuple[Callable[[], Any], Callable[[], Any]]:
    """Return two physios who both saw that there is no plan, each with a plan to send."""
    colleague = care_of(care.member)
    mine, theirs = wish_for(care), wish_for(colleague, "starter_one_minute")
    return lambda: send(care, mine), lambda: send(colleague, theirs)


def kinds(results: list[Any]) -> list[str]:
    return sorted(type(one).__name__ for one in results)


def test_two_physios_at_once_make_one_plan_and_one_conflict(care: CareRelationship) -> None:
    results = at_once(*two_physios(care))

    assert kinds(results) == ["Assigned", "PlanChangedError"]
    [conflict] = [one for one in results if isinstance(one, PlanChangedError)]
    plan = Plan.objects.get()
    assert conflict.plan == plan
    assert open_plan(care.member) == plan
    assert (WalkSession.objects.count(), OutgoingMail.objects.count()) == (3, 1)


def test_control_without_what_was_seen_one_plan_is_lost_unseen(
    care: CareRelationship, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plans_assign, "version_seen", lambda _plan: "none")

    results = at_once(*two_physios(care))

    assert kinds(results) == ["Assigned", "Assigned"]
    assert Plan.objects.count() == 2


def test_same_form_many_times_at_once_is_one_plan(care: CareRelationship) -> None:
    wish = wish_for(care)

    results = at_once(*[lambda: send(care, wish)] * 8)

    assert [one.is_new for one in results].count(True) == 1
    assert len({one.plan.pk for one in results}) == 1
    assert (WalkSession.objects.count(), OutgoingMail.objects.count()) == (3, 1)


def test_control_without_the_forms_own_id_the_second_press_is_a_conflict(
    care: CareRelationship, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plans_assign, "_sent_before", lambda *_: None)
    wish = wish_for(care)

    results = at_once(lambda: send(care, wish), lambda: send(care, wish))

    assert kinds(results) == ["Assigned", "PlanChangedError"]


def test_plan_and_end_of_the_link_come_one_after_the_other(care: CareRelationship) -> None:
    wish = wish_for(care)
    results = at_once(lambda: send(care, wish), lambda: end_link(link=care.link, now=NOW))

    was_sent = isinstance(results[0], Assigned)
    assert was_sent or isinstance(results[0], CareEndedError)
    assert Plan.objects.exists() is was_sent
    assert not ClinicLink.objects.open().exists()


def test_plan_after_the_end_of_the_link_is_refused(care: CareRelationship) -> None:
    wish = wish_for(care)
    end_link(link=care.link, now=timezone.now())

    [result] = at_once(lambda: send(care, wish))

    assert isinstance(result, CareEndedError)
    assert not Plan.objects.exists()


def test_control_without_asking_for_care_a_stranger_assigns(
    care: CareRelationship, monkeypatch: pytest.MonkeyPatch
) -> None:
    wish = wish_for(care)
    end_link(link=care.link, now=timezone.now())
    monkeypatch.setattr(plans_assign, "_ask_for_care", lambda *_: None)

    [result] = at_once(lambda: send(care, wish))

    assert isinstance(result, Assigned)


def test_undo_and_first_walk_at_once_leave_one_of_the_two(care: CareRelationship) -> None:
    plan = assigned(care)
    walk = walks_of(plan)[0]
    check(walk)
    soon = NOW + timedelta(minutes=1)

    undone, begun = at_once(
        lambda: withdraw_plan(plan=plan, by=care.staff, now=soon, today=WEDNESDAY),
        lambda: start(walk),
    )

    walk.refresh_from_db()
    is_open = open_plan(care.member) is not None
    assert isinstance(undone, CannotWithdrawError) is is_open
    assert isinstance(begun, CannotWalkError) is not is_open
    assert walk.status == ("started" if is_open else "superseded")


def test_undo_twice_at_once_takes_back_once(care: CareRelationship) -> None:
    before = assigned(care)
    plan = assigned(care, "starter_one_minute")
    soon = NOW + timedelta(minutes=1)

    def undo() -> Plan:
        return withdraw_plan(plan=plan, by=care.staff, now=soon, today=WEDNESDAY)

    results = at_once(undo, undo)

    before.refresh_from_db()
    assert kinds(results) == ["Plan", "Plan"]
    assert (before.status, before.version) == ("active", 3)

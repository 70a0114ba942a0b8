"""A message that waits: until it is answered in its thread, or somebody closes it as heard."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from accounts.models import Clinic, Role, User
from programs.adherence.models import Contact, FollowUp, RosterEntry
from programs.adherence.services import follow_ups
from programs.adherence.services.by_the_clock import keep_up
from programs.adherence.services.figures import refresh_member
from programs.adherence.services.rebuild import differing
from programs.plans.services.notes import send_message
from tests.factories.accounts import ClinicFactory
from tests.factories.programs import NOW, WEDNESDAY
from tests.programs.adherence.caring import carer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def says(member: User, coach: User, now: datetime) -> None:
    send_message(member=member, staff=coach, author=member, body="My shoes hurt", now=now)


def waits(clinic: Clinic) -> FollowUp | None:
    return FollowUp.objects.open().filter(reason="unanswered", clinic=clinic).first()


def is_heard(one: FollowUp | None, coach: User, now: datetime) -> None:
    assert one is not None
    follow_ups.log_call(
        follow_up=one.uuid, by=coach, result=Contact.Result.SPOKE, version=one.version, now=now
    )


def test_message_after_one_that_was_heard_comes_up_when_it_has_waited(
    coach: User, member: User, clinic: Clinic
) -> None:
    elsewhere: Clinic = ClinicFactory.create()
    carer(member, elsewhere, Role.COACH)
    says(member, coach, NOW)
    keep_up(now=NOW + 49 * HOUR)
    is_heard(waits(clinic), coach, NOW + 50 * HOUR)
    heard = waits(clinic)
    says(member, coach, NOW + 6 * DAY)
    keep_up(now=NOW + 6 * DAY + 47 * HOUR)
    early = waits(clinic)

    keep_up(now=NOW + 6 * DAY + 48 * HOUR)

    late, other = waits(clinic), waits(elsewhere)
    assert heard is None
    assert early is None
    assert late is not None
    assert other is not None
    assert (late.since, other.since) == (WEDNESDAY + 6 * DAY, WEDNESDAY)
    assert differing(now=NOW + 8 * DAY) == 0


def test_entry_names_the_day_on_which_a_message_will_have_waited(
    coach: User, member: User, clinic: Clinic
) -> None:
    says(member, coach, NOW)
    keep_up(now=NOW + 49 * HOUR)
    is_heard(waits(clinic), coach, NOW + 50 * HOUR)

    says(member, coach, NOW + 3 * DAY)
    names = RosterEntry.objects.get(staff=coach).reasons_on
    refresh_member(member_id=member.pk, now=NOW + 5 * DAY)

    assert names == WEDNESDAY + 5 * DAY
    assert waits(clinic) is not None


def test_closing_is_forgotten_by_the_clock_as_by_a_write(
    coach: User, member: User, clinic: Clinic
) -> None:
    says(member, coach, NOW)
    keep_up(now=NOW + 49 * HOUR)
    is_heard(waits(clinic), coach, NOW + 50 * HOUR)

    for days in (30, 59, 60):
        keep_up(now=NOW + days * DAY)

    assert differing(now=NOW + 60 * DAY) == 0


def test_words_in_another_thread_are_no_answer(coach: User, member: User, clinic: Clinic) -> None:
    physio = carer(member, clinic, Role.PHYSIO)
    says(member, coach, NOW)
    send_message(member=member, staff=physio, author=physio, body="See you Monday", now=NOW + HOUR)

    keep_up(now=NOW + 48 * HOUR)

    assert waits(clinic) is not None

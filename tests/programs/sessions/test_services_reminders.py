from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail

from programs.sessions.models import Reminder
from programs.sessions.services.change import excuse_session
from programs.sessions.services.reminders import send_due_reminders
from tests.factories.programs import member_with_plan, walked, walks_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

FRIDAY = datetime(2026, 5, 15, 8, 0, tzinfo=UTC)
"""9:00am in London; the walk of that day is planned for 9:30am."""


def test_session_reminder_goes_out_once() -> None:
    member_with_plan()

    first = send_due_reminders(now=FRIDAY)
    second = send_due_reminders(now=FRIDAY + timedelta(minutes=1))

    assert (first, second) == (1, 0)
    assert Reminder.objects.filter(sent_at__isnull=False).count() == 1


def test_reminder_holds_no_word_about_health() -> None:
    member_with_plan()
    send_due_reminders(now=FRIDAY)

    text = "".join(message.subject + message.body for message in mail.outbox).lower()

    assert not [word for word in ("pain", "knee", "fall", "backward", "back ") if word in text]


def test_next_morning_reminder_is_planned_for_eight_local_time() -> None:
    plan = member_with_plan()
    walk = walked(walks_of(plan)[0])

    reminder = Reminder.objects.get(walk_session=walk, kind=Reminder.Kind.NEXT_MORNING)

    assert reminder.due_at == datetime(2026, 5, 14, 7, 0, tzinfo=UTC)


def test_excused_walk_sends_nothing() -> None:
    plan = member_with_plan()
    friday = walks_of(plan)[1]
    excuse_session(
        walk_session=friday, reason="ill", by=plan.member, now=FRIDAY, today=friday.due_on
    )

    assert send_due_reminders(now=FRIDAY) == 0


def test_member_who_wants_no_reminder_gets_none() -> None:
    member_with_plan(user={"wants_session_reminder": False})

    assert send_due_reminders(now=FRIDAY) == 0
    assert not Reminder.objects.filter(due_at__lte=FRIDAY, cancelled_at__isnull=True).exists()


def test_reminder_that_is_half_a_day_late_is_dropped() -> None:
    member_with_plan()

    assert send_due_reminders(now=FRIDAY + timedelta(hours=13)) == 0

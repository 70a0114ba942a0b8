"""Mail is queued, sent once, tried for three days and then emptied."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail import EmailMessage, EmailMultiAlternatives, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import OperationalError, transaction
from django.utils import timezone
from pytest_django import Settings

from retrowalk.mail import queue as queue_module
from retrowalk.mail import queue_mail
from retrowalk.mail.backends import KEY_HEADER
from retrowalk.mail.queue import deliver_due, empty_old_texts, send_if_due
from retrowalk.models import OutgoingMail

START = datetime(2026, 5, 13, 9, 0, tzinfo=UTC)
HELD_TASKS = {"default": {"BACKEND": "django_tasks.backends.dummy.DummyBackend"}}


class ClosedBackend(BaseEmailBackend):
    """A mail server that cannot be reached."""

    def send_messages(self, email_messages: Any) -> None:
        raise ConnectionRefusedError


@pytest.fixture(autouse=True)
def _ways_out(settings: Settings) -> None:
    settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"


@pytest.fixture
def held(settings: Settings) -> None:
    """Leave tasks in the queue, as if no worker ran."""
    settings.TASKS = HELD_TASKS


@pytest.fixture
def closed(settings: Settings) -> None:
    settings.MAIL_DELIVERY_BACKEND = f"{__name__}.ClosedBackend"


def queue(**changes: Any) -> Any:
    values = {"to": ["ann@example.org"], "subject": "Hello", "body": "Come back."}
    return queue_mail(**values | changes)


@pytest.mark.django_db(transaction=True)
def test_mail_is_sent_after_the_transaction() -> None:
    with transaction.atomic():
        queue()
        sent_inside = len(mail.outbox)

    assert sent_inside == 0
    assert [message.subject for message in mail.outbox] == ["Hello"]
    assert OutgoingMail.objects.get().sent_at is not None


@pytest.mark.django_db(transaction=True)
def test_mail_of_a_transaction_that_fails_is_never_sent() -> None:
    with suppress(RuntimeError), transaction.atomic():
        queue()
        raise RuntimeError("planted")

    assert (mail.outbox, OutgoingMail.objects.count()) == ([], 0)


@pytest.mark.django_db(transaction=True)
def test_known_key_is_not_queued_again() -> None:
    answers = [queue(key="reminder-1"), queue(key="reminder-1", body="Other words.")]

    assert answers == [True, False]
    assert [message.body for message in mail.outbox] == ["Come back."]


@pytest.mark.django_db
def test_mail_is_sent_once_however_often_it_is_tried(held: None) -> None:
    queue()
    row = OutgoingMail.objects.get()

    tries = [send_if_due(row.pk, now=timezone.now()) for _ in range(3)]

    assert tries == [True, False, False]
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_second_worker_leaves_mail_alone_while_it_is_being_sent(
    held: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue()
    row = OutgoingMail.objects.get()
    answers = []
    monkeypatch.setattr(
        EmailMultiAlternatives,
        "send",
        lambda message: answers.append(send_if_due(row.pk, now=timezone.now())),
    )

    assert send_if_due(row.pk, now=timezone.now()) is True
    assert answers == [False]


@pytest.mark.django_db
def test_lost_task_is_made_up_for(held: None) -> None:
    queue()

    deliver_due()

    assert len(mail.outbox) == 1


@pytest.mark.django_db(transaction=True)
def test_page_does_not_fail_after_its_transaction_for_a_task_that_cannot_be_noted(
    held: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*_given: object) -> None:
        raise OperationalError("database is locked")

    monkeypatch.setattr(type(queue_module.deliver), "enqueue", locked)

    with transaction.atomic():
        queue()
    deliver_due()

    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_closed_server_is_tried_at_growing_waits_and_given_up(held: None, closed: None) -> None:
    with time_machine.travel(START, tick=False) as clock:
        queue()
        waits = []
        while OutgoingMail.objects.get().failed_at is None:
            deliver_due()
            row = OutgoingMail.objects.get()
            waits.append(row.next_try_at - timezone.now())
            clock.move_to(max(row.next_try_at, timezone.now()))
        given_up = timezone.now() - START

    minute, hour = timedelta(minutes=1), timedelta(hours=1)
    assert waits[:4] == [minute, 5 * minute, 30 * minute, 2 * hour]
    assert timedelta(days=2, hours=12) < given_up <= timedelta(days=3)


@pytest.mark.django_db
def test_mail_goes_out_when_the_server_is_back(
    held: None, closed: None, settings: Settings
) -> None:
    with time_machine.travel(START, tick=False) as clock:
        queue()
        deliver_due()
        settings.MAIL_DELIVERY_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
        deliver_due()
        too_early = len(mail.outbox)
        clock.shift(timedelta(minutes=1))
        deliver_due()

    assert (too_early, len(mail.outbox)) == (0, 1)


@pytest.mark.django_db
def test_texts_are_emptied_after_seven_days(held: None) -> None:
    with time_machine.travel(START, tick=False) as clock:
        queue(html="<p>Come back.</p>")
        deliver_due()
        clock.shift(timedelta(days=6, hours=23))
        empty_old_texts()
        kept = OutgoingMail.objects.get().body
        clock.shift(timedelta(hours=2))
        empty_old_texts()

    row = OutgoingMail.objects.get()
    assert (kept, row.body, row.html) == ("Come back.", "", "")


@pytest.mark.django_db
def test_waiting_mail_keeps_its_text(held: None) -> None:
    with time_machine.travel(START, tick=False) as clock:
        queue()
        clock.shift(timedelta(days=8))
        empty_old_texts()

    assert OutgoingMail.objects.get().body == "Come back."


@pytest.mark.django_db(transaction=True)
def test_django_mail_goes_through_the_queue() -> None:
    way_in = get_connection("retrowalk.mail.QueueBackend")
    message = EmailMultiAlternatives("Hi", "Plain", None, ["ann@example.org"], connection=way_in)
    message.attach_alternative("<p>Plain</p>", "text/html")

    message.send()

    [sent] = mail.outbox
    assert (sent.to, sent.subject, sent.body) == (["ann@example.org"], "Hi", "Plain")
    assert [tuple(part) for part in sent.alternatives] == [("<p>Plain</p>", "text/html")]
    assert OutgoingMail.objects.count() == 1


@pytest.mark.django_db
def test_django_mail_with_a_key_is_queued_once(held: None) -> None:
    way_in = get_connection("retrowalk.mail.QueueBackend")
    messages = [
        EmailMessage("Hi", "Plain", None, ["ann@example.org"], headers={KEY_HEADER: "alert-7"})
        for _ in range(2)
    ]

    assert way_in.send_messages(messages) == 1
    assert OutgoingMail.objects.get().key == "alert-7"


def test_attachment_is_refused() -> None:
    way_in = get_connection("retrowalk.mail.QueueBackend")
    message = EmailMessage("Hi", "Plain", None, ["ann@example.org"], connection=way_in)
    message.attach("plan.txt", "Walk", "text/plain")

    with pytest.raises(ValueError, match="never files"):
        message.send()


@pytest.mark.django_db
def test_subject_is_one_line(held: None) -> None:
    queue(subject="Hello\r\nBcc: everybody@example.org")

    assert OutgoingMail.objects.get().subject == "Hello Bcc: everybody@example.org"


@pytest.mark.django_db
def test_message_id_is_the_same_at_each_try(held: None) -> None:
    queue(key="reminder-2")
    row = OutgoingMail.objects.get()
    for _ in range(2):
        send_if_due(row.pk, now=timezone.now())
        OutgoingMail.objects.update(sent_at=None, next_try_at=timezone.now())
    seen = {message.extra_headers["Message-ID"] for message in mail.outbox}

    assert len(mail.outbox) == 2
    assert len(seen) == 1

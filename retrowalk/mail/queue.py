"""Puts mail into the queue and takes it out again: each mail once, tried for three days."""

import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django_tasks import task

from retrowalk.models import OutgoingMail

log = structlog.get_logger("retrowalk.mail")

# How long to wait after each try that failed; after the last, the mail is given up (trust R32).
WAITS = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=6),
    timedelta(hours=12),
    timedelta(days=1),
    timedelta(days=1),
)
# Another worker leaves a mail alone for so long after one has begun to send it.
SENDING_TIME = timedelta(minutes=2)
TEXT_KEPT = timedelta(days=7)


def queue_mail(
    *,
    to: Sequence[str],
    subject: str,
    body: str,
    html: str = "",
    key: str = "",
    from_address: str = "",
    not_before: datetime | None = None,
) -> bool:
    """Store a mail to be sent after the transaction; return False when its key is already known.

    The key names the occasion ("session-reminder-<uuid>"); without one the mail is one of a kind.
    With `not_before` it waits until then, and `take_back_mail` can still stop it.
    """
    now = timezone.now()
    mail, is_new = OutgoingMail.objects.get_or_create(
        key=key or str(uuid.uuid4()),
        defaults={
            "from_address": from_address or settings.DEFAULT_FROM_EMAIL,
            "to": list(to),
            "subject": " ".join(subject.split()),
            "body": body,
            "html": html,
            "created_at": now,
            "next_try_at": max(now, not_before or now),
        },
    )
    if is_new and mail.next_try_at <= now:
        # A task that cannot be noted is made up for; the page must not run again for its sake.
        transaction.on_commit(lambda: deliver.enqueue(mail.pk), robust=True)
    return is_new


def take_back_mail(key: str) -> bool:
    """Remove a mail that nobody has begun to send; return whether it was still there."""
    waiting = OutgoingMail.objects.filter(key=key, sent_at=None, failed_at=None, tries=0)
    return bool(waiting.delete()[0])


@task()
def deliver(mail_id: int) -> None:
    """Send one mail if its time has come, as the worker's task."""
    send_if_due(mail_id, now=timezone.now())


def deliver_due() -> None:
    """Send every mail whose next try has come; the job that makes up for lost tasks."""
    now = timezone.now()
    for mail_id in (
        OutgoingMail.objects.due(now)
        .order_by("next_try_at", "pk")
        .values_list("pk", flat=True)[:200]
    ):
        send_if_due(mail_id, now=now)


def empty_old_texts() -> None:
    """Empty the text of mail that was finished more than seven days ago."""
    old = OutgoingMail.objects.with_text_older_than(timezone.now() - TEXT_KEPT)
    old.update(body="", html="")


def send_if_due(mail_id: int, *, now: datetime) -> bool:
    """Send the mail and return True, unless another worker has it or its time has not come."""
    mail = _claim(mail_id, now)
    if mail is None:
        return False
    try:
        _message(mail).send()
    except OSError as fault:  # what smtplib and files raise when the way out is closed
        _put_back(mail, now, fault)
        return False
    OutgoingMail.objects.filter(pk=mail.pk).update(sent_at=timezone.now())
    return True


def _claim(mail_id: int, now: datetime) -> OutgoingMail | None:
    """Return the mail if this worker may send it: one conditional update decides."""
    rows = OutgoingMail.objects.due(now).filter(pk=mail_id)
    taken = rows.update(next_try_at=now + SENDING_TIME, tries=F("tries") + 1)
    return OutgoingMail.objects.get(pk=mail_id) if taken else None


def _put_back(mail: OutgoingMail, now: datetime, fault: OSError) -> None:
    """Plan the next try, or give the mail up after the last."""
    is_last = mail.tries > len(WAITS)
    changes = {"failed_at": now} if is_last else {"next_try_at": now + WAITS[mail.tries - 1]}
    OutgoingMail.objects.filter(pk=mail.pk).update(**changes)
    log.warning("mail not sent", mail=mail.pk, tries=mail.tries, fault=type(fault).__name__)


def _message(mail: OutgoingMail) -> EmailMultiAlternatives:
    """Return the mail for the real way out; its id is the same at each try."""
    message = EmailMultiAlternatives(
        mail.subject,
        mail.body,
        mail.from_address,
        mail.to,
        headers={"Message-ID": f"<{mail.pk}.{uuid.uuid5(uuid.NAMESPACE_URL, mail.key)}@retrowalk>"},
        connection=get_connection(settings.MAIL_DELIVERY_BACKEND),
    )
    if mail.html:
        message.attach_alternative(mail.html, "text/html")
    return message

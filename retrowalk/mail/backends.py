"""Two ways for mail: into the queue, and, where no mail server is named, into files."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend

from retrowalk.mail.queue import queue_mail

KEY_HEADER = "X-RetroWalk-Key"


class QueueBackend(BaseEmailBackend):
    """Django's way to send mail, turned into a row for the worker.

    A message may carry the header X-RetroWalk-Key, which makes sure that it is queued once.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Queue the messages; return how many were new. Attachments raise ValueError."""
        return sum(map(_queue, email_messages))


def _queue(message: EmailMessage) -> bool:
    if message.attachments:
        raise ValueError("Mail carries links only, never files.")
    return queue_mail(
        key=message.extra_headers.get(KEY_HEADER, ""),
        from_address=message.from_email,
        to=message.recipients(),
        subject=str(message.subject),
        body=str(message.body),
        html=_html_of(message),
    )


def _html_of(message: EmailMessage) -> str:
    alternatives = message.alternatives if isinstance(message, EmailMultiAlternatives) else []
    return next((str(part[0]) for part in alternatives if part[1] == "text/html"), "")


class FolderBackend(BaseEmailBackend):
    """Writes each mail as a file that sorts by time; read it under /dev/mail/ while debug is on."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the messages; return how many."""
        folder = Path(settings.MAIL_DIR)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            _write(folder, message.message().as_bytes())
        return len(email_messages)


def _write(folder: Path, content: bytes) -> None:
    """Write under another name first, so that nobody reads half a mail."""
    name = f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{uuid4().hex[:8]}.eml"
    unfinished = folder / f".{name}"
    unfinished.write_bytes(content)
    unfinished.rename(folder / name)

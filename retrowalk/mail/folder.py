"""Reads the mail that lies in files, for developers."""

import email
import email.policy
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

NAME = re.compile(r"\d{8}T\d{12}-[0-9a-f]{8}\.eml")


@dataclass(frozen=True)
class FiledMail:
    """One mail in the folder."""

    name: str
    to: str
    subject: str
    body: str
    written_at: datetime


def newest_mail(folder: Path, most: int = 100) -> list[FiledMail]:
    """Return the newest mail first, at most so many; an absent folder holds none."""
    paths = sorted(folder.glob("*.eml"), reverse=True) if folder.is_dir() else []
    return [read_mail(path) for path in paths[:most]]


def find_mail(folder: Path, name: str) -> FiledMail | None:
    """Return the mail of that name, or None; only names we write are looked for."""
    path = folder / name
    return read_mail(path) if NAME.fullmatch(name) and path.is_file() else None


def read_mail(path: Path) -> FiledMail:
    """Return one mail from its file."""
    message = email.message_from_bytes(path.read_bytes(), policy=email.policy.default)
    plain = message.get_body(("plain",))
    return FiledMail(
        name=path.name,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        body=plain.get_content() if plain else "",
        written_at=datetime.strptime(path.name[:21], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC),
    )

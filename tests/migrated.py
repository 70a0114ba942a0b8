"""The empty tables of the tests, made by the migrations once and copied by whoever comes next."""

from __future__ import annotations

import fcntl
import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import django
from django.apps import apps
from django.core.management.commands.migrate import Command
from django.db import connection

migrate = Command.handle


def migrate_or_copy(folder: Path) -> Any:
    """Return what stands in for the command `migrate` on SQLite: it keeps its tables there.

    All that the tables are made from names the file, so that no change is overlooked.
    """
    kept = folder / f"{_fingerprint()}.sqlite3"

    def handle(command: Command, *args: Any, **options: Any) -> None:
        with _one_at_a_time(folder):
            if not kept.exists():
                migrate(command, *args, **options)
                _keep(kept)
                return
        connection.ensure_connection()
        with closing(sqlite3.connect(kept)) as source:
            source.backup(connection.connection)

    return handle


def _keep(kept: Path) -> None:
    """Write the file under another name first, so that half a file is never taken for one."""
    for older in kept.parent.glob("*.sqlite3"):
        older.unlink()
    unfinished = kept.with_suffix(".unfinished")
    unfinished.unlink(missing_ok=True)
    with closing(sqlite3.connect(unfinished)) as target:
        connection.connection.backup(target)
    unfinished.replace(kept)


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Let the first worker of a run make the tables while the others wait for them."""
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _fingerprint() -> str:
    """Return a name for all migrations, and for the models whose names Django stores."""
    found = hashlib.sha256(f"{django.VERSION} {sqlite3.sqlite_version}".encode())
    for app in sorted(apps.get_app_configs(), key=lambda one: one.label):
        for model in app.get_models():
            options = model._meta
            found.update(repr((options.label, options.permissions)).encode())
            found.update(repr(options.default_permissions).encode())
        for file in sorted(Path(app.path).glob("migrations/*.py")):
            found.update(file.name.encode() + file.read_bytes())
    return found.hexdigest()[:24]

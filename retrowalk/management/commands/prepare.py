"""Makes this version of RetroWalk ready to serve; harmless to run again."""

from __future__ import annotations

import hashlib
from argparse import ArgumentParser
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    """Brings tables and programs up to date, and on a development machine files and demo data."""

    help = "Bring the tables and the built-in programs up to date."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the one choice there is."""
        parser.add_argument(
            "--development",
            action="store_true",
            help="also collect the static files when they changed, and make the demo data",
        )

    def handle(self, *, development: bool, verbosity: int, **_options: object) -> None:
        """Run each step in its order; the first that fails stops the rest."""
        call_command("migrate", interactive=False, verbosity=verbosity - 1)
        call_command("load_programs", verbosity=verbosity)
        if development:
            collect_changed_static_files()
            call_command("demo", verbosity=verbosity)


def collect_changed_static_files() -> None:
    """Collect the static files unless those collected last were the same."""
    stamp = Path(settings.DATA_DIR) / "static.stamp"
    fingerprint = static_fingerprint()
    if stamp.exists() and stamp.read_text() == fingerprint:
        return
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(fingerprint)


def static_fingerprint() -> str:
    """Return a digest that changes with our static files and with the locked packages."""
    own = (path for folder in settings.STATICFILES_DIRS for path in Path(folder).rglob("*"))
    lock = Path(settings.BASE_DIR) / "requirements" / "base.txt"
    digest = hashlib.sha256()
    for path in sorted([lock, *own]):
        if path.is_file():
            digest.update(str(path).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()

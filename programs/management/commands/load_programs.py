"""Publish the built-in programs whose files changed. Safe to run at every start."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from programs.library.services.loading import CONTENT, CannotLoadPrograms, load_programs


class Command(BaseCommand):
    """Thin: reads the clock, calls the service, says what happened."""

    help = "Load the built-in programs; a changed file becomes a new frozen version."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take another folder, so that an author can try a change before it ships."""
        words = "where the seven program files are"
        parser.add_argument("--folder", type=Path, default=CONTENT, help=words)

    def handle(self, *, folder: Path, **options: Any) -> None:
        """Print the keys of the programs that were published."""
        try:
            published = load_programs(now=timezone.now(), folder=folder)
        except CannotLoadPrograms as reason:
            raise CommandError(str(reason)) from reason
        if options["verbosity"]:
            self.stdout.write(f"Published: {', '.join(published) or 'nothing new'}")

"""Publish the built-in programs whose files changed. Safe to run at every start."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from programs.library.services import CannotLoadPrograms, load_programs


class Command(BaseCommand):
    """Thin: reads the clock, calls the service, says what happened."""

    help = "Load the built-in programs; a changed file becomes a new frozen version."

    def handle(self, *args: object, **options: object) -> None:
        """Print the keys of the programs that were published."""
        try:
            published = load_programs(now=timezone.now())
        except CannotLoadPrograms as reason:
            raise CommandError(str(reason)) from reason
        if options["verbosity"]:
            self.stdout.write(f"Published: {', '.join(published) or 'nothing new'}")

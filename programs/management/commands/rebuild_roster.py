"""Computes every roster entry, follow-up and count anew. Safe at any time."""

from __future__ import annotations

from django.core.management.base import BaseCommand
from django.utils import timezone

from programs.adherence.services.rebuild import rebuild_roster


class Command(BaseCommand):
    """Thin: reads the clock, calls the service, says how much changed."""

    help = "Compute the figures of every roster anew; what is right already stays as it is."

    def handle(self, *, verbosity: int, **_options: object) -> None:
        """Print how much was not as they should be."""
        changed = rebuild_roster(now=timezone.now())
        if verbosity:
            self.stdout.write(f"{changed} changed.")

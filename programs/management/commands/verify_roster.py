"""Proves that the stored figures of every roster are those that would be computed now."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from programs.adherence.services.rebuild import differences


class Command(BaseCommand):
    """Thin: ends with an error when anything differs; changes nothing."""

    help = "Check that stored figures equal computed ones. Mend them with rebuild_roster."

    def handle(self, **_options: object) -> None:
        """Print that all is right, or raise with how much is not."""
        found = differences(now=timezone.now())
        if any(found):
            raise CommandError(f"{found} differ. Run manage.py rebuild_roster.")
        self.stdout.write("Stored figures equal computed ones.")

"""Checks that nobody has changed the access log since it was sealed."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError

from accounts.services.access_log import verify_access_log


class Command(BaseCommand):
    """Reads the whole chain; ends with an error when a link does not hold."""

    help = "Check that no event of the access log was changed, removed or slipped in."

    def handle(self, **_options: object) -> None:
        """Print what was found, one fault a line."""
        verdict = verify_access_log()
        if verdict.faults:
            raise CommandError("\n".join(verdict.faults))
        self.stdout.write(f"{verdict.events} events in {verdict.seals} seals are unchanged.")

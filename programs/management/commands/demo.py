"""Fills a development database with made-up people; refused where real ones may live."""

from __future__ import annotations

from argparse import ArgumentParser

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from programs.demo.clinics import is_there, make_clinic, make_demo
from programs.demo.people import PASSWORD

ACCOUNTS = (
    ("member@example.org", "a member in the knee program"),
    ("member2@example.org", "a member who has just joined"),
    ("physio@example.org", "a physio of Riverside Clinic"),
    ("coach@example.org", "a coach of Riverside Clinic"),
    ("admin@example.org", "an admin of Riverside Clinic"),
    ("physio2@example.org", "a second physio there, to cover and approve"),
    ("admin2@example.org", "a second admin there, to agree to limits"),
    ("physio@hill.example.org", "a physio of Hill Clinic"),
    ("member@hill.example.org", "a member of Hill Clinic"),
)


class Command(BaseCommand):
    """Makes the named demo accounts, or a clinic of any size."""

    help = "Make demo data: two clinics by default, or one of any size with --members."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the size of a clinic and the seed its histories grow from."""
        parser.add_argument("--members", type=int, default=0, help="members of an extra clinic")
        parser.add_argument("--weeks", type=int, default=12, help="weeks of history")
        parser.add_argument("--seed", type=int, default=1, help="the same seed, the same clinic")

    def handle(
        self, *, members: int, weeks: int, seed: int, verbosity: int, **_options: object
    ) -> None:
        """Store what is missing; what is there already stays as it is."""
        if not settings.DEBUG:
            raise CommandError("Demo data is refused while RETROWALK_DEBUG is off.")
        if members < 0 or not 1 <= weeks <= 520:
            raise CommandError("Give --members from 1 on, and --weeks from 1 to 520.")
        today = timezone.localdate()
        if members:
            made = make_clinic(members=members, weeks=weeks, seed=seed, today=today)
            self._say(verbosity, f"{made} is ready." if made else "This clinic is there already.")
            return
        if not is_there():
            count = make_demo(today=today)
            self._say(verbosity, f"Made {count} demo members.")
        self._say(verbosity, self._accounts())

    def _accounts(self) -> str:
        lines = [f"  {email:<26} {words}" for email, words in ACCOUNTS]
        return "\n".join(["Demo accounts, all with the password " + PASSWORD + ":", *lines])

    def _say(self, verbosity: int, words: str) -> None:
        if verbosity:
            self.stdout.write(words)

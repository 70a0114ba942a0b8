"""Sends a coach the mail of last week at once, to look at it or for a coach who began mid-week."""

from __future__ import annotations

from argparse import ArgumentParser
from datetime import timedelta
from zoneinfo import ZoneInfo

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from accounts.models import Role, User
from programs.adherence.services.digest import send_digest


class Command(BaseCommand):
    """Thin: queues the mail that Monday morning brings, which then brings no second one."""

    help = "Send a coach the weekly mail now. It goes once a week, this one included."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take whose mail it is."""
        parser.add_argument("email", help="the address of the coach")

    def handle(self, *, email: str, **_options: object) -> None:
        """Queue it, or raise with the reason why there is none."""
        coach = User.objects.filter(email__iexact=email, is_active=True).first()
        if coach is None or Role.COACH not in coach.open_roles:
            raise CommandError(f"No coach signs in as {email}.")
        now = timezone.now()
        today = now.astimezone(ZoneInfo(coach.time_zone)).date()
        monday = today - timedelta(days=today.weekday())
        if not send_digest(coach=coach, today=monday, now=now):
            raise CommandError("This week's mail was sent already, or there is nothing to tell.")
        self.stdout.write(f"Queued for {coach.email}.")

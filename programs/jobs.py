"""What runs by the clock: reminders, plans whose week is over, and clearing up."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from programs.plans.models import Plan
from programs.screening.services import forget_visitors
from programs.sessions.services.reminders import send_due_reminders
from programs.sessions.services.upkeep import bring_up_to_date, is_behind
from programs.vocabulary import PlanStatus
from retrowalk import jobs


def register() -> None:
    """Hand the jobs to the runner; called once, when the app is ready."""
    jobs.register("send reminders", jobs.MINUTE, send_reminders)
    jobs.register("review plans", 10 * jobs.MINUTE, review_plans)
    jobs.register("forget visitors", jobs.DAY, forget_old_visitors)


def send_reminders() -> None:
    """Send the reminders that are due."""
    send_due_reminders(now=timezone.now())


def review_plans() -> None:
    """Bring plans whose week is over up to their member's local day.

    A paused plan waits for its member: the page releases it once a new check allows.
    """
    now = timezone.now()
    week_ago = (now - timedelta(days=6)).date()
    plans = Plan.objects.filter(status=PlanStatus.ACTIVE, week_starts_on__lte=week_ago)
    for plan in plans.select_related("member").iterator(chunk_size=200):
        today = now.astimezone(ZoneInfo(plan.member.time_zone)).date()
        if is_behind(plan, today):
            bring_up_to_date(plan=plan, today=today, now=now)


def forget_old_visitors() -> None:
    """Remove safety checks that no visitor took into an account."""
    forget_visitors(now=timezone.now())

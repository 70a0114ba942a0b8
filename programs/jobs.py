"""What runs by the clock: reminders, plans whose week is over, figures, digests, clearing up."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog
from django.db import OperationalError
from django.utils import timezone

from accounts.services.cover import close_past_covers
from programs.adherence.services.by_the_clock import escalate, keep_up
from programs.adherence.services.counts import settle_counts
from programs.adherence.services.digest import send_due_digests
from programs.adherence.services.kept_weeks import keep_weeks
from programs.plans.models import Plan
from programs.screening.services import forget_visitors
from programs.sessions.services.reminders import send_due_reminders
from programs.sessions.services.upkeep import bring_up_to_date, is_behind
from programs.vocabulary import PlanStatus
from retrowalk import jobs

log = structlog.get_logger("programs.jobs")


def register() -> None:
    """Hand the jobs to the runner; called once, when the app is ready."""
    jobs.register("send reminders", jobs.MINUTE, send_reminders)
    jobs.register("review plans", 10 * jobs.MINUTE, review_plans)
    jobs.register("keep figures", 10 * jobs.MINUTE, keep_figures)
    jobs.register("settle counts", 10 * jobs.MINUTE, settle_counts)
    jobs.register("sum weeks", 10 * jobs.MINUTE, sum_weeks)
    jobs.register("escalate", 10 * jobs.MINUTE, escalate_untaken)
    jobs.register("send digests", 10 * jobs.MINUTE, send_digests)
    jobs.register("close past covers", 10 * jobs.MINUTE, close_covers)
    jobs.register("forget visitors", jobs.DAY, forget_old_visitors)


def send_reminders() -> None:
    """Send the reminders that are due."""
    send_due_reminders(now=timezone.now())


def review_plans() -> None:
    """Bring plans whose week is over up to their member's local day.

    A paused plan waits for its member: the page releases it once a new check allows. A plan
    that fails is logged and tried again; the plans after it are reviewed all the same.
    """
    now = timezone.now()
    week_ago = (now - timedelta(days=6)).date()
    plans = Plan.objects.filter(status=PlanStatus.ACTIVE, week_starts_on__lte=week_ago)
    # The list is read to its end first: an open read would keep SQLite from writing.
    for plan_id in list(plans.order_by("pk").values_list("pk", flat=True)):
        try:
            _review(plan_id, now)
        except OperationalError:
            raise  # the database is away, for every plan alike
        except Exception:
            log.exception("plan not reviewed", plan=plan_id)


def _review(plan_id: int, now: datetime) -> None:
    plan = Plan.objects.select_related("member").get(pk=plan_id)
    today = now.astimezone(ZoneInfo(plan.member.time_zone)).date()
    if is_behind(plan, today):
        bring_up_to_date(plan=plan, today=today, now=now)


def keep_figures() -> None:
    """Compute anew what a new local day or an unanswered message changes."""
    keep_up(now=timezone.now())


def sum_weeks() -> None:
    """Sum the weeks of large caseloads, so that no page does."""
    keep_weeks(now=timezone.now())


def escalate_untaken() -> None:
    """Give what nobody took for a day to somebody else."""
    escalate(now=timezone.now())


def send_digests() -> None:
    """Send each coach last week's digest, once their Monday morning has come."""
    send_due_digests(now=timezone.now())


def close_covers() -> None:
    """Take clients whose cover has run out off the lists they stood on."""
    close_past_covers(now=timezone.now())


def forget_old_visitors() -> None:
    """Remove safety checks that no visitor took into an account."""
    forget_visitors(now=timezone.now())

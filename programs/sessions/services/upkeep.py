"""Bringing a plan up to today: holds that are over, weeks that have passed, long breaks.

Pages ask before they show a plan, and a job asks for everybody; asking twice, or by two
processes at once, does it once.
"""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max, Subquery

from programs.changes import as_one_change, member_changed
from programs.plans.models import OPEN_STATUSES, Hold, Plan, PlanRevision
from programs.plans.rules.schedule import due_at
from programs.plans.services.hold import end_hold
from programs.screening.models import ScreeningDemand
from programs.screening.queries import standing
from programs.screening.services import record_demand
from programs.sessions.models import WalkSession
from programs.sessions.queries.hold import is_checked_since, opens
from programs.sessions.queries.today import LONGEST_WALK
from programs.sessions.services.layout import lay_out_row
from programs.sessions.services.renew import renew_ahead
from programs.sessions.services.review import review_plan
from programs.vocabulary import HoldKind, PlanStatus, SessionStatus

if TYPE_CHECKING:
    from datetime import date, datetime

    from accounts.models import User

MOST_WEEKS_AT_ONCE = 60
LONG_GAP_DAYS = 14
MIDNIGHT = time(0)


def is_behind(plan: Plan, today: date) -> bool:
    """Return whether time alone may have changed something; no query."""
    row_is_past = today > plan.week_starts_on + timedelta(days=6)
    return plan.status in OPEN_STATUSES and (row_is_past or plan.status == PlanStatus.PAUSED)


@transaction.atomic
@as_one_change()
def bring_up_to_date(*, plan: Plan, today: date, now: datetime) -> Plan:
    """Release what may be released, decide the weeks that are over, and return the plan."""
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.status not in OPEN_STATUSES:
        return plan
    if _put_down_unfinished(plan, now=now):
        renew_ahead(plan=plan, by=plan.member, now=now, today=today)
        member_changed(member_id=plan.member_id, now=now)
    weigh_open_logs(plan=plan, today=today, now=now)
    plan.refresh_from_db()
    release_checked_hold(plan=plan, by=plan.member, today=today, now=now)
    _demand_screening_after_gap(plan, today=today, now=now)
    for _week in range(MOST_WEEKS_AT_ONCE):
        if review_plan(plan=plan, today=today, now=now) is None:
            break
    plan.refresh_from_db()
    return plan


@transaction.atomic
@as_one_change()
def weigh_open_logs(*, plan: Plan, today: date, now: datetime) -> None:
    """Close the logs of earlier days that were left half way, and let the rules weigh them.

    What was told before somebody stopped answering counts as much as a whole log (hazard H3).
    """
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    left = WalkSession.objects.filter(
        plan=plan, status=SessionStatus.DONE, is_log_complete=False, walked_on__lt=today
    )
    if left.update(is_log_complete=True):
        review_plan(plan=plan, today=today, now=now)


def _put_down_unfinished(plan: Plan, *, now: datetime) -> bool:
    """Plan again what was begun and never finished: it can be moved, left out, or still arrive.

    Return whether one of them was planned under an earlier edition than the newest.
    """
    newest = PlanRevision.objects.filter(plan=plan).order_by("-number").values("pk")[:1]
    begun = WalkSession.objects.filter(plan=plan, status=SessionStatus.STARTED)
    left = list(
        begun.select_related("plan_week")
        .filter(started_at__lt=now - LONGEST_WALK)
        .annotate(newest=Subquery(newest))
    )
    for walk in left:
        walk.status, walk.started_at = SessionStatus.SCHEDULED, None
        walk.version += 1
        walk.save(update_fields=["status", "started_at", "version"])
    return any(walk.plan_week.revision_id != walk.newest for walk in left)  # type: ignore[attr-defined]


def release_checked_hold(*, plan: Plan, by: User, today: date, now: datetime) -> None:
    """End a pause that waited for a safety check, once a newer check opens the way.

    An urgent stop is not released here: the member says first that they were seen.
    """
    holds = Hold.objects.filter(plan=plan, ended_at__isnull=True).for_safety()
    kinds = {hold.kind: hold for hold in holds}
    waiting = kinds.get(HoldKind.PAUSE_CLEAR)
    if waiting is None or HoldKind.STOP_URGENT in kinds:
        return
    if is_checked_since(waiting, standing(plan.member, today)):
        release(plan, waiting, by=by, today=today, now=now)


class CannotResumeError(Exception):
    """The plan cannot go on yet; the message says why."""


@transaction.atomic
@as_one_change()
def resume_after_urgent(
    *, plan: Plan, was_seen: bool, by: User, today: date, now: datetime
) -> Plan:
    """Go on after an urgent stop: seen by a professional, and a new safety check passed."""
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    holds = list(Hold.objects.filter(plan=plan, ended_at__isnull=True).for_safety())
    if not was_seen:
        message = "Tick the box once a doctor or nurse has checked you."
        raise CannotResumeError(message)
    stands = standing(plan.member, today)
    if not all(is_checked_since(hold, stands) for hold in holds) or not opens(stands):
        message = "Do the safety check again first. It takes about 5 minutes."
        raise CannotResumeError(message)
    for hold in holds:
        release(plan, hold, by=by, today=today, now=now)
    plan.refresh_from_db()
    return plan


def release(plan: Plan, hold: Hold, *, by: User, today: date, now: datetime) -> None:
    """End one safety pause; with the last of them the row's walks are laid out again."""
    end_hold(hold=hold, by=by, now=now)
    plan.refresh_from_db()
    if plan.status == PlanStatus.ACTIVE:
        # A rest that the rules asked for outlasts a check that was quick.
        plan.week_starts_on = max(plan.week_starts_on, today)
        plan.save(update_fields=["week_starts_on"])
        lay_out_row(plan=plan, now=now)


def _demand_screening_after_gap(plan: Plan, *, today: date, now: datetime) -> None:
    """Ask for a new safety check after 14 days without a walk, once for each break."""
    walks = WalkSession.objects.filter(member=plan.member, status=SessionStatus.DONE)
    last = walks.aggregate(last=Max("walked_on"))["last"]
    if last is None or (today - last).days < LONG_GAP_DAYS:
        return
    zone = plan.member.time_zone
    day_after = due_at(last + timedelta(days=1), MIDNIGHT, zone)
    gap_begins = due_at(last + timedelta(days=LONG_GAP_DAYS), MIDNIGHT, zone)
    asked = ScreeningDemand.objects.filter(
        member=plan.member, reason=ScreeningDemand.Reason.GAP, occurred_at__gte=day_after
    )
    screened = plan.member.screenings.filter(completed_at__gte=gap_begins)
    if not asked.exists() and not screened.exists():
        record_demand(member=plan.member, reason=ScreeningDemand.Reason.GAP, now=now)

"""Walks of the past as bare rows: what the reads are asked about, without the weeks it took."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from accounts.models import User
from programs.plans.models import Plan, PlanWeek
from programs.sessions.models import WalkSession
from programs.vocabulary import CheckInKind, Provenance, SessionStatus
from tests.factories.programs import told

EVERY = timedelta(days=2)
PLANNED_SECONDS = 360


def past_walk(plan: Plan, on: date, **values: Any) -> WalkSession:
    """Keep a walk of 6 backward minutes due on this day; done by the timer unless told."""
    week = PlanWeek.objects.filter(revision__plan=plan).order_by("position")[0]
    status = values.setdefault("status", SessionStatus.DONE)
    morning = datetime.combine(on, time(9, 30), UTC)
    done: dict[str, Any] = {
        "provenance": Provenance.TIMER,
        "active_backward_seconds": PLANNED_SECONDS,
        "started_at": morning,
        "finished_at": morning + timedelta(minutes=20),
        "walked_on": on,
    }
    row: dict[str, Any] = {
        "member": plan.member,
        "plan": plan,
        "plan_week": week,
        "ordinal": WalkSession.objects.filter(plan=plan).count() + 1,
        "due_on": on,
        "due_at": morning,
        "time_zone": "Europe/London",
        "repetitions": 6,
        "planned_backward_seconds": PLANNED_SECONDS,
        "support_level": plan.support_level,
    }
    return WalkSession.objects.create(
        **row | (done if status == SessionStatus.DONE else {}) | values
    )


def past_walks(plan: Plan, count: int, *, last_on: date, first_pain: int = 5) -> list[WalkSession]:
    """Keep this many done walks, one every second day, each with its log and next morning.

    Pain falls from `first_pain` by 1 with every third walk, confidence rises from 4.
    """
    days = [last_on - EVERY * back for back in range(count - 1, -1, -1)]
    walks = [past_walk(plan, day) for day in days]
    for number, walk in enumerate(walks):
        pain = max(first_pain - number // 3, 0)
        confidence = min(4 + number // 3, 10)
        told(walk, CheckInKind.AFTER, pain=pain, effort=3, confidence=confidence)
        told(walk, CheckInKind.NEXT_MORNING, pain=max(pain - 1, 0))
    return walks


def new_plan_days(plan: Plan, starts_on: date) -> User:
    """Begin the plan on an earlier day, take its laid-out walks away, and return the member."""
    WalkSession.objects.filter(plan=plan).delete()
    Plan.objects.filter(pk=plan.pk).update(starts_on=starts_on)
    plan.refresh_from_db()
    return plan.member

"""What a member needs today: one main card, the week, and how it is going.

Nine queries with an open plan, whatever its history.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING

from programs.plans.models import OPEN_STATUSES, Hold, Note, Plan
from programs.plans.queries.plan import holds_on, latest_note, latest_plan
from programs.screening.queries import Standing, standing
from programs.sessions.models import CheckIn, WalkSession
from programs.sessions.queries.week import WEEK_DAYS, WeekDay, week_days
from programs.vocabulary import CheckInKind, HoldKind, PlanStatus, SessionStatus, Tier

if TYPE_CHECKING:
    from accounts.models import User

TEN_MINUTES = timedelta(minutes=10)
WALKS_IN_TREND = 8
FEWEST_IN_TREND = 3


class Card(StrEnum):
    """The one main card, first match first (design brief section 10)."""

    URGENT = "urgent"
    NO_PLAN = "no_plan"
    SCREENING = "screening"
    TALK_FIRST = "talk_first"
    PAUSED = "paused"
    FINISHED = "finished"
    UNDER_WAY = "under_way"
    WALK = "walk"
    MORNING = "morning"
    MISSED = "missed"
    REST = "rest"


@dataclass(kw_only=True)
class Today:
    """Everything the page shows, read once."""

    card: Card
    plan: Plan | None = None
    stands: Standing | None = None
    hold: Hold | None = None
    walk: WalkSession | None = None
    next_walk: WalkSession | None = None
    morning_walk: WalkSession | None = None
    ten_minutes_walk: WalkSession | None = None
    unlogged_walk: WalkSession | None = None
    note: Note | None = None
    days: list[WeekDay] = field(default_factory=list)
    done_this_week: int = 0
    planned_this_week: int = 0
    pains: list[int] = field(default_factory=list)

    @property
    def has_trend(self) -> bool:
        """Return whether there are enough walks to say where pain is going."""
        return len(self.pains) >= FEWEST_IN_TREND


def today_for(member: User, *, today: date, now: datetime) -> Today:
    """Return today's page for this member."""
    plan = latest_plan(member)
    stands = standing(member, today)
    if plan is None or (plan.status not in OPEN_STATUSES and plan.status != PlanStatus.COMPLETED):
        return Today(card=_without_plan(stands), stands=stands)
    walks = list(_walks_around(plan, today))
    told = _told(member)
    page = Today(
        card=Card.REST,
        plan=plan,
        stands=stands,
        hold=next(iter(holds_on(plan, today)), None),
        walk=_walk_of(walks, today),
        next_walk=_next_after(walks, today),
        morning_walk=_asked_this_morning(walks, told, today),
        ten_minutes_walk=_asked_after(walks, told, today, now),
        unlogged_walk=_unlogged(walks, told),
        note=latest_note(plan),
        days=week_days(walks, today),
        pains=_pains(told),
    )
    week = [walk for walk in walks if walk.due_on in {day.on for day in page.days}]
    page.done_this_week = sum(walk.status == SessionStatus.DONE for walk in week)
    page.planned_this_week = sum(walk.status != SessionStatus.EXCUSED for walk in week)
    page.card = _card(page, plan, walks, today)
    return page


def _without_plan(stands: Standing | None) -> Card:
    if stands and stands.tier is Tier.STOP_URGENT:
        return Card.URGENT
    if stands and not stands.due and not stands.opens_programs:
        return Card.TALK_FIRST
    return Card.NO_PLAN if stands and not stands.due else Card.SCREENING


def _card(page: Today, plan: Plan, walks: list[WalkSession], today: date) -> Card:
    """Return the first card that applies, safety before everything else."""
    stands, hold = page.stands, page.hold
    is_stopped = stands is not None and stands.tier is Tier.STOP_URGENT
    needs_check = stands is None or bool(stands.due)
    checks: tuple[tuple[bool, Card], ...] = (
        (is_stopped or (hold is not None and hold.kind == HoldKind.STOP_URGENT), Card.URGENT),
        (plan.status == PlanStatus.COMPLETED, Card.FINISHED),
        (page.walk is not None and page.walk.status == SessionStatus.STARTED, Card.UNDER_WAY),
        (needs_check, Card.SCREENING),
        (stands is not None and not stands.opens_programs, Card.TALK_FIRST),
        (hold is not None, Card.PAUSED),
        (page.walk is not None and page.walk.status == SessionStatus.SCHEDULED, Card.WALK),
        (page.morning_walk is not None, Card.MORNING),
        (_is_missed(walks, today), Card.MISSED),
    )
    return next((card for applies, card in checks if applies), Card.REST)


def _walks_around(plan: Plan, today: date) -> list[WalkSession]:
    """Return the walks from a week ago to three weeks on; one query."""
    span = (today - timedelta(days=WEEK_DAYS), today + timedelta(days=3 * WEEK_DAYS))
    walks = WalkSession.objects.filter(plan=plan).current().due_between(*span)
    return list(walks.select_related("plan_week", "plan").in_order())


def _told(member: User) -> list[CheckIn]:
    """Return the latest check-ins, newest first; one query."""
    told = CheckIn.objects.filter(member=member, replaced_by__isnull=True)
    return list(told.order_by("-recorded_at", "-pk")[: 3 * WALKS_IN_TREND])


def _walk_of(walks: list[WalkSession], today: date) -> WalkSession | None:
    """Return the walk under way, else the one due today."""
    under_way = [walk for walk in walks if walk.status == SessionStatus.STARTED]
    due = [walk for walk in walks if walk.due_on == today]
    return next(iter(under_way + due), None)


def _next_after(walks: list[WalkSession], today: date) -> WalkSession | None:
    later = (
        walk for walk in walks if walk.due_on > today and walk.status == SessionStatus.SCHEDULED
    )
    return next(later, None)


def _has(told: list[CheckIn], walk: WalkSession, kind: CheckInKind) -> bool:
    return any(one.walk_session_id == walk.pk and one.kind == kind for one in told)


def _asked_this_morning(
    walks: list[WalkSession], told: list[CheckIn], today: date
) -> WalkSession | None:
    """Return yesterday's walk while its next-morning question is open."""
    yesterday = today - timedelta(days=1)
    open_ones = (
        walk
        for walk in reversed(walks)
        if walk.status == SessionStatus.DONE
        and walk.walked_on == yesterday
        and not _has(told, walk, CheckInKind.NEXT_MORNING)
    )
    return next(open_ones, None)


def _asked_after(
    walks: list[WalkSession], told: list[CheckIn], today: date, now: datetime
) -> WalkSession | None:
    """Return today's walk from ten minutes after its end until its question is answered."""
    for walk in reversed(walks):
        is_due = walk.walked_on == today and walk.finished_at is not None
        if walk.status != SessionStatus.DONE or not is_due:
            continue
        if _has(told, walk, CheckInKind.TEN_MINUTES) or walk.finished_at is None:
            return None
        return walk if now >= walk.finished_at + TEN_MINUTES else None
    return None


def _unlogged(walks: list[WalkSession], told: list[CheckIn]) -> WalkSession | None:
    """Return the latest walk whose log was left before its last page."""
    done = [walk for walk in walks if walk.status == SessionStatus.DONE]
    if not done or done[-1].is_log_complete:
        return None
    return done[-1]


def _is_missed(walks: list[WalkSession], today: date) -> bool:
    """Return whether the latest walk that was due has passed without being walked."""
    past = [walk for walk in walks if walk.due_on < today]
    return bool(past) and past[-1].status == SessionStatus.SCHEDULED


def _pains(told: list[CheckIn]) -> list[int]:
    """Return the worst pain of the latest walks, oldest first."""
    after = [one.pain for one in told if one.kind == CheckInKind.AFTER and one.pain is not None]
    return [*reversed(after[:WALKS_IN_TREND])]

"""What a member needs today: one main card, the week, and how it is going.

Five queries with an open plan, whatever its history; one more each for a hold and a note.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Exists, OuterRef

from programs.plans.models import OPEN_STATUSES, Hold, Note, Plan
from programs.plans.queries.plan import holds_on, latest_note
from programs.screening.queries import Standing, standing
from programs.sessions.models import CheckIn, WalkSession
from programs.sessions.queries.after import refusal_to_tell
from programs.sessions.queries.gate import checks_that_rest
from programs.sessions.queries.hold import is_checked_since
from programs.sessions.queries.place import Place, walks_done, walks_planned
from programs.sessions.queries.week import WEEK_DAYS, WeekDay, mark_of, week_days
from programs.vocabulary import CheckInKind, HoldKind, PlanStatus, SessionStatus, Tier
from retrowalk.slots import Prepared, Slot

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import User

LONGEST_WALK = timedelta(hours=4)
"""Longer than any walk with its pauses: what was begun before is not under way [J]."""

WALKS_IN_TREND = 8
FEWEST_IN_TREND = 3


class Card(StrEnum):
    """The one main card, first match first (design brief section 10)."""

    URGENT = "urgent"
    NO_PLAN = "no_plan"
    SCREENING = "screening"
    TALK_FIRST = "talk_first"
    PAUSED = "paused"
    NOT_TODAY = "not_today"
    FINISHED = "finished"
    UNDER_WAY = "under_way"
    WALK = "walk"
    MORNING = "morning"
    MISSED = "missed"
    REST = "rest"


class Told(NamedTuple):
    """What Today needs of a check-in."""

    walk_session_id: int
    kind: str
    pain: int | None


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
    walk_to_settle: WalkSession | None = None
    note: Note | None = None
    days: list[WeekDay] = field(default_factory=list)
    done_this_week: int = 0
    planned_this_week: int = 0
    pains: list[int] = field(default_factory=list)
    is_behind: bool = False

    @property
    def place(self) -> Place:
        """Return the place of the next walk to be walked."""
        return Place.after(self.plan.done, self.plan.planned)  # type: ignore[union-attr]

    @property
    def has_trend(self) -> bool:
        """Return whether there are enough walks to say where pain is going."""
        return len(self.pains) >= FEWEST_IN_TREND


def today_for(member: User, *, today: date, now: datetime) -> Today:
    """Return today's page for this member."""
    plan = _latest_plan(member, today)
    stands = standing(member, today)
    if plan is None or (plan.status not in OPEN_STATUSES and plan.status != PlanStatus.COMPLETED):
        return Today(card=_without_plan(stands), stands=stands)
    walks = _walks_around(plan, today)
    told = [Told(*row) for row in _told.rows(member=member.pk)]
    page = Today(
        card=Card.REST,
        plan=plan,
        stands=stands,
        hold=holds_on(plan, today)[0] if plan.is_held else None,  # type: ignore[attr-defined]
        walk=_walk_of(walks, today, now),
        next_walk=_next_after(walks, today),
        morning_walk=_open_question(walks, told, CheckInKind.NEXT_MORNING, now, today),
        ten_minutes_walk=_open_question(walks, told, CheckInKind.TEN_MINUTES, now, today),
        unlogged_walk=_unlogged(walks),
        walk_to_settle=next((walk for walk in walks if walk.is_to_confirm), None),
        note=latest_note(plan) if plan.has_note else None,  # type: ignore[attr-defined]
        days=week_days(walks, today),
        pains=_pains(told),
    )
    week = [walk for walk in walks if walk.due_on in {day.on for day in page.days}]
    page.done_this_week = sum(mark_of(walk, today) == "done" for walk in week)
    page.planned_this_week = sum(walk.status != SessionStatus.EXCUSED for walk in week)
    page.card = _card(page, plan, walks, today)
    page.is_behind = _is_behind(page, plan, walks, told, today=today, now=now)
    return page


@Prepared
def _plans_with_counts() -> QuerySet[Plan]:
    plans = Plan.objects.filter(member=Slot("member"), withdrawn_at=None)
    holds = Hold.objects.filter(plan=OuterRef("pk")).in_force_on(Slot("today"))
    notes = Note.objects.filter(plan=OuterRef("pk")).exclude(author=OuterRef("member"))
    counted = plans.select_related("program_version__template").annotate(
        done=walks_done("pk"),
        planned=walks_planned("pk"),
        is_held=Exists(holds),
        is_to_rest=Exists(checks_that_rest(Slot("member"), Slot("today"))),
        has_note=Exists(notes),
    )
    return counted.order_by("-created_at", "-pk")[:1]


def _latest_plan(member: User, today: date) -> Plan | None:
    """Return the open plan, else the last that ended, with its counts; one query."""
    plan = _plans_with_counts.first(member=member.pk, today=today)
    if plan is not None:
        plan.member = member
    return plan


def _is_behind(
    page: Today,
    plan: Plan,
    walks: list[WalkSession],
    told: list[Told],
    *,
    today: date,
    now: datetime,
) -> bool:
    """Return whether something waits to be brought up to today; no query."""
    if plan.status == PlanStatus.PAUSED:
        waits = page.hold is not None and page.hold.kind == HoldKind.PAUSE_CLEAR
        return waits and page.hold is not None and is_checked_since(page.hold, page.stands)
    if plan.status != PlanStatus.ACTIVE:
        return False
    unlogged = page.unlogged_walk
    is_half_told = unlogged is not None and _has(told, unlogged, CheckInKind.AFTER)
    return (
        any(_is_left_unfinished(walk, now) for walk in walks)
        or (is_half_told and unlogged is not None and unlogged.walked_on != today)
        or _is_row_over(page, plan, walks, today)
    )


def _is_row_over(page: Today, plan: Plan, walks: list[WalkSession], today: date) -> bool:
    """Return whether the row can be decided: its days are past, and no morning is awaited."""
    ahead = [walk.due_on for walk in walks if _is_open(walk)]
    last = max([plan.week_starts_on + timedelta(days=WEEK_DAYS - 1), *ahead])
    return today > last and page.hold is None and page.morning_walk is None


def _is_open(walk: WalkSession) -> bool:
    return walk.status in (SessionStatus.SCHEDULED, SessionStatus.STARTED)


def _is_left_unfinished(walk: WalkSession, now: datetime) -> bool:
    """Return whether a walk was begun so long ago that nobody is walking it any more."""
    is_begun = walk.status == SessionStatus.STARTED and walk.started_at is not None
    return is_begun and now - (walk.started_at or now) > LONGEST_WALK


def _without_plan(stands: Standing | None) -> Card:
    if stands and stands.tier is Tier.STOP_URGENT:
        return Card.URGENT
    if stands and not stands.due and not stands.opens_programs:
        return Card.TALK_FIRST
    return Card.NO_PLAN if stands and not stands.due else Card.SCREENING


def _card(page: Today, plan: Plan, walks: list[WalkSession], today: date) -> Card:
    """Return the first card that applies, safety before everything else."""
    stands, hold = page.stands, page.hold
    has_walked = any(walk.walked_on == today for walk in walks)
    is_stopped = stands is not None and stands.tier is Tier.STOP_URGENT
    needs_check = stands is None or bool(stands.due)
    is_due = page.walk is not None and page.walk.status == SessionStatus.SCHEDULED
    is_begun = page.walk is not None and page.walk.status == SessionStatus.STARTED
    is_to_rest: bool = plan.is_to_rest  # type: ignore[attr-defined]
    checks: tuple[tuple[bool, Card], ...] = (
        (is_stopped or (hold is not None and hold.kind == HoldKind.STOP_URGENT), Card.URGENT),
        (plan.status == PlanStatus.COMPLETED, Card.FINISHED),
        (hold is not None and hold.kind == HoldKind.PAUSE_CLEAR, Card.PAUSED),
        (needs_check, Card.SCREENING),
        (stands is not None and not stands.opens_programs, Card.TALK_FIRST),
        (hold is not None, Card.PAUSED),
        (is_to_rest and (is_begun or (is_due and not has_walked)), Card.NOT_TODAY),
        (is_begun, Card.UNDER_WAY),
        (is_due and not has_walked, Card.WALK),
        (page.morning_walk is not None, Card.MORNING),
        (_is_missed(walks, today), Card.MISSED),
    )
    return next((card for applies, card in checks if applies), Card.REST)


@Prepared
def _walks_of_plan() -> QuerySet[WalkSession]:
    # By member too: they and the day share an index. By plan and day alone, PostgreSQL joined
    # two, and went through the walks of everybody on these days.
    walks = WalkSession.objects.filter(member=Slot("member"), plan=Slot("plan")).current()
    span = walks.due_between(Slot("first"), Slot("last"))
    return span.select_related("plan_week").in_order()


def _walks_around(plan: Plan, today: date) -> list[WalkSession]:
    """Return the walks from a week ago to three weeks on; one query."""
    first, last = today - timedelta(days=WEEK_DAYS), today + timedelta(days=3 * WEEK_DAYS)
    walks = _walks_of_plan.rows(member=plan.member_id, plan=plan.pk, first=first, last=last)
    for walk in walks:
        walk.plan = plan
    return walks


@Prepared
def _told() -> QuerySet[CheckIn, tuple[int, str, int | None]]:
    told = CheckIn.objects.filter(member=Slot("member"), replaced_by__isnull=True)
    latest = told.order_by("-recorded_at", "-pk")[: 3 * WALKS_IN_TREND]
    return latest.values_list(*Told._fields)


def _walk_of(walks: list[WalkSession], today: date, now: datetime) -> WalkSession | None:
    """Return the walk under way, else the one due today."""
    under_way = [
        walk
        for walk in walks
        if walk.status == SessionStatus.STARTED and not _is_left_unfinished(walk, now)
    ]
    due = [walk for walk in walks if walk.due_on == today]
    return next(iter(under_way + due), None)


def _next_after(walks: list[WalkSession], today: date) -> WalkSession | None:
    later = (
        walk for walk in walks if walk.due_on > today and walk.status == SessionStatus.SCHEDULED
    )
    return next(later, None)


def _has(told: list[Told], walk: WalkSession, kind: CheckInKind) -> bool:
    return any(one.walk_session_id == walk.pk and one.kind == kind for one in told)


def _open_question(
    walks: list[WalkSession],
    told: list[Told],
    kind: CheckInKind,
    now: datetime,
    today: date,
) -> WalkSession | None:
    """Return the latest walk about which this question is open and not answered."""
    for walk in reversed(walks):
        is_open = not refusal_to_tell(walk, kind, now=now, today=today)
        if is_open and not _has(told, walk, kind):
            return walk
    return None


def _unlogged(walks: list[WalkSession]) -> WalkSession | None:
    """Return the latest walk whose log was left before its last page."""
    done = [walk for walk in walks if walk.status == SessionStatus.DONE]
    return done[-1] if done and not done[-1].is_log_complete else None


def _is_missed(walks: list[WalkSession], today: date) -> bool:
    """Return whether the latest walk that was due has passed without being walked."""
    past = [walk for walk in walks if walk.due_on < today]
    return bool(past) and past[-1].status == SessionStatus.SCHEDULED


def _pains(told: list[Told]) -> list[int]:
    """Return the worst pain of the latest walks, oldest first."""
    after = [one.pain for one in told if one.kind == CheckInKind.AFTER and one.pain is not None]
    return [*reversed(after[:WALKS_IN_TREND])]

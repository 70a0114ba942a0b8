"""A running plan as the physio who changes it needs it: what stands, and what may change.

Five queries whatever the plan's history; a step up or less support asks for what was lately.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef

from programs.library.queries import program_at
from programs.plans.models import OPEN_STATUSES, SAFETY_HOLDS, Hold, Plan, PlanRevision, PlanWeek
from programs.plans.queries.changes import lowest_level, not_taken_back
from programs.plans.queries.offers import number_of
from programs.plans.rules.dose import speed_limit
from programs.plans.rules.revising import STEPS, Bounds, Kind, PlanChange, PlanState
from programs.plans.rules.schedule import row_dates
from programs.plans.rules.tailoring import Frame
from programs.screening.queries import Standing, answers_of, standing
from programs.sessions.models import WalkSession
from programs.vocabulary import (
    HoldKind,
    SessionStatus,
    Setting,
    Spotter,
    StepUp,
    SupportLevel,
    Tier,
)

if TYPE_CHECKING:
    from accounts.models import User

PAUSES = (HoldKind.CLINICIAN, HoldKind.MEMBER)
"""Pauses somebody wished for; a physio may end them, unlike one that protects."""


@dataclass(frozen=True, kw_only=True)
class Running:
    """One plan on one local day of its member. `edition` is the newest, with its maker."""

    plan: Plan
    edition: PlanRevision
    weeks: list[PlanWeek]
    holds: list[Hold]
    today: date

    @property
    def safety_holds(self) -> list[Hold]:
        """Return the pauses that protect and are still open."""
        return [hold for hold in self.holds if hold.kind in SAFETY_HOLDS]


@dataclass(frozen=True, kw_only=True)
class Outlook(Running):
    """A running plan with all that limits a change of it."""

    state: PlanState
    frame: Frame
    walks: list[WalkSession]
    stands: Standing | None

    @property
    def under_way(self) -> WalkSession | None:
        """Return the walk that has begun and is not finished, which no change touches."""
        begun = (walk for walk in self.walks if walk.status == SessionStatus.STARTED)
        return next(begun, None)

    @property
    def counts_from(self) -> date:
        """Return the first day a change counts: tomorrow where a walk has begun today."""
        begun = (SessionStatus.STARTED, SessionStatus.DONE)
        days = [walk.walked_on or walk.due_on for walk in self.walks if walk.status in begun]
        return self.today + timedelta(days=int(self.today in days or self.under_way is not None))

    def starts_on(self, change: PlanChange | None = None) -> date | None:
        """Return the day of the first walk with the change; None while the plan is paused.

        A change that keeps week and days keeps the days of the walks too.
        """
        if self.holds and not (change and change.kind is Kind.RESUME):
            return None
        if change is None or change.kind not in {*STEPS, Kind.WEEKDAYS}:
            ahead = [
                walk.due_on
                for walk in self.walks
                if walk.status == SessionStatus.SCHEDULED and walk.due_on >= self.today
            ]
            if ahead:
                return ahead[0]
        return self._first_of_row(change)

    def _first_of_row(self, change: PlanChange | None) -> date:
        days = self.state.weekdays
        if change and change.kind is Kind.WEEKDAYS and isinstance(change.value, tuple):
            days = change.value or days
        begun = (SessionStatus.STARTED, SessionStatus.DONE)
        walked = [walk.walked_on or walk.due_on for walk in self.walks if walk.status in begun]
        return row_dates(
            max(self.counts_from, self.plan.week_starts_on),
            days,
            len(days),
            last_walk_on=max(walked, default=None),
            zone=self.plan.member.time_zone,
        )[0]


def running_plan(member: User, *, today: date) -> Running | None:
    """Return the member's open plan with its weeks and pauses, None without one; two queries."""
    weeks = _newest_weeks(revision__plan__member=member, revision__plan__status__in=OPEN_STATUSES)
    if not weeks:
        return None
    weeks[0].revision.plan.member = member
    return _running(weeks, today)


def outlook_of(member: User, *, today: date) -> Outlook | None:
    """Return the member's open plan as it may be changed, None without one; five queries."""
    found = running_plan(member, today=today)
    return _outlook(found) if found else None


def outlook(plan: Plan, *, today: date) -> Outlook:
    """Return this plan, already at hand, as it may be changed on a local day; five queries."""
    weeks = _newest_weeks(revision__plan=plan)
    weeks[0].revision.plan = plan
    return _outlook(_running(weeks, today))


def _newest_weeks(**whose: Any) -> list[PlanWeek]:
    """Return the weeks of the newest edition, with it, its maker and its plan; one query."""
    later = PlanRevision.objects.filter(
        plan=OuterRef("revision__plan"), number__gt=OuterRef("revision__number")
    )
    weeks = PlanWeek.objects.filter(~Exists(later), **whose).select_related(
        "revision__made_by", "revision__plan__program_version__template__based_on"
    )
    return list(weeks.order_by("position"))


def _running(weeks: list[PlanWeek], today: date) -> Running:
    edition = weeks[0].revision
    open_holds = edition.plan.holds.filter(ended_at__isnull=True).order_by("pk")
    holds = [hold for hold in open_holds if hold.ends_on is None or hold.ends_on >= today]
    return Running(plan=edition.plan, edition=edition, weeks=weeks, holds=holds, today=today)


def _outlook(found: Running) -> Outlook:
    plan = found.plan
    walks = WalkSession.objects.filter(plan=plan).current().select_related("plan_week")
    has_caps = bool(program_at(plan.program_version).content.speed_caps)
    stands = standing(plan.member, found.today, with_answers=has_caps)
    return Outlook(
        **vars(found),
        state=_state(found),
        frame=frame_of(plan, stands),
        walks=list(walks.in_order()),
        stands=stands,
    )


def bounds_for(
    found: Outlook,
    change: PlanChange,
    *,
    now: datetime,
    units: str,
    restores: int | None = None,
) -> Bounds:
    """Return what limits this change: two queries for less support, one for another week.

    `restores` is the week a decision led away from: going back to it is no step up.
    `units` are those of the physio who asks.
    """
    bounds = Bounds(
        frame=found.frame,
        setting=Setting(found.plan.setting),
        row_began_on=found.plan.week_starts_on,
        next_walk_on=found.starts_on(change) or found.counts_from,
        lowest_level=SupportLevel(found.plan.support_level),
        is_open_to_walk=_opens(found),
        is_stopped=bool(found.safety_holds),
        restores=() if restores is None else (restores,),
        units=units,
    )
    if change.kind is Kind.SUPPORT:
        lowest = lowest_level(found.plan, today=found.today, now=now)
        return replace(bounds, lowest_level=lowest)
    if change.kind in STEPS:
        return replace(bounds, row_began_on=_row_began_on(found))
    return bounds


def frame_of(plan: Plan, stands: Standing | None) -> Frame:
    """Return the limits of the plan's own program for this member.

    One query where its speeds depend on age and the answers did not come with the check.
    """
    version = plan.program_version
    program = program_at(version)
    caps = program.content.speed_caps
    age = 0
    if caps and stands is not None:
        age = number_of(answers_of(stands.screening), "age_years")
    origin = version.template.based_on or version.template
    return Frame(
        program=program,
        rules_key=origin.key,
        tier=stands.tier if stands else Tier.GO_WITH_SUPPORT,
        speed_limit=speed_limit(caps, age),
    )


def _state(found: Running) -> PlanState:
    plan = found.plan
    return PlanState(
        week=plan.current_week,
        weeks=tuple(week.prescription for week in found.weeks),
        weekdays=tuple(plan.weekdays),
        support_level=SupportLevel(plan.support_level),
        effort_limit=plan.effort_cap,
        spotter=Spotter(plan.spotter),
        step_up=StepUp(plan.step_up),
        is_locked=plan.locked_at is not None,
        is_paused=any(hold.kind in PAUSES for hold in found.holds),
    )


def _opens(found: Outlook) -> bool:
    """Return whether the safety check opens this plan's program today."""
    stands, tiers = found.stands, found.frame.program.content.entry.tiers
    return stands is not None and stands.opens_programs and (not tiers or stands.tier in tiers)


def _row_began_on(found: Outlook) -> date:
    """Return the first day of the present row, weeks walked again included; one query.

    A step that was taken back was never walked.
    """
    plan = found.plan
    columns = ("week", "attempt", "is_applied", "decided_by", "overrides")
    decided = not_taken_back(list(plan.decisions.order_by("-pk").only(*columns)))
    applied = (one for one in decided if one.is_applied)
    here = takewhile(lambda one: one.week == plan.current_week, applied)
    again = [one.attempt for one in here]
    first = min([plan.attempt, *again])
    days = [
        walk.due_on
        for walk in found.walks
        if walk.plan_week.position == plan.current_week and walk.attempt >= first
    ]
    return min([plan.week_starts_on, *days])

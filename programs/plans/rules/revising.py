"""Changing a running plan, one thing at a time, from the next walk on.

A change is asked for as a kind and a value. What it does to a plan is worked out here, for the
page that shows it beforehand and for the service that stores it; what goes past the screening
or the clinical brief is refused with its limit. Speeds are whole mm/s, weekdays count from 0.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum

from programs.plans.rules.checks import (
    LEAST_EFFORT,
    SUPPORT_WORDS,
    most_effort,
)
from programs.plans.rules.dose import SLOWEST_TOP
from programs.plans.rules.lane import top_speed
from programs.plans.rules.progression import DAYS_BETWEEN_STEPS_UP
from programs.plans.rules.schedule import weekdays_refusal
from programs.plans.rules.support import is_one_level, level_after, reachable_support
from programs.plans.rules.tailoring import Frame, slowed
from programs.plans.rules.week_edits import pace_words
from programs.vocabulary import Prescription, Setting, Spotter, StepUp, SupportLevel

LONGEST_PAUSE_DAYS = 90


class Kind(StrEnum):
    """What may be changed, and what else a physio does to a running plan."""

    BACK = "back_one"
    NEXT = "next_week"
    MORE_SUPPORT = "more_support"
    LOCK = "lock"
    UNLOCK = "unlock"
    PAUSE = "pause"
    RESUME = "resume"
    WEEKDAYS = "weekdays"
    SUPPORT = "support_level"
    TOP_SPEED = "top_speed"
    EFFORT = "effort_limit"
    SPOTTER = "spotter"
    STEP_UP = "step_up"
    OVERRIDE = "override"
    TAKE_UP = "take_up"
    RELEASE = "release"
    UNDO = "undo"


STEPS = frozenset({Kind.BACK, Kind.NEXT, Kind.OVERRIDE, Kind.TAKE_UP})
"""Changes that move the plan to another row of its table."""

Value = tuple[int, ...] | SupportLevel | int | Spotter | StepUp | date | None


@dataclass(frozen=True, kw_only=True)
class PlanChange:
    """One thing to change. `value` is the new setting, a week, or the last day of a pause."""

    kind: Kind
    value: Value = None


class RevisionRefusedError(Exception):
    """The change is not possible; the message names the limit and `field` what to change."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, kw_only=True)
class PlanState:
    """What a change may touch, as it stands; `weeks` are those of the newest edition."""

    week: int
    weeks: tuple[Prescription, ...]
    weekdays: tuple[int, ...]
    support_level: SupportLevel
    effort_limit: int
    spotter: Spotter
    step_up: StepUp
    is_locked: bool = False
    is_paused: bool = False

    @property
    def asked(self) -> Prescription:
        """Return what the present week asks for."""
        return self.weeks[self.week - 1]

    @property
    def top_speed(self) -> int:
        """Return the fastest pace from this week on; a self-chosen one counts as 600 [J]."""
        return max(top_speed(week) for week in self.weeks[self.week - 1 :])


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """What the plan's program, its walker and the last 7 days allow.

    `row_began_on` is the first day of the present row, `next_walk_on` the day from which a
    change counts. `lowest_level` is the most support the plan had in the last 7 days.
    `is_stopped` says that a safety pause is in force. Limits of speed are named in `units`.
    """

    frame: Frame
    setting: Setting
    row_began_on: date
    next_walk_on: date
    lowest_level: SupportLevel
    is_open_to_walk: bool = True
    is_stopped: bool = False
    restores: Collection[int] = ()
    units: str = "kilometres"


def after(state: PlanState, change: PlanChange, bounds: Bounds) -> PlanState:
    """Return the plan as the change leaves it; raise RevisionRefusedError with the limit."""
    changed = APPLY[change.kind](state, change, bounds)
    if changed == state:
        raise RevisionRefusedError("Nothing has changed yet. Choose one thing to change.")
    return changed


def levels(state: PlanState, bounds: Bounds) -> tuple[SupportLevel, ...]:
    """Return every support level the present week allows in this place, most support first."""
    return reachable_support(state.asked, bounds.frame.tier, bounds.setting, state.spotter)


def _back(state: PlanState, _change: PlanChange, bounds: Bounds) -> PlanState:
    if state.week == 1:
        raise RevisionRefusedError("This is week 1, so there is no easier week. Add support.")
    return _at_week(state, state.week - 1, bounds)


def _next(state: PlanState, _change: PlanChange, bounds: Bounds) -> PlanState:
    return _at_week(state, state.week + 1, bounds)


def _go_to(state: PlanState, change: PlanChange, bounds: Bounds) -> PlanState:
    if not isinstance(change.value, int):
        raise RevisionRefusedError("Choose a week.", "week")
    return _at_week(state, change.value, bounds)


def _at_week(state: PlanState, week: int, bounds: Bounds) -> PlanState:
    """Return the plan in another row, with the nearest support that row allows."""
    if bounds.is_stopped:
        raise RevisionRefusedError("The plan is paused for safety. Release the pause first.")
    if not 1 <= week <= len(state.weeks):
        raise RevisionRefusedError("This is the last week. Assign a new plan to go further.")
    if week > state.week and week not in bounds.restores:
        _refuse_early_step(state, week, bounds)
    moved = replace(state, week=week)
    level = level_after(
        state.support_level,
        change=0,
        prescription=moved.asked,
        tier=bounds.frame.tier,
        setting=bounds.setting,
        may_ease=False,
        spotter=state.spotter,
    )
    return replace(moved, support_level=min(level, state.support_level))


def _refuse_early_step(state: PlanState, week: int, bounds: Bounds) -> None:
    """Refuse a step up that is too large, too early, or that the safety check does not allow."""
    if week > state.week + 1:
        raise RevisionRefusedError("One week at a time: a plan takes no two steps at once.")
    if not bounds.is_open_to_walk:
        raise RevisionRefusedError("The safety check does not allow a step up now.")
    opens_on = bounds.row_began_on + timedelta(days=DAYS_BETWEEN_STEPS_UP)
    if bounds.next_walk_on < opens_on:
        day = f"{opens_on:%A} {opens_on.day} {opens_on:%B}"
        raise RevisionRefusedError(f"One step up in 7 days is enough. The next is open from {day}.")


def _more_support(state: PlanState, _change: PlanChange, bounds: Bounds) -> PlanState:
    safer = [level for level in levels(state, bounds) if level < state.support_level]
    if not safer:
        raise RevisionRefusedError("There is no more support in this place. Slow the pace instead.")
    return replace(state, support_level=safer[-1])


def _support(state: PlanState, change: PlanChange, bounds: Bounds) -> PlanState:
    allowed = levels(state, bounds)
    if change.value not in allowed or not isinstance(change.value, int):
        named = ", ".join(SUPPORT_WORDS[level].lower() for level in allowed)
        words = f"Week {state.week} in this place allows: {named}."
        raise RevisionRefusedError(words, Kind.SUPPORT)
    wanted = SupportLevel(change.value)
    if wanted > state.support_level:
        if not bounds.is_open_to_walk:
            words = "The safety check does not allow less support now."
            raise RevisionRefusedError(words, Kind.SUPPORT)
        lowest = min(bounds.lowest_level, state.support_level)
        if not is_one_level(lowest, wanted, bounds.setting):
            words = "Support may ease by one level in 7 days. Choose the next level."
            raise RevisionRefusedError(words, Kind.SUPPORT)
    return replace(state, support_level=wanted)


def _weekdays(state: PlanState, change: PlanChange, _bounds: Bounds) -> PlanState:
    days = change.value if isinstance(change.value, tuple) else ()
    refusal = weekdays_refusal(days, state.asked.sessions_per_week)
    if refusal:
        raise RevisionRefusedError(refusal, Kind.WEEKDAYS)
    return replace(state, weekdays=tuple(sorted(days)))


def _top_speed(state: PlanState, change: PlanChange, bounds: Bounds) -> PlanState:
    """Keep the pace from this week on under a top; the program's own pace is the ceiling."""
    top, ceiling = change.value, bounds.frame.top_speed
    if not isinstance(top, int) or not SLOWEST_TOP <= top <= ceiling:
        low, high = (pace_words(pace, bounds.units) for pace in (SLOWEST_TOP, ceiling))
        raise RevisionRefusedError(f"Choose a top speed from {low} to {high}.", Kind.TOP_SPEED)
    return _from_now(state, lambda own, week: _with_pace_of(slowed(own, top), week), bounds)


def _effort(state: PlanState, change: PlanChange, bounds: Bounds) -> PlanState:
    limit, most = change.value, most_effort(bounds.frame)
    if not isinstance(limit, int) or not LEAST_EFFORT <= limit <= most:
        words = f"Choose an effort limit from {LEAST_EFFORT} to {most}."
        raise RevisionRefusedError(words, Kind.EFFORT)
    held = _from_now(state, lambda own, week: _with_effort(own, week, limit), bounds)
    return replace(held, effort_limit=limit)


def _spotter(state: PlanState, change: PlanChange, bounds: Bounds) -> PlanState:
    wanted = Spotter(str(change.value))
    if wanted is not Spotter.EVERY_TIME:
        refusals = (
            (
                bounds.frame.needs_second_person,
                "This program asks for a second person every time.",
            ),
            (
                state.support_level is SupportLevel.S5,
                "Walking with someone beside needs them every time. Add support first.",
            ),
            (
                bounds.setting is Setting.TREADMILL and wanted is Spotter.NO,
                "On a treadmill someone stands at the console for at least the first 3 walks.",
            ),
        )
        for applies, words in refusals:
            if applies:
                raise RevisionRefusedError(words, Kind.SPOTTER)
    return replace(state, spotter=wanted)


def _step_up(state: PlanState, change: PlanChange, bounds: Bounds) -> PlanState:
    wanted = StepUp(str(change.value))
    if wanted is StepUp.BY_RULES and not bounds.frame.program.automatic_progress:
        words = "In this program you take every step up yourself."
        raise RevisionRefusedError(words, Kind.STEP_UP)
    return replace(state, step_up=wanted)


def _lock(state: PlanState, _change: PlanChange, _bounds: Bounds) -> PlanState:
    if state.is_locked:
        raise RevisionRefusedError("The plan stays on this week already.")
    return replace(state, is_locked=True)


def _unlock(state: PlanState, _change: PlanChange, _bounds: Bounds) -> PlanState:
    if not state.is_locked:
        raise RevisionRefusedError("The rules move this plan on already.")
    return replace(state, is_locked=False)


def _pause(state: PlanState, change: PlanChange, bounds: Bounds) -> PlanState:
    until = change.value
    if state.is_paused or bounds.is_stopped:
        raise RevisionRefusedError("The plan is paused already. Resume it first.")
    if isinstance(until, date):
        days = (until - bounds.next_walk_on).days
        if not 0 <= days < LONGEST_PAUSE_DAYS:
            words = "Choose a last day from the next walk on, within 90 days; or leave it empty."
            raise RevisionRefusedError(words, "until")
    return replace(state, is_paused=True)


def _resume(state: PlanState, _change: PlanChange, bounds: Bounds) -> PlanState:
    if bounds.is_stopped:
        words = "A safety pause is not lifted here. Release it on the decisions page, after a talk."
        raise RevisionRefusedError(words)
    if not state.is_paused:
        raise RevisionRefusedError("The plan is not paused.")
    return replace(state, is_paused=False)


def _from_now(
    state: PlanState,
    changed: Callable[[Prescription, Prescription], Prescription],
    bounds: Bounds,
) -> PlanState:
    """Return the plan with each week from the present one on made from the program's own."""
    own = bounds.frame.weeks
    weeks = [
        week if number < state.week else changed(own[min(number, len(own)) - 1], week)
        for number, week in enumerate(state.weeks, start=1)
    ]
    return replace(state, weeks=tuple(weeks))


def _with_pace_of(paced: Prescription, week: Prescription) -> Prescription:
    return replace(
        week,
        min_mm_per_second=paced.min_mm_per_second,
        max_mm_per_second=paced.max_mm_per_second,
        speed_words=paced.speed_words,
    )


def _with_effort(own: Prescription, week: Prescription, limit: int) -> Prescription:
    most = min(own.max_effort, limit)
    return replace(week, max_effort=most, min_effort=min(own.min_effort, most))


APPLY: dict[Kind, Callable[[PlanState, PlanChange, Bounds], PlanState]] = {
    Kind.BACK: _back,
    Kind.NEXT: _next,
    Kind.OVERRIDE: _go_to,
    Kind.TAKE_UP: _next,
    Kind.MORE_SUPPORT: _more_support,
    Kind.SUPPORT: _support,
    Kind.WEEKDAYS: _weekdays,
    Kind.TOP_SPEED: _top_speed,
    Kind.EFFORT: _effort,
    Kind.SPOTTER: _spotter,
    Kind.STEP_UP: _step_up,
    Kind.LOCK: _lock,
    Kind.UNLOCK: _unlock,
    Kind.PAUSE: _pause,
    Kind.RESUME: _resume,
}
"""What each kind of change does; undo and release restore what was, and are not worked out here."""

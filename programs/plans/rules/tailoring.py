"""A program cut to one person: what a physio changes, held inside what their tier allows.

A program's table is the ceiling: pace, effort and support are only ever made easier. Days a
week may go one or two up or down, within 2 to 5. Speeds are whole mm/s, effort 0 to 10.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, time
from functools import cached_property
from typing import Any

from programs.library.rules.program_file import ProgramFile
from programs.plans.rules.dose import SLOWEST_TOP, cap_speed, settings_for
from programs.plans.rules.lane import top_speed
from programs.plans.rules.schedule import suggested_weekdays
from programs.plans.rules.support import first_level
from programs.plans.rules.week_edits import (
    WeekEdit,
    at_pace,
    edit_refusal,
    edited,
    is_standing,
)
from programs.vocabulary import Prescription, Setting, Spotter, StepUp, SupportLevel, Tier

FEWEST_SESSIONS, MOST_SESSIONS = 2, 5
"""Days a week that may be prescribed; the brief's tables ask for 3 or 4 [J]."""

MORNING = time(9, 30)


@dataclass(frozen=True, kw_only=True)
class Frame:
    """Inside what a plan is tailored: a program, whose rules it follows, tier and fastest pace.

    `rules_key` is the built-in program a clinic's own template was copied from, else its own key;
    `speed_limit` is what the program allows at this age in mm/s, None without a limit.
    """

    program: ProgramFile
    rules_key: str
    tier: Tier
    speed_limit: int | None

    @cached_property
    def weeks(self) -> tuple[Prescription, ...]:
        """Return the program's weeks as this person may walk them at most."""
        capped = (cap_speed(week, self.speed_limit) for week in self.program.weeks)
        return tuple(_for_tier(week, self.tier) for week in capped)

    @cached_property
    def top_speed(self) -> int:
        """Return the fastest pace of any week in mm/s; a self-chosen one counts as 600 [J]."""
        return max(top_speed(week) for week in self.weeks)

    @property
    def settings(self) -> tuple[Setting, ...]:
        """Return the places the program is walked in, best first."""
        return settings_for(self.rules_key)

    @property
    def is_supervised(self) -> bool:
        """Return whether a clinician has to be beside the walker at every session."""
        return self.program.content.needs_attestation

    @property
    def needs_second_person(self) -> bool:
        """Return whether somebody must be there every time (clinical brief section 6)."""
        has_condition = self.program.content.entry.with_support is not None
        return self.is_supervised or (has_condition and self.tier is not Tier.GO)

    def sessions_at(self, week: int) -> tuple[int, ...]:
        """Return how many days a week may be chosen for a plan that begins in this week."""
        own = self.week(week).sessions_per_week
        return tuple(range(min(FEWEST_SESSIONS, own), max(MOST_SESSIONS, own) + 1))

    def week(self, number: int) -> Prescription:
        """Return one week from 1 on; a number outside the program gives its nearest week."""
        return self.weeks[min(max(number, 1), len(self.weeks)) - 1]


@dataclass(frozen=True, kw_only=True)
class Tailoring:
    """What a physio chooses for one plan. The pain stop of 6 is not among it: it is fixed.

    Weekdays count from 0 for Monday; the lane is in mm, None elsewhere; `support` is the level
    the plan begins with; `edits` are single weeks set differently, each week once.
    """

    start_week: int
    sessions: int
    weekdays: tuple[int, ...]
    session_time: time
    starts_on: date
    setting: Setting
    lane_length_mm: int | None
    support: SupportLevel
    spotter: Spotter
    top_speed: int
    effort_limit: int
    step_up: StepUp
    edits: tuple[WeekEdit, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """Return plain values; `from_json` turns them back."""
        plain = asdict(self)
        plain["weekdays"] = list(self.weekdays)
        plain["session_time"] = self.session_time.isoformat("minutes")
        plain["starts_on"] = self.starts_on.isoformat()
        return plain

    @classmethod
    def from_json(cls, plain: Mapping[str, Any]) -> Tailoring:
        """Return what `as_json` wrote."""
        read = {
            "weekdays": tuple(plain["weekdays"]),
            "session_time": time.fromisoformat(plain["session_time"]),
            "starts_on": date.fromisoformat(plain["starts_on"]),
            "setting": Setting(plain["setting"]),
            "support": SupportLevel(plain["support"]),
            "spotter": Spotter(plain["spotter"]),
            "step_up": StepUp(plain["step_up"]),
            "edits": tuple(WeekEdit(**edit) for edit in plain.get("edits", ())),
        }
        return cls(**{**plain, **read})


def as_template(frame: Frame, starts_on: date) -> Tailoring:
    """Return the program untouched, from week 1, with days and a second person that fit.

    A lane is never the place by itself: its length has to be measured first.
    """
    first = frame.week(1)
    setting = next(place for place in frame.settings if place is not Setting.LANE)
    spotter = Spotter.EVERY_TIME if frame.needs_second_person else Spotter.FIRST_THREE
    return Tailoring(
        start_week=1,
        sessions=first.sessions_per_week,
        weekdays=suggested_weekdays(first.sessions_per_week),
        session_time=MORNING,
        starts_on=starts_on,
        setting=setting,
        lane_length_mm=None,
        support=own_level(frame, 1, setting, spotter),
        spotter=spotter,
        top_speed=frame.top_speed,
        effort_limit=frame.program.effort_cap,
        step_up=own_step_up(frame),
    )


def own_level(frame: Frame, week: int, setting: Setting, spotter: Spotter) -> SupportLevel:
    """Return the level the program itself begins with in this week and place."""
    level = first_level(frame.week(week), frame.tier, setting, spotter)
    return min(frame.week(week).support_levels) if level is None else level


def own_step_up(frame: Frame) -> StepUp:
    """Return who takes the next step in the program itself."""
    return StepUp.BY_RULES if frame.program.automatic_progress else StepUp.BY_PHYSIO


def tailored_weeks(frame: Frame, tailoring: Tailoring) -> tuple[Prescription, ...]:
    """Return every week of the program as the physio set it, never above what the frame allows.

    Days a week are those of the first week walked; the others keep their distance to it. The top
    speed holds for an edited week too.
    """
    more = tailoring.sessions - frame.week(tailoring.start_week).sessions_per_week
    allowed = [edit for edit in tailoring.edits if not edit_refusal(frame.weeks, edit)]
    return tuple(_tailored(week, tailoring, more) for week in edited(frame.weeks, allowed))


def fitted(frame: Frame, wish: Tailoring, starts_on: date) -> Tailoring:
    """Return another plan's tailoring moved inside this frame, as near to it as may be.

    Support never begins with less than the program's own first level: it was another body's.
    An edited week goes along where this frame has room for it.
    """
    start_week = min(max(wish.start_week, 1), len(frame.weeks))
    setting = wish.setting if wish.setting in frame.settings else frame.settings[0]
    spotter = Spotter.EVERY_TIME if frame.needs_second_person else wish.spotter
    level = own_level(frame, start_week, setting, spotter)
    automatic = frame.program.automatic_progress
    return replace(
        wish,
        starts_on=starts_on,
        start_week=start_week,
        setting=setting,
        spotter=spotter,
        lane_length_mm=wish.lane_length_mm if setting is Setting.LANE else None,
        support=min(wish.support, level),
        top_speed=min(wish.top_speed, frame.top_speed),
        effort_limit=min(wish.effort_limit, frame.program.effort_cap),
        step_up=wish.step_up if automatic else StepUp.BY_PHYSIO,
        edits=tuple(edit for edit in wish.edits if not edit_refusal(frame.weeks, edit)),
    )


def _for_tier(week: Prescription, tier: Tier) -> Prescription:
    """Close hands free (S6) to everybody who starts with support (clinical brief section 1)."""
    if tier is Tier.GO:
        return week
    held = tuple(level for level in week.support_levels if level < SupportLevel.S6)
    return replace(week, hands_free_if_go=False, support_levels=held or week.support_levels)


def _tailored(week: Prescription, tailoring: Tailoring, more: int) -> Prescription:
    most = max(MOST_SESSIONS, week.sessions_per_week)
    sessions = min(max(week.sessions_per_week + more, 1), most)
    effort = min(week.max_effort, max(tailoring.effort_limit, 0))
    return replace(
        slowed(week, max(tailoring.top_speed, SLOWEST_TOP)),
        sessions_per_week=sessions,
        max_effort=effort,
        min_effort=min(week.min_effort, effort),
    )


def slowed(week: Prescription, top: int) -> Prescription:
    """Return the week with its pace kept to a top in mm/s; standing work has no pace to keep."""
    if top >= top_speed(week) or (week.max_mm_per_second is None and is_standing(week)):
        return week
    return at_pace(week, top)

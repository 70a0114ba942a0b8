"""What is asked of a tailored plan before it is sent: refusals, cautions, and what was changed.

A refusal goes past what the screening or the clinical brief allows: it names its field and the
limit. A caution is unusual but allowed: it takes a reason. What the template itself already
does is not asked again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from programs.library.rules.authoring import LARGEST_WEEKLY_RISE, check_weeks
from programs.plans.rules.dose import SLOWEST_TOP
from programs.plans.rules.lane import SHORTEST_LANE_MM, lane_refusal
from programs.plans.rules.schedule import needs_rest_days, weekdays_refusal
from programs.plans.rules.support import reachable_support
from programs.plans.rules.tailoring import (
    Frame,
    Tailoring,
    own_level,
    own_step_up,
    tailored_weeks,
)
from programs.plans.rules.week_edits import edit_cautions, edit_refusal, pace_words
from programs.vocabulary import Prescription, Setting, Spotter, StepUp, SupportLevel

LATEST_START_DAYS = 28
PLACE_WORDS = {
    Setting.TREADMILL: "on a treadmill",
    Setting.RAIL: "at a rail",
    Setting.LANE: "in a lane",
}
LONGEST_LANE_MM = 100_000
LEAST_EFFORT = 2
"""Very easy: no week of the brief asks for less at its top."""

SUPERVISED_EFFORT = 6
"""The most a clinician may allow beside somebody after a stroke; the brief's own cap is 4 [J]."""

SUPPORT_WORDS: dict[SupportLevel, str] = {
    SupportLevel.S0: "Hold, shift",
    SupportLevel.S1: "Hold, step",
    SupportLevel.S2: "Rail",
    SupportLevel.S3: "Both rails",
    SupportLevel.S4: "One hand",
    SupportLevel.S5: "Beside",
    SupportLevel.S6: "Hands free",
}
"""The ladder in the short words of the staff's pages."""


@dataclass(frozen=True)
class Refused:
    """A choice that cannot be: its field, and a sentence with the limit."""

    field: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Tailored:
    """A tailoring worked out: the weeks, and all that is to be said about them.

    `changed` holds the template's own value in words, by field.
    """

    weeks: tuple[Prescription, ...]
    refusals: tuple[Refused, ...]
    cautions: tuple[str, ...]
    changed: Mapping[str, str]


def tailor(frame: Frame, tailoring: Tailoring, today: date, units: str = "kilometres") -> Tailored:
    """Work out a tailoring on the member's local day; its words name speeds in these units."""
    refusals = tuple(_refusals(frame, tailoring, today, units))
    return Tailored(
        weeks=tailored_weeks(frame, tailoring),
        refusals=refusals,
        cautions=() if refusals else tuple(_cautions(frame, tailoring, units)),
        changed=changes(frame, tailoring, units),
    )


def most_effort(frame: Frame) -> int:
    """Return the highest effort limit that may be set, 0 to 10."""
    cap = frame.program.effort_cap
    return max(cap, SUPERVISED_EFFORT) if frame.is_supervised else cap


def changes(frame: Frame, tailoring: Tailoring, units: str = "kilometres") -> dict[str, str]:
    """Return what differs from the template: the template's own value in words, by field."""
    week = frame.week(tailoring.start_week)
    level = own_level(frame, tailoring.start_week, tailoring.setting, tailoring.spotter)
    by_rules = {StepUp.BY_RULES: "by the rules", StepUp.BY_PHYSIO: "I decide"}
    cap = frame.program.effort_cap
    own = {
        "start_week": (tailoring.start_week, 1, "1"),
        "sessions": (tailoring.sessions, week.sessions_per_week, str(week.sessions_per_week)),
        "support": (tailoring.support, level, SUPPORT_WORDS[level].lower()),
        "top_speed": (tailoring.top_speed, frame.top_speed, pace_words(frame.top_speed, units)),
        "effort_limit": (tailoring.effort_limit, cap, str(cap)),
        "step_up": (tailoring.step_up, own_step_up(frame), by_rules[own_step_up(frame)]),
    }
    return {field: words for field, (chosen, was, words) in own.items() if chosen != was}


def _refusals(frame: Frame, tailoring: Tailoring, today: date, units: str) -> Iterator[Refused]:
    if not 1 <= tailoring.start_week <= len(frame.weeks):
        yield Refused("start_week", f"Choose a week from 1 to {len(frame.weeks)}.")
    offered = frame.sessions_at(tailoring.start_week)
    if tailoring.sessions not in offered:
        yield Refused("sessions", f"Choose {offered[0]} to {offered[-1]} sessions a week.")
    wrong_days = weekdays_refusal(tailoring.weekdays, tailoring.sessions)
    if wrong_days:
        yield Refused("weekdays", wrong_days)
    if not today <= tailoring.starts_on <= today + timedelta(days=LATEST_START_DAYS):
        words = f"Choose a first day from today to {LATEST_START_DAYS} days from now."
        yield Refused("starts_on", words)
    yield from _place_refusals(frame, tailoring)
    yield from _support_refusals(frame, tailoring)
    yield from _dose_refusals(frame, tailoring, units)
    for edit in tailoring.edits:
        words = edit_refusal(frame.weeks, edit, units)
        if words:
            yield Refused("edits", words)


def _place_refusals(frame: Frame, tailoring: Tailoring) -> Iterator[Refused]:
    if tailoring.setting not in frame.settings:
        yield Refused("setting", "This program is not walked there.")
    if tailoring.setting is not Setting.LANE:
        return
    length = tailoring.lane_length_mm or 0
    if not SHORTEST_LANE_MM <= length <= LONGEST_LANE_MM:
        yield Refused("lane_length", "Enter the length of the clear lane, from 3 to 100 m.")
        return
    too_short = lane_refusal(tailored_weeks(frame, tailoring), length)
    if too_short:
        yield Refused("lane_length", too_short.replace("Your lane", "The lane"))


def _support_refusals(frame: Frame, tailoring: Tailoring) -> Iterator[Refused]:
    """Ask for the support and the second person of clinical brief sections 1, 6 and 11."""
    week = frame.week(tailoring.start_week)
    reachable = reachable_support(week, frame.tier, tailoring.setting, tailoring.spotter)
    if tailoring.support is SupportLevel.S5 and tailoring.spotter is not Spotter.EVERY_TIME:
        words = "Walking with someone beside needs a second person every time."
        yield Refused("support", words)
    elif tailoring.support not in reachable:
        yield Refused("support", _support_limit(tailoring, reachable))
    if tailoring.spotter is Spotter.EVERY_TIME:
        return
    if frame.needs_second_person:
        words = "This program asks for a second person every time."
        yield Refused("spotter", words)
    elif tailoring.setting is Setting.TREADMILL and tailoring.spotter is Spotter.NO:
        words = "On a treadmill someone stands at the console for at least the first 3 walks."
        yield Refused("spotter", words)


def _support_limit(tailoring: Tailoring, reachable: tuple[SupportLevel, ...]) -> str:
    named = [SUPPORT_WORDS[level].lower() for level in reachable]
    if not named:
        return f"Week {tailoring.start_week} has no support in this place. Choose another place."
    return f"Week {tailoring.start_week} in this place allows: {', '.join(named)}."


def support_offered(frame: Frame) -> tuple[SupportLevel, ...]:
    """Return every level a week of the program names, and the rail, most support first."""
    levels = {level for week in frame.weeks for level in week.support_levels} | {SupportLevel.S2}
    if any(week.hands_free_if_go for week in frame.weeks):
        levels.add(SupportLevel.S6)
    return tuple(sorted(levels))


def support_locks(frame: Frame, tailoring: Tailoring) -> dict[SupportLevel, str]:
    """Return the levels a plan cannot begin with as it is set now, each with what opens it."""
    week = frame.week(tailoring.start_week)
    open_now = reachable_support(week, frame.tier, tailoring.setting, tailoring.spotter)
    locked = (level for level in support_offered(frame) if level not in open_now)
    return {level: _opens(frame, tailoring, level) for level in locked}


def _opens(frame: Frame, tailoring: Tailoring, level: SupportLevel) -> str:
    """Return what opens this level: a later week here, else another place, else an earlier week."""
    company = Spotter.EVERY_TIME if level is SupportLevel.S5 else tailoring.spotter
    beside = "" if company is tailoring.spotter else " with a second person every time"

    def weeks(place: Setting) -> list[int]:
        return [
            number
            for number, week in enumerate(frame.weeks, start=1)
            if level in reachable_support(week, frame.tier, place, company)
        ]

    start, here = tailoring.start_week, weeks(tailoring.setting)
    later = [number for number in here if number >= start]
    if later:
        return (f"opens in week {later[0]}" if later[0] > start else "opens") + beside
    places = [
        PLACE_WORDS[place] for place in frame.settings if max(weeks(place), default=0) >= start
    ]
    if places:
        return f"only {' or '.join(places)}"
    return f"only up to week {here[-1]}" if here else "closed by the safety check"


def _dose_refusals(frame: Frame, tailoring: Tailoring, units: str) -> Iterator[Refused]:
    if not SLOWEST_TOP <= tailoring.top_speed <= frame.top_speed:
        low, high = (pace_words(pace, units) for pace in (SLOWEST_TOP, frame.top_speed))
        yield Refused("top_speed", f"Choose a top speed from {low} to {high}.")
    most = most_effort(frame)
    if not LEAST_EFFORT <= tailoring.effort_limit <= most:
        yield Refused("effort_limit", f"Choose an effort limit from {LEAST_EFFORT} to {most}.")
    if tailoring.step_up is StepUp.BY_RULES and not frame.program.automatic_progress:
        yield Refused("step_up", "In this program you take every step up yourself.")


def _cautions(frame: Frame, tailoring: Tailoring, units: str) -> Iterator[str]:
    start, weeks = frame.week(tailoring.start_week), tailored_weeks(frame, tailoring)
    own, cap = start.sessions_per_week, frame.program.effort_cap
    if tailoring.sessions > own:
        words = f"{tailoring.sessions} a week is more than the template's {own}."
        is_crowded = needs_rest_days(own) and not needs_rest_days(tailoring.sessions)
        yield f"{words} Two walks may stand on neighbouring days." if is_crowded else words
    yield from _steep_start(frame, weeks, tailoring.start_week)
    if tailoring.effort_limit > cap:
        yield f"The template's effort limit is {cap}."
    for edit in tailoring.edits:
        yield from edit_cautions(frame.week(edit.week), weeks[edit.week - 1], edit, units)
    yield from _authoring_cautions(frame, tailoring)


def _steep_start(frame: Frame, weeks: Sequence[Prescription], number: int) -> Iterator[str]:
    """Ask about a start far above the template's own first week, edits and all [D]."""
    start = weeks[number - 1].total_backward_seconds
    if number > 1 and start - frame.week(1).total_backward_seconds > LARGEST_WEEKLY_RISE:
        words = f"Week {number} begins with {start / 60:g} backward minutes."
        yield f"{words} Week 1 leads up to it."


def _authoring_cautions(frame: Frame, tailoring: Tailoring) -> Iterator[str]:
    """Return what the tailoring adds to the questions the template itself would be asked."""
    asked = {(found.kind, found.week) for found in check_weeks(frame.weeks, tier=frame.tier)}
    weeks = tailored_weeks(frame, tailoring)
    findings = check_weeks(weeks, tier=frame.tier, speed_limit=frame.speed_limit)
    for found in findings:
        if (found.kind, found.week) not in asked:
            yield f"Week {found.week}: {found.words}" if found.week else found.words

"""The third column of the assign page: weeks as bars, totals, dates and checks, in ready words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from math import ceil
from typing import TYPE_CHECKING

from programs.labels import WEEKDAYS
from programs.library.rules.wording import duration
from programs.plans.rules.schedule import fit_weekdays, row_dates
from programs.sessions.rules.bar import minutes_words
from programs.vocabulary import Setting, Spotter, StepUp
from retrowalk.templatetags.retrowalk import local_day

if TYPE_CHECKING:
    from accounts.models import User
    from programs.plans.queries.assign import Bench
    from programs.plans.rules.checks import Tailored
    from programs.plans.rules.tailoring import Frame, Tailoring
    from programs.vocabulary import Prescription

GAP_PERCENT = 4.0
"""The gap between two sessions of a week, in per cent of the widest week."""


@dataclass(frozen=True, kw_only=True)
class WeekBar:
    """One week: its sessions to scale (start and width in per cent), and the same in words."""

    number: int
    sessions: tuple[tuple[float, float], ...]
    label: str
    minutes: str


@dataclass(frozen=True, kw_only=True)
class Check:
    """One line below the bars; `shape` is track (fine) or check (look again)."""

    shape: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Preview:
    """A plan before it is sent: `summary` is what the status region says."""

    weeks: tuple[WeekBar, ...]
    checks: tuple[Check, ...]
    summary: str


def preview_of(
    frame: Frame, tailoring: Tailoring, result: Tailored, *, bench: Bench, member: User
) -> Preview:
    """Return the column for a tailoring that nothing refuses."""
    walked = result.weeks[tailoring.start_week - 1 :]
    lengths = sorted({ceil(week.total_seconds / 60) for week in walked})
    each = f"{lengths[0]} to {lengths[-1]}" if len(lengths) > 1 else str(lengths[0])
    summary = f"{sum(week.sessions_per_week for week in walked)} sessions, {each} min each"
    checks = [
        Check(shape="track", words=_dates(tailoring, walked, member)),
        Check(shape="track", words=summary),
        *_other_counts(tailoring, walked),
        Check(shape="track", words=_steps(frame, tailoring)),
        *_company(tailoring, bench, member),
        *_limits(bench),
    ]
    return Preview(
        weeks=week_bars(walked, tailoring.start_week), checks=tuple(checks), summary=summary
    )


def week_bars(weeks: Sequence[Prescription], first: int = 1) -> tuple[WeekBar, ...]:
    """Return each week's sessions as bars on one scale: a longer walk is a wider bar."""
    unit = min(
        (100 - GAP_PERCENT * (week.sessions_per_week - 1))
        / (week.sessions_per_week * week.total_backward_seconds)
        for week in weeks
    )
    return tuple(_bar(number, week, unit) for number, week in enumerate(weeks, start=first))


def _bar(number: int, week: Prescription, unit: float) -> WeekBar:
    width = round(week.total_backward_seconds * unit, 2)
    count = week.sessions_per_week
    sessions = f"{count} session{'s' if count > 1 else ''}"
    return WeekBar(
        number=number,
        sessions=tuple((round(at * (width + GAP_PERCENT), 2), width) for at in range(count)),
        label=f"{sessions} of {duration(week.total_backward_seconds)} backward",
        minutes=minutes_words(week.total_backward_seconds * count),
    )


def _dates(tailoring: Tailoring, weeks: Sequence[Prescription], member: User) -> str:
    """Return the first session, and the end of the last week if no week is repeated."""
    days = row_dates(
        tailoring.starts_on,
        tailoring.weekdays,
        weeks[0].sessions_per_week,
        zone=member.time_zone,
    )
    last = days[0] + timedelta(days=7 * len(weeks) - 1)
    return f"{local_day(days[0])} to {last.day} {last:%B} at the earliest"


def _other_counts(tailoring: Tailoring, weeks: Sequence[Prescription]) -> Iterator[Check]:
    """Say which weeks have more or fewer sessions than was chosen for the first, and their days."""
    numbered = enumerate(weeks, start=tailoring.start_week)
    for count, run in groupby(numbered, key=lambda one: one[1].sessions_per_week):
        more = count - tailoring.sessions
        if not more:
            continue
        numbers = [number for number, _ in run]
        which, have = f"Week {numbers[0]}", "has"
        if len(numbers) > 1:
            which, have = f"Weeks {numbers[0]} to {numbers[-1]}", "have"
        than = f"{abs(more)} {'more' if more > 0 else 'fewer'} than week {tailoring.start_week}"
        days = ", ".join(str(WEEKDAYS[day]) for day in fit_weekdays(tailoring.weekdays, count))
        words = f"{which} {have} {count} sessions, {than}, as in the template: {days}."
        yield Check(shape="track", words=words)


def _steps(frame: Frame, tailoring: Tailoring) -> str:
    if tailoring.step_up is StepUp.BY_PHYSIO:
        return "You take each step up. Steps back stay automatic"
    if frame.program.needs_pain_answers:
        return "A week repeats until pain is calm"
    return "A week repeats until it feels steady"


def _company(tailoring: Tailoring, bench: Bench, member: User) -> list[Check]:
    """Return what is known about the second person, where the plan needs one."""
    if tailoring.spotter is Spotter.NO:
        return []
    named = member.second_person or (bench.stands.screening.support_named if bench.stands else "")
    who = f"{member.first_name} named {named}." if named else "Nobody is named yet."
    if tailoring.spotter is Spotter.EVERY_TIME:
        words = "A second person is there every time."
    elif tailoring.setting is Setting.TREADMILL:
        words = "Treadmill needs a second person for the first 3."
    else:
        words = "A second person is there for the first 3."
    return [Check(shape="check", words=f"{words} {who}")]


def _limits(bench: Bench) -> list[Check]:
    """Return the limits a clearance was given with, as they were written."""
    clearance = bench.stands.clearance if bench.stands else None
    if clearance is None or not clearance.limits:
        return []
    return [Check(shape="check", words=f"Limits of the clearance: {clearance.limits}")]

"""A plan before and after a change, in ready words and with the bar of a walk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from programs.labels import SUPPORT_SHORT, WEEKDAYS_SHORT
from programs.plans.rules.revising import Kind, PlanChange, PlanState
from programs.plans.rules.support import setting_for_level
from programs.plans.rules.week_edits import pace_words
from programs.sessions.queries.summary import WalkSummary, summary_of
from programs.vocabulary import Setting, Spotter, StepUp
from retrowalk.templatetags.retrowalk import local_day

if TYPE_CHECKING:
    from datetime import date

    from programs.sessions.queries.outlook import Outlook

SPOTTER_WORDS = {
    Spotter.EVERY_TIME: "Every time",
    Spotter.FIRST_THREE: "First 3 walks",
    Spotter.NO: "No",
}
STEP_UP_WORDS = {StepUp.BY_RULES: "By the rules", StepUp.BY_PHYSIO: "I decide"}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a panel; `is_new` where the change touches it."""

    name: str
    value: str
    is_new: bool = False


@dataclass(frozen=True, kw_only=True)
class Panel:
    """A plan at one side of a change."""

    title: str
    week: str
    summary: WalkSummary
    lines: tuple[Line, ...]


def panels(
    found: Outlook,
    after: PlanState | None,
    change: PlanChange | None,
    units: str,
) -> tuple[Panel, Panel | None]:
    """Return the plan as it is, and as it will be; None where no change can be made of it."""
    before = setting_words(found.state, units)
    now = _panel(found, found.state, "Now", before, {})
    if after is None:
        return now, None
    then = setting_words(after, units)
    if change is not None and change.kind is Kind.PAUSE:
        then["Walks"] = _pause_words(change.value)
    return now, _panel(found, after, "After", then, before)


def starts_words(found: Outlook, change: PlanChange, day: date | None) -> str:
    """Return when the change counts and who is told, as the design brief words it."""
    told = f"{found.plan.member.first_name} will be told."
    if change.kind is Kind.PAUSE:
        return f"The pause starts {local_day(found.counts_from)}. {told}"
    if day is None:
        return f"Changes start when the plan goes on. {told}"
    if found.under_way:
        wait = "A walk is under way, so the change waits for the next one."
        return f"{wait} Changes start {local_day(day)}. {told}"
    return f"Changes start {local_day(day)}. {told}"


def week_words(state: PlanState) -> str:
    """Return "Week 3 of 10, 3 walks a week"."""
    count = state.asked.sessions_per_week
    return f"Week {state.week} of {len(state.weeks)}, {count} walk{'s' if count > 1 else ''} a week"


def setting_words(state: PlanState, units: str) -> dict[str, str]:
    """Return every line of a panel by its name, the top speed in these units."""
    moves = {True: "Held on this week", False: STEP_UP_WORDS[state.step_up]}
    return {
        "Walks": "Paused" if state.is_paused else "As planned",
        "Days": ", ".join(str(WEEKDAYS_SHORT[day]) for day in state.weekdays),
        "Support": str(SUPPORT_SHORT[state.support_level]),
        "Top speed": pace_words(state.top_speed, units),
        "Effort limit": f"{state.effort_limit} / 10",
        "Second person": SPOTTER_WORDS[state.spotter],
        "Step up": moves[state.is_locked],
    }


def _panel(
    found: Outlook, state: PlanState, title: str, lines: dict[str, str], before: dict[str, str]
) -> Panel:
    setting = setting_for_level(Setting(found.plan.setting), state.support_level)
    return Panel(
        title=title,
        week=week_words(state),
        summary=summary_of(state.asked, setting, found.plan.lane_length_mm, state.support_level),
        lines=tuple(
            Line(name=name, value=value, is_new=bool(before) and before[name] != value)
            for name, value in lines.items()
        ),
    )


def _pause_words(until: object) -> str:
    return f"Paused until {local_day(until)}" if until else "Paused, no last day"  # type: ignore[arg-type]

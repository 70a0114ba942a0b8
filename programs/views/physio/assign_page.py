"""The words of the assign page: its cards, its settings, and two plans side by side."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from programs.labels import WEEKDAYS
from programs.library.rules import wording
from programs.library.rules.cells import UNITS
from programs.plans.queries.assign import version_seen
from programs.plans.queries.offers import main_problem
from programs.plans.queries.plan import weeks_of
from programs.plans.rules.checks import (
    SUPPORT_WORDS,
    support_locks,
    support_offered,
)
from programs.plans.rules.choosing import PROBLEMS
from programs.plans.rules.lane import top_speed
from programs.plans.rules.walker import MainProblem
from programs.plans.rules.week_edits import pace_words
from programs.views.physio.assign_desk import LAST
from programs.views.physio.assign_edit import edit_lines
from programs.views.physio.speeds import slowest_step
from programs.vocabulary import Setting, Spotter, StepUp, SupportLevel, Tier

if TYPE_CHECKING:
    from programs.plans.models import Plan
    from programs.plans.queries.assign import Bench, Choosable
    from programs.plans.rules.tailoring import Frame
    from programs.views.physio.assign_desk import Desk
    from programs.views.staff import Client

SHOWN_AT_ONCE = 4
"""So many templates stand open; the others wait behind "All"."""

PLACES = {Setting.TREADMILL: "Treadmill", Setting.RAIL: "Rail", Setting.LANE: "Lane"}
COMPANY = {
    Spotter.EVERY_TIME: "Every time",
    Spotter.FIRST_THREE: "First 3",
    Spotter.NO: "No",
}
STEPS = {StepUp.BY_RULES: "By the rules", StepUp.BY_PHYSIO: "I decide"}
TIERS = {
    Tier.GO: ("track", "Can start"),
    Tier.GO_WITH_SUPPORT: ("new", "Start with support"),
    Tier.CLINICIAN_CLEARANCE: ("check", "Clearance needed"),
    Tier.STOP_URGENT: ("act", "Urgent care first"),
}
FALLS = {"none": "0", "once_not_hurt": "1", "once_hurt": "1, hurt", "two_or_more": "2 or more"}
FIELDS = (
    "start_week", "sessions", "weekdays", "starts_on", "session_time", "setting", "lane_length",
    "support", "spotter", "top_speed", "effort_limit", "step_up", "is_beside",
)  # fmt: skip
"""The settings of the middle column, each with a line of its own below it."""


@dataclass(frozen=True, kw_only=True)
class Card:
    """One template to choose."""

    value: str
    title: str
    words: str
    reason: str
    is_chosen: bool
    is_best: bool = False


@dataclass(frozen=True, kw_only=True)
class Option:
    """One segment or day: its value, short words, and the full ones where they differ.

    `at` ends its id where its place in the row may change while somebody stands on it.
    """

    value: str
    words: str
    is_chosen: bool
    full: str = ""
    at: str = ""


@dataclass(frozen=True, kw_only=True)
class Line:
    """What stands below one setting; a problem is wrong, anything else is a remark."""

    field: str
    words: str
    is_problem: bool


def page_context(desk: Desk, last: Choosable | None) -> dict[str, Any]:
    """Return everything the page shows."""
    cards = [_card(one, desk) for one in desk.bench.open]
    shown, folded = cards[:SHOWN_AT_ONCE], cards[SHOWN_AT_ONCE:]
    return part_context(desk) | {
        "facts": facts_of(desk.bench, pain_now(desk.client)),
        "cards": shown + ([_last_card(last, desk)] if last else []),
        "folded": folded,
        "is_unfolded": any(card.is_chosen for card in folded),
        "locked": desk.bench.locked,
        "all_count": len(desk.bench.templates),
    }


def part_context(desk: Desk) -> dict[str, Any]:
    """Return what the middle and the right column show."""
    values = {name: (sent or [""])[0] for name, sent in desk.typed.items()}
    lines = {name: _line(desk, name) for name in FIELDS}
    if desk.chosen is None or not desk.chosen.frame.is_supervised:
        del lines["is_beside"]
    context = {
        "client": desk.client,
        "desk": desk,
        "typed": values,
        "lines": lines,
        "to_mend": _to_mend(desk),
    }
    if desk.chosen is None:
        return context
    frame, asked = desk.chosen.frame, desk.tailoring
    return context | {
        "options": options_of(frame, desk),
        "frame": frame,
        "speed_unit": UNITS[desk.units][0],
        "slowest": slowest_step(desk.units),
        "edits": desk.typed.get("edits", []),
        "edit_lines": edit_lines(asked.edits, frame, desk.units) if asked else [],
        "locked_support": _locked_support(desk),
        "edit_weeks": range(asked.start_week, len(frame.weeks) + 1) if asked else [],
    }


def options_of(frame: Frame, desk: Desk) -> dict[str, list[Option]]:
    """Return the segments of each setting for this template."""
    locks = support_locks(frame, desk.tailoring) if desk.tailoring else {}
    typed = desk.typed.get("support", [])
    # What is locked is listed with its reason instead; what is chosen stays, to be put right.
    levels = [one for one in support_offered(frame) if one not in locks or str(int(one)) in typed]
    steps = STEPS if frame.program.automatic_progress else {StepUp.BY_PHYSIO: "I decide"}
    choices: dict[str, list[tuple[str, str, str]]] = {
        "sessions": [(str(count), str(count), "") for count in frame.sessions_at(1)],
        "weekdays": [(str(day), str(name)[:2], str(name)) for day, name in enumerate(WEEKDAYS)],
        "setting": [(place, PLACES[place], "") for place in PLACES if place in frame.settings],
        "support": [(str(int(one)), SUPPORT_WORDS[one], "") for one in levels],
        "spotter": [(kind, words, "") for kind, words in COMPANY.items()],
        "step_up": [(kind, words, "") for kind, words in steps.items()],
    }
    return {
        name: [
            Option(
                value=value,
                words=words,
                full=full,
                is_chosen=value in desk.typed.get(name, []),
                at=value if name == "support" else "",
            )
            for value, words, full in found
        ]
        for name, found in choices.items()
    }


def _locked_support(desk: Desk) -> list[tuple[str, str]]:
    """Return the levels this plan cannot begin with, in words, each with what opens it."""
    if desk.chosen is None or desk.tailoring is None:
        return []
    locks = support_locks(desk.chosen.frame, desk.tailoring)
    return [(SUPPORT_WORDS[level], words) for level, words in locks.items()]


def pain_now(client: Client) -> int | None:
    """Return the pain of the last walk, 0 to 10, from the figures that came with the client."""
    entry = getattr(client.care, "roster_entry", None)
    return entry.last_pain if entry else None


def facts_of(bench: Bench, pain: int | None) -> dict[str, Any]:
    """Return what the safety check says, for the head of the page; `pain` is the last walk's."""
    if bench.stands is None:
        return {}
    problem = main_problem(bench.answers)
    shape, words = TIERS[bench.stands.tier]
    return {
        "age": bench.answers.get("age_years", ""),
        "problem": PROBLEMS[MainProblem(problem)].capitalize(),
        "tier_shape": shape,
        "tier": words,
        "pain": bench.answers.get("pain_usual", "") if pain is None else pain,
        "pain_name": "Usual pain" if pain is None else "Pain now",
        "falls": FALLS.get(bench.answers.get("falls_12mo", ""), ""),
    }


def conflict_context(desk: Desk, plan: Plan | None) -> dict[str, Any]:
    """Return the plan that stands now beside what was typed, line by line."""
    mine = _my_lines(desk)
    theirs = _plan_lines(plan, desk.units) if plan else {}
    rows = [(name, theirs.get(name, "None"), words) for name, words in mine.items()]
    return {
        "client": desk.client,
        "plan": plan,
        "rows": rows,
        "sent": [(name, value) for name, values in desk.typed.items() for value in values],
        "seen": version_seen(plan),
        "filled_for": desk.template,
        "caution_mark": desk.caution_mark,
    }


def _my_lines(desk: Desk) -> dict[str, str]:
    chosen, asked = desk.chosen, desk.tailoring
    if chosen is None or asked is None:
        return {}
    return {
        "Template": chosen.template.program.title,
        "Week": f"Starts at week {asked.start_week}",
        "Sessions a week": str(asked.sessions),
        "Days": _days(asked.weekdays),
        "Where": PLACES[asked.setting],
        "Support": SUPPORT_WORDS[asked.support],
        "Second person": COMPANY[asked.spotter],
        "Top speed": pace_words(asked.top_speed, desk.units),
        "Effort limit": f"{asked.effort_limit} out of 10",
        "Step up": STEPS[asked.step_up],
    }


def _plan_lines(plan: Plan, units: str) -> dict[str, str]:
    weeks = [week.prescription for week in weeks_of(plan)]
    return {
        "Template": plan.program_version.template.title,
        "Week": f"Now in week {plan.current_week}",
        "Sessions a week": str(weeks[plan.current_week - 1].sessions_per_week),
        "Days": _days(plan.weekdays),
        "Where": PLACES[Setting(plan.setting)],
        "Support": SUPPORT_WORDS[SupportLevel(plan.support_level)],
        "Second person": COMPANY[Spotter(plan.spotter)],
        "Top speed": pace_words(max(top_speed(week) for week in weeks), units),
        "Effort limit": f"{plan.effort_cap} out of 10",
        "Step up": STEPS[StepUp(plan.step_up)],
    }


def _days(weekdays: Any) -> str:
    return ", ".join(str(WEEKDAYS[day]) for day in weekdays)


def _card(one: Choosable, desk: Desk) -> Card:
    program, value = one.template.program, str(one.version_id)
    minutes = wording.span([wording.backward_minutes(week) for week in program.weeks], "min")
    return Card(
        value=value,
        title=program.title,
        words=f"{wording.span([len(program.weeks)], 'week')}, {minutes.replace('mins', 'min')}",
        reason=one.reason,
        is_chosen=desk.template == value,
        is_best=one.is_best,
    )


def _last_card(last: Choosable, desk: Desk) -> Card:
    value = f"{LAST}{last.version_id}"
    return Card(
        value=value,
        title="Same as my last client",
        words=f"{last.template.program.title}, as you set it",
        reason="",
        is_chosen=desk.template == value,
    )


def _to_mend(desk: Desk) -> list[tuple[str, str]]:
    """Return what is in the way with the id of its field; an edit stands beside its own."""
    return [
        (f"id_{name}{'_0' if desk.form[name].use_fieldset else ''}", words)
        for name, words in desk.problems.items()
        if name != "edits"
    ]


def _line(desk: Desk, name: str) -> Line:
    problem = desk.problems.get(name, "")
    return Line(field=name, words=problem or desk.notes.get(name, ""), is_problem=bool(problem))

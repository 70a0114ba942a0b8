"""The facts about a client: their plan, their safety check, and the person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from programs.adherence.rules.entry_words import PAUSED_BY_COACH, hold_words
from programs.labels import PLAN_STATUSES, SUPPORT_SHORT, WEEKDAYS_SHORT
from programs.plans.models import OPEN_STATUSES
from programs.plans.rules.week_edits import pace_words
from programs.views.physio.screening import TierMark
from programs.vocabulary import HoldKind, PlanStatus, Setting, Spotter, StepUp, SupportLevel
from retrowalk.templatetags.retrowalk import local_day, local_time

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import _StrPromise

    from accounts.models import User
    from programs.adherence.queries.client_facts import ScreeningFacts
    from programs.plans.models import Plan

    Words = str | _StrPromise
    Rows = list[tuple[Words, Words]]

SETTINGS = {
    Setting.TREADMILL: _("Treadmill"),
    Setting.RAIL: _("Rail or counter"),
    Setting.LANE: _("Hallway or lane"),
}
SPOTTERS = {
    Spotter.EVERY_TIME: _("Every time"),
    Spotter.FIRST_THREE: _("First 3 walks"),
    Spotter.NO: _("No"),
}
STEP_UPS = {StepUp.BY_RULES: _("By the rules"), StepUp.BY_PHYSIO: _("The physio decides")}
PROBLEM, FALLS, USUAL_PAIN, AGE = "main_problem", "falls_12mo", "pain_usual", "age_years"


def plan_card(plan: Plan | None, units: str) -> dict[str, Any]:
    """Return the plan's title, its facts, and what holds or locks it; no query.

    `units` are those the reader has chosen for speeds.
    """
    if plan is None:
        return {"plan": None, "has_open_plan": False}
    return {
        "plan": plan,
        "has_open_plan": plan.status in OPEN_STATUSES,
        "plan_status": PLAN_STATUSES[PlanStatus(plan.status)],
        "plan_rows": _plan_rows(plan, units),
        "plan_notes": _plan_notes(plan),
    }


def screening_card(facts: ScreeningFacts | None) -> dict[str, Any]:
    """Return the tier, what it stands on and until when; no query."""
    if facts is None:
        return {"screening": None}
    rows: Rows = [
        (_("Answered"), _date(facts.completed_on)),
        (_("Holds until"), _date(facts.until)),
    ]
    if facts.cleared_until is not None:
        rows.append((_("Cleared by"), facts.cleared_by))
        rows.append((_("Clearance until"), _date(facts.cleared_until)))
    if facts.limits:
        rows.append((_("Limits"), facts.limits))
    return {
        "screening": facts,
        "tier": TierMark(facts.tier),
        "needs_clearance": facts.tier.rank > 1,
        "screening_rows": rows,
    }


def about_rows(member: User, facts: ScreeningFacts | None) -> Rows:
    """Return who the person is: what they came for, falls, helper and how to reach them."""
    told: Rows = []
    if facts is not None:
        told = [
            (_("Age"), facts.words(AGE)),
            (_("Main problem"), facts.words(PROBLEM)),
            (_("Falls, 12 months"), facts.words(FALLS)),
            (_("Usual pain"), f"{facts.answers[USUAL_PAIN]} / 10")
            if facts.answers.get(USUAL_PAIN)
            else ("", ""),
        ]
    told += [(_("Helper"), member.second_person), (_("Phone"), _phone(member.phone))]
    return [(name, value) for name, value in told if value]


def _phone(number: str) -> str:
    """Return a number as a link that rings it, nothing where none is kept."""
    dialled = number.replace(" ", "")
    return format_html('<a class="number" href="tel:{}">{}</a>', dialled, number) if number else ""


def _plan_rows(plan: Plan, units: str) -> Rows:
    found: Any = plan  # with what plan_facts asked beside it
    days = ", ".join(str(WEEKDAYS_SHORT[day]) for day in sorted(plan.weekdays))
    own = plan.assigned_by_id == plan.member_id
    rows: Rows = [
        (_("Days"), f"{days} at {local_time(plan.session_time)}"),
        (_("Place"), SETTINGS[Setting(plan.setting)]),
        (_("Support"), SUPPORT_SHORT[SupportLevel(plan.support_level)]),
        (_("Second person"), SPOTTERS[Spotter(plan.spotter)]),
        (_("Top speed"), pace_words(found.top_speed, units) if found.top_speed else ""),
        (_("Effort limit"), f"{plan.effort_cap} / 10"),
        (_("Step up"), STEP_UPS[StepUp(plan.step_up)]),
        (_("Edited by hand"), _weeks_words([edit["week"] for edit in found.edits or ()])),
        (_("Start"), _date(plan.starts_on)),
        (_("Set by"), _("The client") if own else plan.assigned_by.name),
    ]
    return [(name, value) for name, value in rows if value]


def _weeks_words(weeks: list[int]) -> str:
    """Return weeks as "Week 3" or "Weeks 3, 4 and 6", nothing where there are none."""
    *first, last = [str(week) for week in sorted(weeks)] or [""]
    return f"Weeks {', '.join(first)} and {last}" if first else last and f"Week {last}"


def _plan_notes(plan: Plan) -> list[tuple[str, str]]:
    """Return what stands in the plan's way, each with its tone."""
    notes = []
    held: Any = plan  # with what plan_facts asked beside it
    if held.hold_kind:
        until = f" until {local_day(held.hold_ends_on)}" if held.hold_ends_on else ""
        kind = HoldKind(held.hold_kind)
        is_grave = kind in (HoldKind.PAUSE_CLEAR, HoldKind.STOP_URGENT)
        words = hold_words(kind, is_own=held.hold_by == plan.member_id)
        why = "" if words == PAUSED_BY_COACH else f" {held.hold_reason}"
        notes.append(("stop" if is_grave else "caution", f"{words}{until}.{why}"))
    if plan.locked_at and plan.locked_by:
        notes.append(("caution", f"Locked by {plan.locked_by.name}: {plan.lock_reason}"))
    return notes


def _date(day: date) -> str:
    """Return "10 December", with the year where it is not this one."""
    this_year = timezone.localdate().year == day.year
    return date_format(day, "j F" if this_year else "j F Y")

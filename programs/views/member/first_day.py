"""When would the first session be, with the days chosen so far?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import TYPE_CHECKING, Any

from programs.plans.rules.checks import LATEST_START_DAYS
from programs.plans.rules.schedule import row_dates, weekdays_refusal

if TYPE_CHECKING:
    from programs.library.rules.program_file import ProgramFile
    from programs.plans.forms import DaysForm


@dataclass(frozen=True, kw_only=True)
class FirstDay:
    """The days of the first row, and the hour; or in words what has to change first."""

    days: tuple[date, ...] = ()
    at: time | None = None
    refusal: str = ""


def first_day(form: DaysForm, program: ProgramFile, today: date, zone: str) -> FirstDay:
    """Return the first days of a plan as the form stands, sent or not."""
    weekdays = _value(form, "weekdays")
    starts_on = _value(form, "starts_on") or today
    sessions = program.weeks[0].sessions_per_week
    refusal = _refused(form, "weekdays") or weekdays_refusal(weekdays or (), sessions)
    if not refusal and not today <= starts_on <= today + timedelta(days=LATEST_START_DAYS):
        refusal = f"Choose a first day from today to {LATEST_START_DAYS} days from now."
    if refusal or weekdays is None:
        return FirstDay(refusal=refusal)
    days = row_dates(starts_on, weekdays, sessions, zone=zone)
    return FirstDay(days=tuple(days), at=_value(form, "session_time"))


def _refused(form: DaysForm, name: str) -> str:
    """Return what the form says about one field, or an empty text."""
    return str(form.errors[name][0]) if form.is_bound and name in form.errors else ""


def _value(form: DaysForm, name: str) -> Any:
    """Return the value of one field alone, None where it is missing or wrong."""
    if form.is_bound:
        form.is_valid()  # asks the form to look at what was sent
        return form.cleaned_data.get(name)
    value = form.get_initial_for_field(form.fields[name], name)
    return tuple(int(day) for day in value) if name == "weekdays" else value

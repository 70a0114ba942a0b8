"""What a member chooses about a plan: days, hour, place, second person; a pause; an end."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from programs.labels import SETTINGS, SPOTTERS, WEEKDAYS
from programs.plans.rules.schedule import needs_rest_days, weekdays_refusal
from programs.vocabulary import Setting, Spotter
from retrowalk.forms import (
    ChooseField,
    ChooseManyField,
    DayField,
    PageForm,
    WholeNumberField,
)
from retrowalk.forms.fields import DigitsInput

CLOCK = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9])")
METRES = re.compile(r"([1-9][0-9]{0,2})([.,]5)?")
LONGEST_PAUSE_DAYS = 90

PAUSES = {
    "ill": (_("I am ill"), _("You are ill. Get well first.")),
    "away": (_("I am away"), _("You are away.")),
    "other": (_("Something else"), _("You paused your plan.")),
}
"""Why a plan rests: the answer, and the sentence shown while it does."""


class ClockInput(DigitsInput):
    """A time of day, as the browser's own control sends it: 09:30."""

    input_type = "time"


class ClockField(forms.Field):
    """A time of day in hours and minutes; gives back a time."""

    widget = ClockInput

    def __init__(self, *, message: Any, **options: Any) -> None:
        self.message = message
        super().__init__(**options)
        self.error_messages["required"] = message

    def to_python(self, value: Any) -> time | None:
        """Return the time or None; raise ValidationError for all that is not HH:MM."""
        if isinstance(value, time) or not value:
            return value or None
        found = CLOCK.fullmatch(value) if isinstance(value, str) else None
        if found is None:
            raise ValidationError(self.message, code="time")
        return time(int(found[1]), int(found[2]))

    def prepare_value(self, value: Any) -> Any:
        """Return the time as the control takes it."""
        return f"{value:%H:%M}" if isinstance(value, time) else value


class MetresField(forms.Field):
    """A length in whole or half metres, such as 6 or 6.5; gives back millimetres."""

    widget = DigitsInput

    def __init__(self, *, message: Any, **options: Any) -> None:
        self.message = message
        super().__init__(**options)
        self.error_messages["required"] = message
        self.widget.attrs |= {"inputmode": "decimal", "autocomplete": "off"}

    def to_python(self, value: Any) -> int | None:
        """Return the length in mm or None; nothing is rounded, other parts are refused."""
        text = value.strip() if isinstance(value, str) else value
        if not text:
            return None
        found = METRES.fullmatch(text) if isinstance(text, str) else None
        if found is None:
            raise ValidationError(self.message, code="metres")
        return int(found[1]) * 1000 + (500 if found[2] else 0)


class DaysForm(PageForm):
    """On which days, and at what hour."""

    weekdays = ChooseManyField(
        [(str(number), name) for number, name in enumerate(WEEKDAYS)],
        label=_("Your days"),
        message=_("Choose your days"),
    )
    session_time = ClockField(
        label=_("Time of day"),
        help_text=_("We remind you 1 hour before."),
        message=_("Enter a time, such as 9:30 or 14:00"),
    )

    def __init__(self, *args: Any, sessions: int, **options: Any) -> None:
        """Take the number of days a week that the plan asks for."""
        super().__init__(*args, **options)
        self.sessions = sessions
        days = self.fields["weekdays"]
        days.label = format_lazy(_("Pick your {count} days"), count=sessions)
        days.help_text = (
            _("A rest day between two walks is part of the plan.")
            if needs_rest_days(sessions)
            else ""
        )
        self.fields["session_time"].widget.attrs["class"] = "input input-short"

    def clean_weekdays(self) -> tuple[int, ...]:
        """Return the days as numbers, 0 for Monday; refuse neighbours where rest is needed."""
        days = tuple(sorted({int(day) for day in self.cleaned_data["weekdays"]}))
        refusal = weekdays_refusal(days, self.sessions)
        if refusal:
            raise ValidationError(refusal, code="weekdays")
        return days


class ScheduleForm(DaysForm):
    """Everything a plan needs before its first walk."""

    setting = ChooseField(
        [], label=_("Where will you walk?"), message=_("Choose where you will walk")
    )
    lane_length = MetresField(
        label=_("How long is your clear lane, in metres?"),
        help_text=_("Only for a hallway or lane. Measure 3 m or more, with 1 m clear each side."),
        message=_("Enter whole or half metres from 3 to 100, such as 6 or 6.5"),
        required=False,
    )
    spotter = ChooseField(
        list(SPOTTERS.items()),
        label=_("Will someone be with you?"),
        help_text=_("They watch the treadmill console, or walk beside you."),
        message=_("Choose if someone will be with you"),
    )
    starts_on = DayField(
        label=_("First day"),
        help_text=_("Your first walk is on this day or your next chosen day."),
        message=_("Choose a first day"),
    )
    agree = forms.BooleanField(
        label=_("All of this is true for me"),
        error_messages={"required": _("Tick the box to say that all of this is true for you")},
    )

    field_order = (
        "agree", "weekdays", "session_time", "setting", "lane_length", "spotter", "starts_on"
    )  # fmt: skip

    def __init__(
        self, *args: Any, settings: Iterable[Setting], must_agree: bool, **options: Any
    ) -> None:
        """Take the places the program is walked in, and whether there is a list to agree to."""
        super().__init__(*args, **options)
        places = [(place, SETTINGS[place]) for place in settings]
        self.fields["setting"].choices = places  # type: ignore[attr-defined]
        self.fields["starts_on"].widget.attrs["class"] = "input input-day"
        self.fields["lane_length"].widget.attrs["class"] = "input input-short"
        if not must_agree:
            del self.fields["agree"]
        if Setting.LANE not in settings:
            del self.fields["lane_length"]

    def clean_setting(self) -> Setting:
        """Return the place."""
        return Setting(self.cleaned_data["setting"])

    def clean_spotter(self) -> Spotter:
        """Return when a second person is there."""
        return Spotter(self.cleaned_data["spotter"])

    def clean(self) -> dict[str, Any]:
        """Ask for the length of a lane, and only of a lane."""
        cleaned: dict[str, Any] = super().clean() or {}
        is_lane = cleaned.get("setting") is Setting.LANE
        if is_lane and not cleaned.get("lane_length") and "lane_length" not in self.errors:
            self.add_error("lane_length", self.fields["lane_length"].error_messages["required"])
        return cleaned


class PauseForm(PageForm):
    """How long the plan rests, and why."""

    reason = ChooseField(
        [(key, words[0]) for key, words in PAUSES.items()],
        label=_("Why do you pause?"),
        message=_("Choose a reason"),
    )
    days = WholeNumberField(
        1,
        LONGEST_PAUSE_DAYS,
        label=_("For how many days, from today?"),
        help_text=_("From 1 to 90. You can go on earlier at any time."),
        message=_("Enter the days as a whole number from 1 to 90"),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["days"].widget.attrs["class"] = "input input-short"

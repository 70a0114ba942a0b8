"""What a physio sends when they assign a plan: read here, weighed by the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from programs.labels import WEEKDAYS
from programs.library.rules.cells import UNITS
from programs.plans.forms import ClockField, MetresField
from programs.plans.rules.tailoring import Frame, Tailoring
from programs.views.physio.assign_edit import EditsField, text_of
from programs.views.physio.speeds import (
    KILOMETRES,
    ends_of,
    how_to_type,
    in_mm_per_second,
    read_speed,
    typed_speed,
)
from programs.vocabulary import Setting, Spotter, StepUp, SupportLevel
from retrowalk.forms import (
    ChooseField,
    ChooseManyField,
    DayField,
    PageForm,
    TextField,
    WholeNumberField,
)
from retrowalk.forms.characters import hidden_character
from retrowalk.forms.fields import DigitsInput

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from decimal import Decimal

LONGEST_REASON = 250
LONGEST_NOTE = 1000
LONGEST_KEPT = 4 * LONGEST_NOTE
"""What a draft keeps of one value: more than any field takes, so that it can be shortened."""
Typed = dict[str, list[str]]
"""What stands in the form, by field; every value as text."""


class SpeedField(forms.Field):
    """A speed in the form's own units, such as 1.4 or 2.16; gives back a decimal."""

    widget = DigitsInput
    message = ""

    def say(self, message: str) -> None:
        """Take what is said of a speed that cannot be read."""
        self.message = self.error_messages["required"] = message

    def to_python(self, value: Any) -> Decimal | None:
        """Return the speed or None; nothing is rounded, other figures are refused."""
        text = value.strip() if isinstance(value, str) else value
        if not text:
            return None
        typed = read_speed(text) if isinstance(text, str) else None
        if typed is None:
            raise ValidationError(self.message, code="speed")
        return typed


class AssignForm(PageForm):
    """Every choice of the page. Its limits are the rules' own, so that they stand once."""

    template = ChooseField([], label=_("Template"), message=_("Choose a template"))
    start_week = WholeNumberField(
        1, 99, label=_("Start at week"), message=_("Enter the first week as a whole number")
    )
    sessions = WholeNumberField(
        1, 7, label=_("Sessions a week"), message=_("Choose how many sessions a week")
    )
    weekdays = ChooseManyField(
        [(str(number), name) for number, name in enumerate(WEEKDAYS)],
        label=_("Days"),
        message=_("Choose the days"),
    )
    starts_on = DayField(label=_("First day"), message=_("Choose a first day"))
    session_time = ClockField(label=_("Time"), message=_("Enter a time, such as 9:30 or 14:00"))
    setting = ChooseField(
        [(place, place) for place in Setting], label=_("Where"), message=_("Choose where")
    )
    lane_length = MetresField(
        label=_("Lane length"),
        message=_("Enter whole or half metres from 3 to 100, such as 6 or 6.5"),
        required=False,
    )
    support = WholeNumberField(0, 6, label=_("Support"), message=_("Choose a support level"))
    spotter = ChooseField(
        [(kind, kind) for kind in Spotter],
        label=_("Second person"),
        message=_("Choose when a second person is there"),
    )
    top_speed = SpeedField(label=_("Top speed"))
    units = ChooseField(
        [(name, name) for name in UNITS],
        label=_("Units"),
        message=_("Open the page again: its speeds had no units"),
        required=False,
    )
    effort_limit = WholeNumberField(
        0, 10, label=_("Effort limit"), message=_("Enter an effort limit from 0 to 10")
    )
    step_up = ChooseField(
        [(kind, kind) for kind in StepUp],
        label=_("Step up"),
        message=_("Choose who takes the next step"),
    )
    edits = EditsField(required=False)
    is_beside = forms.BooleanField(label=_("I will be beside them every session"), required=False)
    reason = TextField(label=_("Reason"), max_length=LONGEST_REASON, required=False)
    note = TextField(label=_("Note"), max_length=LONGEST_NOTE, required=False)

    def __init__(self, data: Any, *, templates: Sequence[str]) -> None:
        """Take what was typed, and the values of the templates that may be chosen."""
        super().__init__(data)
        self.fields["template"].choices = [(one, one) for one in templates]  # type: ignore[attr-defined]
        self.speaks = units_of(data)
        self.fields["top_speed"].say(how_to_type(self.speaks))  # type: ignore[attr-defined]

    def tailoring(self, frame: Frame) -> Tailoring | None:
        """Return the choices as the rules take them, None while one cannot be read."""
        if not self.is_valid():
            return None
        chosen = self.cleaned_data
        return Tailoring(
            start_week=chosen["start_week"],
            sessions=chosen["sessions"],
            weekdays=tuple(sorted({int(day) for day in chosen["weekdays"]})),
            session_time=chosen["session_time"],
            starts_on=chosen["starts_on"],
            setting=Setting(chosen["setting"]),
            lane_length_mm=chosen["lane_length"],
            support=SupportLevel(chosen["support"]),
            spotter=Spotter(chosen["spotter"]),
            top_speed=in_mm_per_second(chosen["top_speed"], ends_of(frame), self.speaks),
            effort_limit=chosen["effort_limit"],
            step_up=StepUp(chosen["step_up"]),
            edits=chosen["edits"],
        )


def units_of(data: Mapping[str, Any]) -> str:
    """Return the units the speeds of a form were shown in; the kind of an earlier page is km/h."""
    named = data.get("units", KILOMETRES)
    named = named[0] if isinstance(named, list) and named else named
    return named if named in UNITS else KILOMETRES


def typed_from(tailoring: Tailoring, frame: Frame, template: str, units: str) -> Typed:
    """Return a tailoring as it stands in the form, its speeds in these units."""
    lane = tailoring.lane_length_mm
    return {
        "template": [template],
        "start_week": [str(tailoring.start_week)],
        "sessions": [str(tailoring.sessions)],
        "weekdays": [str(day) for day in tailoring.weekdays],
        "starts_on": [tailoring.starts_on.isoformat()],
        "session_time": [f"{tailoring.session_time:%H:%M}"],
        "setting": [tailoring.setting],
        "lane_length": [f"{lane / 1000:g}"] if lane else [""],
        "support": [str(int(tailoring.support))],
        "spotter": [tailoring.spotter],
        "top_speed": [typed_speed(tailoring.top_speed, frame, units)],
        "units": [units],
        "effort_limit": [str(tailoring.effort_limit)],
        "step_up": [tailoring.step_up],
        "edits": [text_of(edit) for edit in tailoring.edits],
    }


def only_known(data: Mapping[str, Any]) -> Typed:
    """Return the form's own fields out of what was sent; a draft keeps nothing else."""
    getlist = getattr(data, "getlist", None)
    names = [name for name in AssignForm.base_fields if name in data]
    return {name: list(getlist(name) if getlist else data[name]) for name in names}


def kept_of(typed: Typed) -> Typed:
    """Return what a draft may keep: no value with a hidden character, none endlessly long.

    The page itself still shows and refuses what was typed, so nothing is sent without it.
    """
    return {
        name: [value[:LONGEST_KEPT] for value in values if not hidden_character(value)]
        for name, values in typed.items()
    }

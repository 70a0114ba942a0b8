"""One row of a paper diary as a physio types it in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.sessions.forms import FALL_SIGNS, HAPPENINGS, MOST_STUMBLES, SCORES
from programs.sessions.services.diary import FELL, DiaryRow, Felt
from retrowalk.forms import (
    ChooseField,
    ChooseManyField,
    DayField,
    PageForm,
    TextField,
    WholeNumberField,
)
from retrowalk.forms.fields import OneChoice

NOT_TOLD = [("", _("Not told")), *SCORES]
SIGNS = [choice for choice in HAPPENINGS if choice[0] not in ("none", "stumbled")]
FALLS = [choice for choice in FALL_SIGNS if choice[0] != "none"]


def _score(label: Any) -> ChooseField:
    message = _("Choose a number from 0 to 10")
    return ChooseField(NOT_TOLD, label=label, message=message, widget=OneChoice, required=False)


class FeltForm(PageForm):
    """How a walk felt, as paper tells it; a score that is not on paper stays empty."""

    pain = _score(_("Worst pain"))
    effort = _score(_("Effort"))
    confidence = _score(_("How sure"))
    morning_pain = _score(_("Pain next morning"))
    near_falls = WholeNumberField(
        0,
        MOST_STUMBLES,
        label=_("Stumbles"),
        message=_("Enter the stumbles as a whole number from 0 to 20"),
        required=False,
    )
    happenings = ChooseManyField(
        SIGNS, label=_("What happened"), message=_("Tick what happened"), required=False
    )
    fall_signs = ChooseManyField(
        FALLS, label=_("About the fall"), message=_("Tick what is true"), required=False
    )
    note = TextField(
        max_length=500,
        label=_("Words on paper"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"max_length": _("Write 500 characters or fewer")},
    )

    def clean(self) -> dict[str, Any]:
        """Count a ticked sign of a fall as a fall."""
        cleaned: dict[str, Any] = super().clean() or {}
        happened = cleaned.get("happenings", [])
        if cleaned.get("fall_signs") and FELL not in happened:
            cleaned["happenings"] = [*happened, FELL]
        return cleaned

    @property
    def felt(self) -> Felt:
        """Return what was typed, as the diary keeps it; the form is valid."""
        typed = self.cleaned_data
        stumbles = typed["near_falls"] or 0
        happened = [*typed["happenings"], "stumbled"] if stumbles else typed["happenings"]
        scores = ("pain", "effort", "confidence", "morning_pain")
        return Felt(
            **{name: int(typed[name]) if typed[name] else None for name in scores},
            near_falls=stumbles,
            happenings=tuple(happened),
            fall_signs=tuple(typed["fall_signs"]),
            note=typed["note"],
        )


class DiaryForm(FeltForm):
    """A walk on paper: its day, its minutes, and how it felt. An empty row is left out."""

    walked_on = DayField(label=_("Day"), message=_("Choose the day of the walk"), required=False)
    backward_minutes = WholeNumberField(
        0,
        240,
        label=_("Minutes backward"),
        message=_("Enter the minutes as a whole number from 0 to 240"),
        required=False,
    )
    field_order = ("walked_on", "backward_minutes")

    @property
    def is_empty(self) -> bool:
        """Return whether nothing was typed here but perhaps another day."""
        typed = self.cleaned_data
        return typed.get("backward_minutes") is None and not any(
            value for name, value in typed.items() if name not in ("walked_on", "backward_minutes")
        )

    def clean(self) -> dict[str, Any]:
        """Ask for the day and the minutes once anything of the row is typed."""
        cleaned = super().clean()
        self.cleaned_data = cleaned
        if not self.errors and not self.is_empty:
            for name in ("walked_on", "backward_minutes"):
                if cleaned.get(name) is None:
                    self.add_error(name, self.fields[name].error_messages["required"])
        return cleaned

    def row(self, walk_uuid: Any) -> DiaryRow:
        """Return the row as the diary keeps it; the form is valid and not empty."""
        typed = self.cleaned_data
        return DiaryRow(
            walk_uuid=walk_uuid,
            walked_on=typed["walked_on"],
            backward_minutes=typed["backward_minutes"],
            felt=self.felt,
        )

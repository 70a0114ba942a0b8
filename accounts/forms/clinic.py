"""A new clinic, its people and its limits."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.countries import country_names
from accounts.forms.settings import PHONE
from accounts.models import Role
from accounts.time_zones import zone_choices
from retrowalk.forms import ChooseField, PageForm, TextField, WholeNumberField

PERCENT = _("Enter a whole number from 1 to 100")
CARERS = [(Role.PHYSIO.value, Role.PHYSIO.label), (Role.COACH.value, Role.COACH.label)]


class ClinicForm(PageForm):
    """A new clinic, and what its maker does there besides running it."""

    name = TextField(
        label=_("Name of the clinic"),
        max_length=120,
        error_messages={
            "required": _("Enter the name of the clinic"),
            "max_length": _("Use a name of 120 characters or less"),
        },
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    phone = TextField(
        label=_("Phone"),
        help_text=_("Your clients see it."),
        max_length=32,
        required=False,
        validators=[PHONE],
        error_messages={"max_length": _("Use a phone number of 32 characters or less")},
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    country = forms.ChoiceField(
        label=_("Country"),
        choices=lambda: [("", _("Not set")), *country_names().items()],
        required=False,
        error_messages={"invalid_choice": _("Choose a country from the list")},
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        error_messages={
            "required": _("Choose a time zone from the list"),
            "invalid_choice": _("Choose a time zone from the list"),
        },
    )
    own_role = ChooseField(
        [*CARERS, ("", _("Neither, I only run the clinic"))],
        label=_("You run the clinic. Do you look after clients too?"),
        message=_("Choose what you do in the clinic"),
        required=False,
    )

    def __init__(self, *args: Any, zone: str, **options: Any) -> None:
        """Take the maker's own zone, which is always on the list."""
        super().__init__(*args, **options)
        self.fields["time_zone"].choices = zone_choices(zone)  # type: ignore[attr-defined]


class RoleForm(PageForm):
    """One role."""

    role = ChooseField(Role.choices, label=_("Role"), message=_("Choose a role from the list"))


class CarerForm(PageForm):
    """A colleague who shall look after a client, as physio or as coach."""

    client = forms.UUIDField(widget=forms.HiddenInput)
    """Whom the page showed: checked against the address (hazard H4)."""
    carer = ChooseField(
        (), label=_("Who"), message=_("Choose a colleague from the list"), widget=forms.Select
    )

    def __init__(self, *args: Any, colleagues: list[tuple[str, str]], **options: Any) -> None:
        """Take the colleagues as choices: "<user>:<role>" and the words for it."""
        super().__init__(*args, **options)
        self.fields["carer"].choices = [("", _("Choose")), *colleagues]  # type: ignore[attr-defined]


class LimitsForm(PageForm):
    """From which share of walks a client counts as on track, and below which as low."""

    on_track = WholeNumberField(
        1,
        100,
        label=_("On track from (per cent)"),
        message=PERCENT,
    )
    low = WholeNumberField(1, 100, label=_("Low under (per cent)"), message=PERCENT)

    def clean(self) -> dict[str, Any]:
        """Refuse limits that cross."""
        cleaned = super().clean() or self.cleaned_data
        on_track, low = cleaned.get("on_track"), cleaned.get("low")
        if on_track is not None and low is not None and low >= on_track:
            self.add_error("low", _("Enter a number under the one for on track"))
        return cleaned


class SwitchForm(PageForm):
    """Which clinic to show."""

    clinic = ChooseField((), label=_("Clinic"), message=_("Choose a clinic from the list"))

    def __init__(self, *args: Any, clinics: dict[int, str], **options: Any) -> None:
        """Take the clinics the person works in."""
        super().__init__(*args, **options)
        every = [("all", _("All my clinics"))]
        self.fields["clinic"].choices = [  # type: ignore[attr-defined]
            *((str(pk), name) for pk, name in clinics.items()),
            *every,
        ]

"""Settings: one form for each section of the page, each saved by itself."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from accounts.countries import country_names
from accounts.models import User
from accounts.time_zones import zone_choices
from retrowalk.forms import ChooseField, TextField

SPEECH_RATES = [(80, _("Slow")), (100, _("Normal")), (120, _("Fast"))]
PHONE = RegexValidator(r"^[0-9 ()+./-]*$", _("Enter a phone number with digits, spaces and + only"))


class SectionForm(forms.ModelForm[User]):
    """One section: its key in the address book of sections, and its heading."""

    section: ClassVar[str]
    title: ClassVar[Any]
    use_required_attribute = False

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("label_suffix", "")
        super().__init__(*args, **options)


class ReadingForm(SectionForm):
    """Text size and colours."""

    section = "reading"
    title = _("Text and colours")

    text_size = ChooseField(
        User.TextSize.choices, label=_("Text size"), message=_("Choose a text size")
    )
    theme = ChooseField(User.Theme.choices, label=_("Colours"), message=_("Choose the colours"))

    class Meta:
        model = User
        fields = ("text_size", "theme")


class VoiceForm(SectionForm):
    """What you hear and feel during a walk."""

    section = "voice"
    title = _("Voice and sounds")

    voice_rate_percent = ChooseField(
        SPEECH_RATES,
        label=_("How fast the voice speaks"),
        message=_("Choose slow, normal or fast"),
    )

    class Meta:
        model = User
        fields = (
            "has_voice",
            "voice_rate_percent",
            "has_sounds",
            "has_vibration",
            "has_keys",
            "has_screen_reader",
        )
        labels: ClassVar = {
            "has_voice": _("Speak every change"),
            "has_sounds": _("Play tones"),
            "has_vibration": _("Vibrate, where the phone can"),
            "has_keys": _("Use keys and clickers during a walk"),
            "has_screen_reader": _("I use a screen reader"),
        }
        help_texts: ClassVar = {
            "has_voice": _("Without it you will not hear when to stop. Have someone with you."),
            "has_screen_reader": _("We turn our own voice off, so that only yours speaks."),
        }


class AboutYouForm(SectionForm):
    """Name, and who walks beside."""

    section = "about"
    title = _("About you")

    name = TextField(
        label=_("Your name"),
        max_length=120,
        error_messages={
            "required": _("Enter your name"),
            "max_length": _("Use a name of 120 characters or less"),
        },
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    second_person = TextField(
        label=_("Who can walk beside you"),
        help_text=_("A first name is enough. We use it when we tell you what to do."),
        max_length=80,
        required=False,
        error_messages={"max_length": _("Use a name of 80 characters or less")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = TextField(
        label=_("Phone"),
        help_text=_("Only a clinic you share with sees it."),
        max_length=32,
        required=False,
        validators=[PHONE],
        error_messages={"max_length": _("Use a phone number of 32 characters or less")},
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )

    class Meta:
        model = User
        fields = ("name", "second_person", "phone")


class PlaceForm(SectionForm):
    """Time zone, country and units."""

    section = "place"
    title = _("Where you are")

    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        error_messages={
            "required": _("Choose a time zone from the list"),
            "invalid_choice": _("Choose a time zone from the list"),
        },
    )
    country = forms.ChoiceField(
        label=_("Country"),
        help_text=_("We show the emergency number of this country."),
        choices=lambda: [("", _("Not set")), *country_names().items()],
        required=False,
        error_messages={"invalid_choice": _("Choose a country from the list")},
    )
    units = ChooseField(
        User.Units.choices,
        label=_("Speed and distance in"),
        message=_("Choose kilometres or miles"),
    )

    class Meta:
        model = User
        fields = ("time_zone", "country", "units")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["time_zone"].choices = zone_choices(self.instance.time_zone)  # type: ignore[attr-defined]


class RemindersForm(SectionForm):
    """Which e-mails we may send."""

    section = "reminders"
    title = _("Reminders by email")

    class Meta:
        model = User
        fields = ("wants_session_reminder", "wants_morning_reminder")
        labels: ClassVar = {
            "wants_session_reminder": _("On the day of a walk"),
            "wants_morning_reminder": _("Next morning, to ask how you feel"),
        }
        help_texts: ClassVar = {
            "wants_session_reminder": _("A link and the time. Never a word about your health."),
        }


SECTIONS: dict[str, type[SectionForm]] = {
    form.section: form for form in (ReadingForm, AboutYouForm, PlaceForm, VoiceForm, RemindersForm)
}

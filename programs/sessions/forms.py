"""Input around a walk: the check before it, the log after it, and a walk by hand."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.labels import EXCUSES
from programs.sessions.rules.readiness import ticks
from retrowalk.forms import (
    ChooseField,
    ChooseManyField,
    DayField,
    PageForm,
    TextField,
    WholeNumberField,
)

SCORES = [(str(score), str(score)) for score in range(11)]
MOST_STUMBLES = 20


CHOOSE_A_SCORE = _("Choose a number from 0 to 10")


class ScoreField(ChooseField):
    """A number from 0 to 10 on eleven tiles; gives back a whole number."""

    def __init__(self, **options: Any) -> None:
        super().__init__(SCORES, message=CHOOSE_A_SCORE, **options)

    def clean(self, value: Any) -> int | None:
        """Return the number, or None where the field is not required and empty."""
        text = super().clean(value)
        return int(text) if text else None


class ByHandForm(PageForm):
    """A walk typed in afterwards."""

    walked_on = DayField(label=_("Day of the walk"), message=_("Choose the day of the walk"))
    backward_minutes = WholeNumberField(
        0,
        240,
        label=_("Minutes walked backward"),
        message=_("Enter the minutes as a whole number from 0 to 240"),
    )


class MoveForm(PageForm):
    """A new day for a walk, from the days that are allowed."""

    due_on = ChooseField([], label=_("Pick a new day"), message=_("Choose one of these days"))

    def __init__(self, *args: Any, days: list[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["due_on"].choices = days  # type: ignore[attr-defined]


class ExcuseForm(PageForm):
    """Why a walk is left out; it then counts neither as done nor as missed."""

    reason = ChooseField(
        list(EXCUSES.items()),
        label=_("Why do you leave this walk out?"),
        message=_("Choose a reason"),
    )


MORNING_ANSWERS = [
    ("no", _("No, not more than usual")),
    ("one_point", _("Yes, 1 point more")),
    ("two_or_more", _("Yes, 2 points more, or worse")),
]


class PainNowForm(PageForm):
    """Pain right now, and the morning's where nobody has asked yet."""

    pain = ScoreField(label=_("How is your pain right now?"))
    morning = ChooseField(
        MORNING_ANSWERS,
        label=_("Was your pain this morning more than usual?"),
        message=_("Choose one answer about this morning"),
    )

    def __init__(self, *args: Any, asks_morning: bool, **options: Any) -> None:
        super().__init__(*args, **options)
        if not asks_morning:
            del self.fields["morning"]


class SignsForm(PageForm):
    """Anything that changes whether to walk today, urgent signs first."""

    signs = ChooseManyField(
        [*ticks(), ("none", _("None of these"))],
        label=_("Any of these today?"),
        message=_("Tick what is true today, or tick None of these"),
    )

    def clean_signs(self) -> list[str]:
        """Refuse None of these beside a tick; give back the ticks alone."""
        signs: list[str] = self.cleaned_data["signs"]
        if "none" in signs and len(signs) > 1:
            self.add_error("signs", _("Tick what is true today, or None of these, not both"))
        return [sign for sign in signs if sign != "none"]


class PainForm(PageForm):
    """One pain score, asked in the words of its moment."""

    pain = ScoreField()

    def __init__(self, *args: Any, question: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["pain"].label = question


class EffortForm(PageForm):
    """One effort score on the product's own scale."""

    effort = ScoreField(label=_("How hard did it feel?"))


class ConfidenceForm(PageForm):
    """How sure the member is of walking without falling."""

    confidence = ScoreField(label=_("How sure are you that you can do this without falling?"))


HAPPENINGS = [
    ("stumbled", _("I stumbled and caught myself")),
    ("fell", _("I fell")),
    ("dizzy", _("I felt dizzy")),
    ("dizzy_long", _("I felt dizzy for more than 10 minutes")),
    ("knee", _("My knee locked, gave way or swelled up")),
    ("spreading", _("Pain or tingling spread down my leg")),
    (
        "urgent",
        _(
            "Chest pain, fainting, a change in face, arm or speech, new leg weakness, "
            "or a bladder or bowel change"
        ),
    ),
    ("other", _("Something else")),
    ("none", _("None of these")),
]


class HappeningsForm(PageForm):
    """What happened on the walk."""

    happenings = ChooseManyField(
        HAPPENINGS,
        label=_("Did anything happen?"),
        message=_("Tick what happened, or tick None of these"),
    )
    near_falls = WholeNumberField(
        1,
        MOST_STUMBLES,
        label=_("How many times did you stumble?"),
        message=_("Enter how many times you stumbled, from 1 to 20"),
        required=False,
    )
    note = TextField(
        max_length=500,
        label=_("What else happened?"),
        required=False,
        error_messages={"max_length": _("Write 500 characters or fewer")},
    )

    def clean(self) -> dict[str, Any]:
        """Refuse None of these beside anything told; a count of stumbles is a stumble."""
        cleaned: dict[str, Any] = super().clean() or {}
        ticked = cleaned.get("happenings", [])
        is_more_told = len(ticked) > 1 or cleaned.get("near_falls") or cleaned.get("note")
        if "none" in ticked and is_more_told:
            self.add_error("happenings", _("Tick what happened, or None of these, not both"))
        if cleaned.get("near_falls") and "stumbled" not in ticked:
            cleaned["happenings"] = [*ticked, "stumbled"]
        cleaned["near_falls"] = cleaned.get("near_falls") or int("stumbled" in ticked)
        return cleaned


FALL_SIGNS = [
    ("injury", _("I was hurt")),
    ("head_hit", _("I hit my head")),
    ("blood_thinner", _("I take a blood thinner")),
    ("none", _("None of these")),
]


class FallForm(PageForm):
    """What makes a fall something to be checked today."""

    signs = ChooseManyField(
        FALL_SIGNS,
        label=_("About your fall: is any of these true?"),
        message=_("Tick what is true, or tick None of these"),
    )

    def clean_signs(self) -> list[str]:
        """Refuse None of these beside a tick."""
        signs: list[str] = self.cleaned_data["signs"]
        if "none" in signs and len(signs) > 1:
            self.add_error("signs", _("Tick what is true, or None of these, not both"))
        return signs


class ResumeForm(PageForm):
    """One tick: somebody who may say so has looked."""

    was_seen = forms.BooleanField(
        label=_("A doctor or nurse has checked me since, and said I may start again"),
        error_messages={"required": _("Tick the box once a doctor or nurse has checked you")},
    )


class SettleForm(PageForm):
    """Which telling of a walk is right."""

    choice = ChooseField([], label=_("Which is right?"), message=_("Choose which one is right"))

    def __init__(self, *args: Any, choices: list[tuple[str, Any]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["choice"].choices = choices  # type: ignore[attr-defined]

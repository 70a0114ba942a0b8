"""What a physio sends about a decision of the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from programs.views.physio.revise_form import LONGEST_REASON
from retrowalk.forms import ChooseField, PageForm, TextField, WholeNumberField

if TYPE_CHECKING:
    from collections.abc import Sequence

TAKE_UP, DECLINE, OVERRIDE, LOCK, UNLOCK, RELEASE = (
    "take_up",
    "decline",
    "override",
    "lock",
    "unlock",
    "release",
)
ACTIONS = (TAKE_UP, DECLINE, OVERRIDE, LOCK, UNLOCK, RELEASE)


class DecideForm(PageForm):
    """One answer, with its reason; which fields count depends on what is done."""

    version = WholeNumberField(1, 1_000_000, message=_("Open the page again and send it once more"))
    action = ChooseField([(one, one) for one in ACTIONS], message=_("Use one of the buttons"))
    week = ChooseField([], message=_("Choose a week"), required=False)
    has_talked = forms.BooleanField(required=False)
    was_seen = forms.BooleanField(required=False)
    reason = TextField(
        max_length=LONGEST_REASON,
        error_messages={
            "required": _("Write why"),
            "max_length": _("Write 200 characters or fewer"),
        },
    )

    def __init__(self, *args: Any, weeks: Sequence[int], **options: Any) -> None:
        """Take the weeks the last decision may lead to instead."""
        super().__init__(*args, **options)
        self.fields["week"].choices = [  # type: ignore[attr-defined]
            (str(week), str(week)) for week in weeks
        ]

    def clean(self) -> dict[str, Any]:
        """Ask for a week where a decision is set aside."""
        cleaned: dict[str, Any] = super().clean() or {}
        is_left_out = not cleaned.get("week") and "week" not in self.errors
        if cleaned.get("action") == OVERRIDE and is_left_out:
            self.add_error("week", self.fields["week"].error_messages["required"])
        return cleaned

"""What is filled in about a follow-up: the result of a call, a day, a colleague, an outcome."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms

from programs.adherence.models import Contact, FollowUp
from retrowalk.forms import ChooseField, ChooseManyField, DayField, PageForm, TextField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accounts.models import User

LONGEST_TEXT = 300
LONGEST_MESSAGE = 1000
OUTCOMES = [choice for choice in FollowUp.Outcome.choices if choice[0] != FollowUp.Outcome.PASSED]


class AboutForm(PageForm):
    """Every form about a follow-up says which edition of it was on the screen."""

    version = forms.IntegerField(
        min_value=1,
        widget=forms.HiddenInput,
        error_messages={"required": "Open the page again", "invalid": "Open the page again"},
    )


class ResultForm(PageForm):
    """What came of a call: a button each, so that a call is logged in two taps."""

    result = ChooseField(Contact.Result.choices, message="Choose what came of the call")


class CallForm(ResultForm, AboutForm):
    """The result of a call that a follow-up asked for."""


class SnoozeForm(AboutForm):
    """Until which day something may wait."""

    until = DayField(label="Look again on", message="Enter a day, such as 2026-05-20")


class PassOnForm(AboutForm):
    """Which colleague takes it over."""

    to = ChooseField([], label="Pass on to", message="Choose a colleague", widget=forms.Select)

    def __init__(self, *args: Any, colleagues: Sequence[User], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].choices = [(str(one.uuid), one.name) for one in colleagues]  # type: ignore[attr-defined]


class WriteForm(AboutForm):
    """A message to the client, in the thread of the person who writes."""

    body = TextField(
        max_length=LONGEST_MESSAGE,
        label="Message",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={
            "required": "Write a message",
            "max_length": f"Write {LONGEST_MESSAGE} letters or fewer",
        },
    )


class DoneForm(AboutForm):
    """What was done, and a few words of it."""

    outcome = ChooseField(OUTCOMES, label="What was done?", message="Choose what was done")
    resolution = TextField(
        max_length=LONGEST_TEXT,
        label="In a few words",
        required=False,
        error_messages={"max_length": f"Write {LONGEST_TEXT} letters or fewer"},
    )


class ManyForm(PageForm):
    """Several rows that only ask for a check in, closed with one outcome."""

    follow_up = ChooseManyField([], message="Tick the rows to close")
    outcome = ChooseField(OUTCOMES, message="Choose what was done")

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        sent = self.data.getlist("follow_up") if hasattr(self.data, "getlist") else []
        # Any id may be sent; whose it is, the service asks.
        self.fields["follow_up"].choices = [(one, one) for one in sent]  # type: ignore[attr-defined]


def uuid_of(text: str) -> UUID | None:
    """Return the uuid a text holds, None where it holds none."""
    try:
        return UUID(text)
    except ValueError:
        return None

"""Fields that never round, clip or guess: what is not clearly right is sent back with words."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from retrowalk.forms.characters import hidden_character, trimmed

WHOLE_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,17}")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
EARLIEST_DAY, LATEST_DAY = dt.date(1900, 1, 1), dt.date(2100, 12, 31)
Words = Any  # a text or a lazily translated one


class TextField(forms.CharField):
    """Text as typed, trimmed at both ends; characters nobody can see are refused by name."""

    def to_python(self, value: Any) -> str:
        """Return the trimmed text; raise ValidationError for NUL, controls and bidi marks."""
        text = trimmed(str(super().to_python(value)))
        found = hidden_character(text)
        if found:
            message = _("Remove the hidden character “%(name)s” and try again.")
            raise ValidationError(message, code="hidden_character", params={"name": found})
        return text


class _OneValue:
    """A widget that hands over every value sent for its name, so that two are not taken as one."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return the only value, or a list when the name was sent more than once."""
        sent = data.getlist(name) if hasattr(data, "getlist") else [data.get(name)]
        return sent if len(sent) > 1 else (sent[0] if sent else None)


class DigitsInput(_OneValue, forms.TextInput):
    """A text input with the keyboard of digits: number inputs drop what they do not like."""


class DayInput(_OneValue, forms.DateInput):
    """A date input that speaks ISO dates, whatever the page's language writes."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class OneTile(_OneValue, forms.RadioSelect):
    """Tiles of which one may be chosen."""


class OneChoice(_OneValue, forms.Select):
    """A list of which one line may be chosen."""


class WholeNumberField(forms.Field):
    """A whole number from low to high, in plain digits: 3.5, 1e3, 0x10, 007 are sent back."""

    widget = DigitsInput

    def __init__(
        self,
        low: int,
        high: int,
        *,
        message: Words = None,
        required_message: Words = None,
        **options: Any,
    ) -> None:
        """Take the range and, if wished, the words that say what to enter."""
        self.low, self.high = low, high
        self.message = message or _("Enter a whole number from %(low)s to %(high)s.")
        super().__init__(**options)
        self.error_messages["required"] = required_message or self._told()
        self.widget.attrs.setdefault("inputmode", "numeric")
        self.widget.attrs.setdefault("autocomplete", "off")

    def to_python(self, value: Any) -> int | None:
        """Return the number or None; raise ValidationError with the range for all else."""
        text = trimmed(str(value)) if value is not None else ""
        if not text:
            return None
        is_number = isinstance(value, str | int) and not isinstance(value, bool)
        if not is_number or not WHOLE_NUMBER.fullmatch(text):
            raise self._refusal()
        return int(text)

    def validate(self, value: int | None) -> None:
        """Raise ValidationError with the range when the number lies outside it."""
        super().validate(value)
        if value is not None and not self.low <= value <= self.high:
            raise self._refusal()

    def _told(self) -> Words:
        return self._refusal().messages[0] if "%(" in str(self.message) else self.message

    def _refusal(self) -> ValidationError:
        params = {"low": self.low, "high": self.high}
        return ValidationError(self.message, code="whole_number", params=params)


class DayField(forms.Field):
    """A day written as the date input sends it: 2026-05-13. Nothing is shifted or guessed."""

    widget = DayInput

    def __init__(self, *, message: Words = None, **options: Any) -> None:
        """Take the words that say what to enter."""
        self.message = message or _("Enter a day, such as 2026-05-13.")
        super().__init__(**options)
        self.error_messages["required"] = self.message

    def to_python(self, value: Any) -> dt.date | None:
        """Return the day or None; raise ValidationError for one that does not exist."""
        if isinstance(value, dt.date):
            return value
        text = trimmed(str(value)) if value is not None else ""
        if not text:
            return None
        try:
            day = dt.date.fromisoformat(text) if DAY.fullmatch(text) else None
        except ValueError:
            day = None
        if day is None or not EARLIEST_DAY <= day <= LATEST_DAY:
            raise ValidationError(self.message, code="day")
        return day


class ChooseField(forms.ChoiceField):
    """One of the choices; the message says what to choose ("Choose yes or no for falls")."""

    widget = OneTile

    def __init__(self, choices: Sequence[Any], *, message: Words, **options: Any) -> None:
        """Take the choices and the one message that fits nothing chosen and an unknown choice."""
        super().__init__(choices=choices, **options)
        self.error_messages |= {"required": message, "invalid_choice": message}


class ChooseManyField(forms.MultipleChoiceField):
    """Any of the choices; the message says what to choose."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, choices: Sequence[Any], *, message: Words, **options: Any) -> None:
        """Take the choices and the one message that fits nothing chosen and an unknown choice."""
        super().__init__(choices=choices, **options)
        self.error_messages |= {
            "required": message,
            "invalid_choice": message,
            "invalid_list": message,
        }

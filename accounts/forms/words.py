"""Our words on fields that allauth draws: what to enter, and what to do when it is wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django_stubs_ext import StrOrPromise

LONGEST_EMAIL = 254
"""How many characters the column of an e-mail address holds."""


@dataclass(frozen=True)
class Words:
    """What one field says."""

    label: StrOrPromise
    required: StrOrPromise
    hint: StrOrPromise = ""


EMAIL = Words(_("Email address"), _("Enter your email address"))
NEW_PASSWORD = Words(
    _("Password"),
    _("Enter a password"),
    _("At least 12 characters. Three or four words you can remember work well."),
)
CODE = Words(_("Code"), _("Enter the code from the email"))
WRONG_EMAIL = _("Enter an email address with an @, such as name@example.org")


class OwnWords(forms.Form):
    """Gives the fields named in `words` our words; the browser's own bubbles stay off."""

    words: ClassVar[Mapping[str, Words]] = {}
    use_required_attribute = False

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("label_suffix", "")
        super().__init__(*args, **options)
        for name, words in self.words.items():
            _say(self.fields[name], words)


def _say(field: forms.Field, words: Words) -> None:
    """Put label, hint and messages on a field, and take its placeholder away."""
    field.label, field.help_text = words.label, words.hint
    field.error_messages["required"] = words.required
    field.widget.attrs.pop("placeholder", None)
    if isinstance(field, forms.EmailField):
        _limit(field)


def _limit(field: forms.EmailField) -> None:
    """Refuse an address that is no address, or longer than its column."""
    field.error_messages["invalid"] = WRONG_EMAIL
    longest = MaxLengthValidator(LONGEST_EMAIL, _("Use an email address of 254 characters or less"))
    kept = [check for check in field.validators if not isinstance(check, MaxLengthValidator)]
    field.validators = [_with_message(check) for check in kept] + [longest]
    field.widget.attrs["maxlength"] = str(LONGEST_EMAIL)


def _with_message(check: Any) -> Any:
    """Return an address check that says our sentence: Django's keeps its own words."""
    if type(check).__name__ != "EmailValidator":
        return check
    return type(check)(message=WRONG_EMAIL)

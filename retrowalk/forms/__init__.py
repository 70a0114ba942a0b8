"""Forms: the fields that say what to do, and the form that says what went wrong."""

from retrowalk.forms.fields import (
    ChooseField,
    ChooseManyField,
    DayField,
    TextField,
    WholeNumberField,
)
from retrowalk.forms.form import ErrorLink, PageForm, PageFormRenderer

__all__ = [
    "ChooseField",
    "ChooseManyField",
    "DayField",
    "ErrorLink",
    "PageForm",
    "PageFormRenderer",
    "TextField",
    "WholeNumberField",
]

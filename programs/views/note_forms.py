"""Forms for what is written: a message, and a note that physios keep."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from retrowalk.forms import ChooseField, PageForm, TextField

SEVERAL = 2


class LinesField(TextField):
    """Text with line breaks; each counts once, as the browser counts them."""

    def to_python(self, value: Any) -> str:
        """Return the trimmed text with plain line feeds."""
        return super().to_python(value).replace("\r\n", "\n")


class NoteForm(PageForm):
    """A message; with several people to write to, the writer chooses one of `readers`."""

    to = ChooseField([], label=_("To"), message=_("Choose who to write to"))
    body = LinesField(
        label=_("Your message"),
        help_text=_("Up to 1,000 characters."),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={
            "required": _("Type your message"),
            "max_length": _("Use 1,000 characters or fewer"),
        },
    )

    def __init__(self, *args: Any, readers: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["to"].choices = readers  # type: ignore[attr-defined]
        if len(readers) < SEVERAL:
            del self.fields["to"]


class ClinicalNoteForm(PageForm):
    """A note that physios of the clinic read."""

    body = LinesField(
        label=_("Your note"),
        help_text=_("Up to 4,000 characters. Physios read it, and your client in their data."),
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 6}),
        error_messages={
            "required": _("Type your note"),
            "max_length": _("Use 4,000 characters or fewer"),
        },
    )

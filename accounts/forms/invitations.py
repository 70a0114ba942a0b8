"""Inviting somebody, entering a code, and agreeing to share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.codes import typed
from accounts.forms.words import LONGEST_EMAIL, WRONG_EMAIL
from accounts.models import InvitedAs
from accounts.services.invitations import roles_to_invite
from retrowalk.forms import ChooseField, PageForm, TextField

if TYPE_CHECKING:
    from collections.abc import Sequence

EMAIL, HAND = "email", "hand"
NEEDS_EMAIL = _("Enter the email address to send it to")


class InviteForm(PageForm):
    """Whom, as what, and how they get it. Only a clinic admin is asked as what."""

    uuid = forms.UUIDField(widget=forms.HiddenInput)
    """Made with the page: a form sent twice makes one invitation."""
    invited_as = ChooseField(InvitedAs.choices, label=_("Invite"), message=_("Choose whom"))
    way = ChooseField(
        [
            (EMAIL, _("By email, with a link only they can use")),
            (HAND, _("In person, with a printed slip, a code or a QR code")),
        ],
        label=_("How do they get it?"),
        message=_("Choose email or in person"),
    )
    email = forms.EmailField(
        label=_("Email address"),
        help_text=_("Only for email. They sign in with this address."),
        max_length=LONGEST_EMAIL,
        required=False,
        error_messages={
            "invalid": WRONG_EMAIL,
            "max_length": _("Use an email address of 254 characters or less"),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    name = TextField(
        label=_("Name for your own list"),
        help_text=_("You can leave it empty. The person invited never sees it."),
        max_length=120,
        required=False,
        error_messages={"max_length": _("Use a name of 120 characters or less")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    program_key = forms.ChoiceField(
        label=_("Plan you have in mind"),
        help_text=_(
            "The page to assign a plan proposes it to you. The person invited never sees it."
        ),
        required=False,
        error_messages={"invalid_choice": _("Choose a plan from the list, or none")},
    )

    def __init__(
        self,
        *args: Any,
        roles: frozenset[str],
        programs: Sequence[tuple[str, str]] = (),
        **options: Any,
    ) -> None:
        """Take the inviter's roles in the clinic, and what a physio may have in mind.

        The roles decide whom they may invite.
        """
        fresh = {"uuid": uuid4(), "invited_as": InvitedAs.MEMBER, "way": EMAIL}
        options.setdefault("initial", fresh)
        super().__init__(*args, **options)
        allowed = roles_to_invite(roles)
        choices = [(role.value, role.label) for role in allowed]
        field = self.fields["invited_as"]
        field.choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            field.widget = forms.HiddenInput()
        if programs:
            plan = self.fields["program_key"]
            plan.choices = [("", _("None yet")), *programs]  # type: ignore[attr-defined]
        else:
            del self.fields["program_key"]

    def clean(self) -> dict[str, Any]:
        """Ask for an address where one is needed, and drop it where it means nothing."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("way") == HAND:
            cleaned["email"] = ""
        elif not cleaned.get("email") and "email" not in self.errors:
            self.add_error("email", NEEDS_EMAIL)
        return cleaned


class CodeForm(PageForm):
    """A code of eight letters and digits, typed from paper or read out."""

    code = TextField(
        label=_("Code"),
        help_text=_("8 letters and digits, with or without gaps."),
        max_length=40,
        error_messages={
            "required": _("Enter the code"),
            "max_length": _("Enter the 8 letters and digits of the code"),
        },
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
    )

    def clean_code(self) -> str:
        """Return the bare code; refuse what no code looks like."""
        code = typed(self.cleaned_data["code"])
        if code is None:
            raise forms.ValidationError(_("Enter the 8 letters and digits of the code"))
        return code


class AgreeForm(PageForm):
    """The one act of a client: a tick that nobody has set for them."""

    agrees = forms.BooleanField(
        label=_("I agree to share this"),
        error_messages={"required": _("Tick the box if you agree to share")},
    )

    def __init__(self, *args: Any, clinic: str, **options: Any) -> None:
        """Take the clinic's name for the words beside the box."""
        super().__init__(*args, **options)
        self.fields["agrees"].label = _("I agree to share this with %(clinic)s") % {
            "clinic": clinic
        }

"""Signing up: name, e-mail address, password, and the time zone the browser tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast

from allauth.account.forms import SignupForm
from django import forms
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from accounts.forms.words import EMAIL, NEW_PASSWORD, OwnWords, Words
from accounts.time_zones import cleaned_zone
from accounts.way_on import keep_way_on
from retrowalk.forms import TextField

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from accounts.models import User

    Saved = tuple[User | None, HttpResponse | None]


class SignUpForm(OwnWords, SignupForm):
    """What a new person enters. The adapter stores name, zone and consent with the account."""

    field_order = ["name", "email", "password1", "time_zone"]
    words: ClassVar[dict[str, Words]] = {"email": EMAIL, "password1": NEW_PASSWORD}
    account_already_exists: bool

    name = TextField(
        label=_("Your name"),
        max_length=120,
        error_messages={
            "required": _("Enter your name"),
            "max_length": _("Use a name of 120 characters or less"),
        },
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    time_zone = forms.CharField(
        required=False, widget=forms.HiddenInput(attrs={"data-time-zone-field": ""})
    )

    def clean_time_zone(self) -> str:
        """Return a known zone whatever the browser sent; the settings page can mend it."""
        return cleaned_zone(self.cleaned_data.get("time_zone", ""))

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        """Store the account; one made with the same address a moment ago answers as if taken.

        A taken address costs the time of hashing too: a quick answer would tell that it is known.
        """
        keep_way_on(request)
        if self.account_already_exists:
            make_password(self.cleaned_data["password1"])
        try:
            with transaction.atomic():
                return cast("Saved", super().try_save(request))
        except IntegrityError:
            self.account_already_exists = True
            return cast("Saved", super().try_save(request))

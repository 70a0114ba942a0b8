"""How allauth signs people up here: their name, their time zone, and what they agreed to."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, cast
from urllib.parse import unquote

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.clinic_choice import home_of
from accounts.countries import country_of_zone
from accounts.invitation_in_session import holds_good_invitation
from accounts.services.consent import record_sign_up_consent
from accounts.time_zones import cleaned_zone

if TYPE_CHECKING:
    from django.forms import Form
    from django.http import HttpRequest

    from accounts.models import User


class AccountAdapter(DefaultAccountAdapter):
    """Names, time zone and consent at sign-up; sign-up closed where only invitations count."""

    error_messages: ClassVar = {
        **DefaultAccountAdapter.error_messages,
        "account_inactive": _("This account is closed."),
        "duplicate_email": _("You already use this email address. Enter another one."),
        "email_password_mismatch": _(
            "This email address and password do not match. Check both and try again."
        ),
        "enter_current_password": _("This is not the password you have now. Try again."),
        "incorrect_code": _("This code is not right. Check the latest email and try again."),
        "incorrect_password": _("This password is not right. Try again."),
        "invalid_login": _("Enter your email address and your password."),
        "invalid_password_reset": _("This link has run out. Ask for a new one."),
        "rate_limited": _("Too many tries. Wait 5 minutes, then try again."),
        "same_as_current": _("You already use this email address. Enter another one."),
        "too_many_login_attempts": _("Too many tries. Wait 5 minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Return whether anybody may make an account here."""
        return settings.SIGN_UP == "open" or holds_good_invitation(request)

    def is_safe_url(self, url: str) -> bool:
        """Return whether an address stays on this site, as it is written and once decoded."""
        # A browser or proxy may decode "%2F%2Fevil.example" before it follows it.
        return all(super(AccountAdapter, self).is_safe_url(form) for form in (url, unquote(url)))

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Return where somebody starts who was not on the way to a page: staff at their clients."""
        return home_of(cast("User", request.user))

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """Return where they go on once they signed in again: not to the form they just sent."""
        return reverse("accounts:profile")

    @transaction.atomic
    def save_user(
        self,
        request: HttpRequest,
        user: User,
        form: Form,
        commit: bool = True,  # noqa: FBT001, FBT002 allauth calls it by position
    ) -> User:
        """Store the person with the name and zone they gave, and what they agreed to."""
        user.name = form.cleaned_data.get("name", "")
        user.time_zone = cleaned_zone(form.cleaned_data.get("time_zone", ""))
        user.country = country_of_zone().get(user.time_zone, "")
        saved: User = super().save_user(request, user, form, commit)
        if commit:
            record_sign_up_consent(user=saved, now=timezone.now())
        return saved

"""Signing in, with a password or a code, and proving again who one is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from allauth.account.forms import (
    ConfirmEmailVerificationCodeForm,
    ConfirmLoginCodeForm,
    LoginForm,
    ReauthenticateForm,
    RequestLoginCodeForm,
)
from django.utils.translation import gettext_lazy as _

from accounts.forms.words import CODE, EMAIL, OwnWords, Words

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

CURRENT_PASSWORD = Words(_("Password"), _("Enter your password"))


class SignInForm(OwnWords, LoginForm):
    """E-mail address, password, and whether this device keeps the sign-in."""

    words: ClassVar[dict[str, Words]] = {
        "login": EMAIL,
        "password": CURRENT_PASSWORD,
        "remember": Words(_("Keep me signed in on this device"), ""),
    }

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["remember"].initial = True

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Sign in; staff are never kept signed in past the closing of the browser."""
        if self.user is not None and self.user.has_staff_role:
            self.cleaned_data["remember"] = False
        response: HttpResponse = super().login(request, redirect_url)
        return response


class RequestCodeForm(OwnWords, RequestLoginCodeForm):
    """Where to send a sign-in code."""

    words: ClassVar[dict[str, Words]] = {"email": EMAIL}


class ConfirmSignInCodeForm(OwnWords, ConfirmLoginCodeForm):
    """The code that signs in."""

    words: ClassVar[dict[str, Words]] = {"code": CODE}


class ConfirmEmailCodeForm(OwnWords, ConfirmEmailVerificationCodeForm):
    """The code that proves an e-mail address."""

    words: ClassVar[dict[str, Words]] = {"code": CODE}


class PasswordAgainForm(OwnWords, ReauthenticateForm):
    """The password once more, before something that matters."""

    words: ClassVar[dict[str, Words]] = {"password": CURRENT_PASSWORD}

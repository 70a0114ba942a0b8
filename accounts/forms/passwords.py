"""A new password, with the old one or by mail, and a new e-mail address."""

from __future__ import annotations

from typing import Any, ClassVar

from allauth.account.forms import (
    AddEmailForm,
    ChangePasswordForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.forms.words import EMAIL, NEW_PASSWORD, OwnWords, Words


class TypedOnce(forms.Form):
    """Drops the second box for a new password: it can be shown and read instead."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        del self.fields["password2"]


class NewPasswordForm(TypedOnce, OwnWords, ChangePasswordForm):
    """The present password and a new one."""

    words: ClassVar[dict[str, Words]] = {
        "oldpassword": Words(_("Password you have now"), _("Enter the password you have now")),
        "password1": Words(_("New password"), NEW_PASSWORD.required, NEW_PASSWORD.hint),
    }


class FirstPasswordForm(TypedOnce, OwnWords, SetPasswordForm):
    """A password for somebody who has none."""

    words: ClassVar[dict[str, Words]] = {"password1": NEW_PASSWORD}


class ForgottenPasswordForm(OwnWords, ResetPasswordForm):
    """Where to send the link."""

    words: ClassVar[dict[str, Words]] = {"email": EMAIL}


class ResetPasswordByLinkForm(TypedOnce, OwnWords, ResetPasswordKeyForm):
    """A new password, behind the link from the mail."""

    words: ClassVar[dict[str, Words]] = {
        "password1": Words(_("New password"), NEW_PASSWORD.required, NEW_PASSWORD.hint)
    }


class NewEmailForm(OwnWords, AddEmailForm):
    """The e-mail address to change to."""

    words: ClassVar[dict[str, Words]] = {
        "email": Words(_("New email address"), EMAIL.required),
    }

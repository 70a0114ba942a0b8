"""Passwords: long enough, not too long, not our own name."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from tests.factories.accounts import UserFactory


@pytest.mark.parametrize(
    "password",
    [
        "short-one",
        "a1b2-" * 26,
        "retrowalk-2026",
        "RetroWalkRetroWalk",
        "walk!retro!walk!9",
        "password1234",
        "person@example.org",
    ],
)
def test_weak_password_is_refused(password: str) -> None:
    user = UserFactory.build(email="person@example.org", name="Person One")

    with pytest.raises(ValidationError):
        validate_password(password, user)


@pytest.mark.parametrize(
    "password", ["three quiet heels", "retrowalk-with-mary-2026", "ж" * 12, "a1b2c3d4" * 16]
)
def test_good_password_needs_no_signs_or_digits(password: str) -> None:
    validate_password(password)

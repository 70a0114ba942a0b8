"""Two rules about passwords that Django does not bring (trust R12)."""

import re
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

PRODUCT_WORDS = re.compile(r"retrowalk|retro|walk")


class LongestPasswordValidator:
    """Refuses a password so long that hashing it would slow everybody down."""

    def __init__(self, max_length: int = 128) -> None:
        self.max_length = max_length

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when the password is too long."""
        if len(password) > self.max_length:
            raise ValidationError(self.get_help_text(), code="password_too_long")

    def get_help_text(self) -> str:
        """Return the rule in words."""
        return _("Use at most %(most)d characters.") % {"most": self.max_length}


class ProductNameValidator:
    """Refuses the product's name, however it is dressed with digits and signs."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError when only our name is left of the password's letters."""
        letters = re.sub(r"[^a-z]", "", password.lower())
        if letters and not PRODUCT_WORDS.sub("", letters):
            raise ValidationError(self.get_help_text(), code="password_is_product_name")

    def get_help_text(self) -> str:
        """Return the rule in words."""
        return _("Do not use the name RetroWalk as your password.")

"""What every template may ask about the page and the person in front of it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

STAFF_ROLES = ("physio", "coach", "clinic_admin")


def page(request: HttpRequest) -> dict[str, Any]:
    """Return emergency number, navigation, theme and text size (in per cent); no query of its own.

    The number is sure where the person's country is known. The navigation asks for the
    person's open roles only when a template shows it.
    """
    user = getattr(request, "user", None)
    return {
        "emergency_number": getattr(user, "emergency_number", "") or settings.EMERGENCY_NUMBER,
        "is_number_sure": bool(getattr(user, "country", "")),
        "nav_role": SimpleLazyObject(lambda: nav_role(user)),
        "theme": getattr(user, "theme", "device"),
        "text_size": getattr(user, "text_size", 100),
        "is_debug": settings.DEBUG,
        "sign_up_is_open": settings.SIGN_UP == "open",
    }


def nav_role(user: object) -> str:
    """Return whose navigation to show: public, member, physio, coach or clinic_admin."""
    if not getattr(user, "is_authenticated", False):
        return "public"
    roles: frozenset[str] = getattr(user, "open_roles", frozenset())
    return next((role for role in STAFF_ROLES if role in roles), "member")

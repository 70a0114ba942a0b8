"""In which clinic somebody works just now; one person may work in several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.shortcuts import resolve_url

from accounts.models import Clinic, Role

if TYPE_CHECKING:
    from collections.abc import Collection

    from accounts.http import MemberRequest
    from accounts.models import User

CLINIC = "clinic"
"""Where the sign-in remembers which clinic is shown, for staff of several."""
EVERYBODY = tuple(Role.values)


def chosen_clinic_id(request: MemberRequest) -> int | None:
    """Return the clinic the person looks at, when they work in several; None for all of them."""
    chosen = request.session.get(CLINIC)
    return chosen if chosen in request.user.clinic_names else None


def clinic_for(request: MemberRequest, roles: Collection[str] = EVERYBODY) -> Clinic | None:
    """Return the chosen clinic if the person holds one of the roles there, else the first such.

    None for somebody with no such role anywhere. No query: the name came with the roles.
    """
    fitting = [work for work in request.user.work if work.role in roles]
    chosen = chosen_clinic_id(request)
    ids = [work.clinic_id for work in fitting if work.clinic_id == chosen]
    ids += [work.clinic_id for work in fitting]
    if not ids:
        return None
    return Clinic(pk=ids[0], name=request.user.clinic_names[ids[0]])


def roles_in(request: MemberRequest, clinic: Clinic) -> frozenset[str]:
    """Return the roles the person holds in a clinic; no query."""
    return frozenset(work.role for work in request.user.work if work.clinic_id == clinic.pk)


def home_of(user: User) -> str:
    """Return the page where this person starts: that of their first role, or the member's."""
    homes = (home for role, home in settings.STAFF_HOMES.items() if role in user.open_roles)
    return str(resolve_url(next(homes, settings.LOGIN_REDIRECT_URL)))

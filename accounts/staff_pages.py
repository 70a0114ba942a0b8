"""What the staff pages of this app share: who is let in, and the frame around them."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar, cast

from django.core.exceptions import PermissionDenied
from django.shortcuts import render
from django.utils.translation import gettext as _

from accounts.models import Role
from accounts.neighbours import neighbours
from retrowalk.http import page_response

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.http import HttpResponse

    from accounts.http import MemberRequest

View = TypeVar("View", bound="Callable[..., HttpResponse]")
INVITE, ADD_CLIENT, RUN_CLINIC = "invite", "add_client", "run_clinic"
ROLES = {
    INVITE: frozenset(Role.values),
    ADD_CLIENT: frozenset({Role.PHYSIO, Role.COACH}),
    RUN_CLINIC: frozenset({Role.CLINIC_ADMIN}),
}
WHO = {
    INVITE: "Only people who work in a clinic can do that.",
    ADD_CLIENT: "Only a physio or coach can do that.",
    RUN_CLINIC: "Only a clinic admin can do that.",
}


def staff_access(action: str) -> Callable[[View], View]:
    """Mark a view with its action, and turn away whoever holds no role that may do it anywhere."""

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: MemberRequest, *args: object, **kwargs: object) -> HttpResponse:
            if not request.user.open_roles & ROLES[action]:
                raise PermissionDenied(WHO[action])
            return view(request, *args, **kwargs)

        guarded.access_action = action  # type: ignore[attr-defined]
        return cast("View", guarded)

    return mark


def staff_page(
    request: MemberRequest, template: str, context: dict[str, Any], *, current: str
) -> HttpResponse:
    """Return a page in the staff's frame, 422 with a refused form; `current` names its place."""
    form = context.get("form")
    status = 422 if form is not None and form.is_bound and form.errors else 200
    frame = {"current": current, "act_today": neighbours.act_today(request)}
    return page_response(request, template, context | frame, status=status)


def wrong_client(request: MemberRequest) -> HttpResponse:
    """Answer 409 to a form that was made for another client than its address (hazard H4)."""
    context = {
        "title": _("This form is about another client"),
        "advice": _("Nothing was changed. Open the client again and check the name."),
    }
    return render(request, "errors/409.html", context, status=409)

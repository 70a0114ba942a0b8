"""A device may be shared: what one person's player sends is never kept as another's (H11)."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING

from django.http import JsonResponse

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from accounts.http import MemberRequest

    View = Callable[[MemberRequest, UUID], JsonResponse]

HEADER = "X-RetroWalk-Account"
OTHER_ACCOUNT = (
    "Another account is signed in on this device. Your walk is kept here. "
    "Sign in with your own account to send it."
)


def same_account(view: View) -> View:
    """Answer 403 when the sender names an account that is not the one signed in.

    A 403 is no acknowledgement: the device keeps what it sent. A sender that names no account
    is let through.
    """

    @wraps(view)
    def guarded(request: MemberRequest, uuid: UUID) -> JsonResponse:
        named = request.headers.get(HEADER)
        if named is not None and named.lower() != str(request.user.uuid):
            answer = {"status": "other_account", "errors": [OTHER_ACCOUNT]}
            return JsonResponse(answer, status=403)
        return view(request, uuid)

    return guarded

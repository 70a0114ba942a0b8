"""Who looked at my record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import own_account
from accounts.queries import who_looked

if TYPE_CHECKING:
    from django.http import HttpResponse

    from accounts.http import MemberRequest


@own_account
@require_safe
def who_looked_page(request: MemberRequest) -> HttpResponse:
    """Show who opened the reader's record, newest first."""
    return render(request, "accounts/access.html", {"events": who_looked(request.user)})

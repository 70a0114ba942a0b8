"""Going back from the page that waits for a code."""

from __future__ import annotations

from typing import TYPE_CHECKING

from allauth.account.internal.flows.email_verification_by_code import (
    EMAIL_VERIFICATION_CODE_SESSION_KEY,
)
from allauth.account.internal.stagekit import clear_login
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from accounts.way_on import back_to

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_not_required
@require_POST
def start_again(request: HttpRequest) -> HttpResponse:
    """Forget the code that is waited for, and nothing else: a safety check stays with the browser.

    So does the page somebody was going to. The library's own way back is signing out, which
    would throw the visitor's answers away.
    """
    clear_login(request)
    request.session.pop(EMAIL_VERIFICATION_CODE_SESSION_KEY, None)
    wants_sign_up = request.POST.get("to") == "sign_up"
    return redirect(back_to(request, "account_signup" if wants_sign_up else "account_login"))

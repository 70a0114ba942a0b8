"""Reads the mail in var/mail/ while debug is on; it does not exist otherwise."""

from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from retrowalk.mail.folder import find_mail, newest_mail


@login_not_required
@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    """Show the newest mail first."""
    _only_in_debug()
    context = {"mails": newest_mail(Path(settings.MAIL_DIR))}
    return render(request, "retrowalk/dev_mail.html", context)


@login_not_required
@require_safe
def mail_message(request: HttpRequest, name: str) -> HttpResponse:
    """Show one mail with its links."""
    _only_in_debug()
    mail = find_mail(Path(settings.MAIL_DIR), name)
    if mail is None:
        raise Http404
    return render(request, "retrowalk/dev_mail_message.html", {"mail": mail})


def _only_in_debug() -> None:
    if not settings.DEBUG:
        raise Http404

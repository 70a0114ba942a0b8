"""Where somebody was going when they began to make an account.

The page that waits for their code does not know it, and for an address that has an account
already the library keeps nothing. So it is kept here, for every address alike. The library's
`get_next_redirect_url` lets only pages of this site through.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from allauth.account.utils import get_next_redirect_url
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.urls import reverse

if TYPE_CHECKING:
    from django.http import HttpRequest

KEY = "way_on"


def keep_way_on(request: HttpRequest) -> None:
    """Keep the page asked for, when it is one of this site; forget the one of an earlier try."""
    asked = get_next_redirect_url(request)
    if asked:
        request.session[KEY] = asked
    else:
        request.session.pop(KEY, None)


def back_to(request: HttpRequest, url_name: str) -> str:
    """Return the address of a page to begin again on, with the page that was asked for."""
    kept = request.session.pop(KEY, "")
    asked = get_next_redirect_url(request) or kept
    address = reverse(url_name)
    return f"{address}?{urlencode({REDIRECT_FIELD_NAME: asked})}" if asked else address

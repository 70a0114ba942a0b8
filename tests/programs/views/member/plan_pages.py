"""What the tests of the plan's pages share: words without marks, and who is signed in."""

from __future__ import annotations

import re
from html import unescape

from django.http import HttpResponse
from django.test import Client

from accounts.models import User


def words(response: HttpResponse) -> str:
    """Return the words of a page as one line."""
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", unescape(text)).replace(" ,", ",")


def signed_in(client: Client, member: User) -> User:
    """Sign this member in and return them."""
    client.force_login(member)
    return member


HTMX = {"HTTP_HX_REQUEST": "true"}

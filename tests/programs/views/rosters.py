"""Reading a roster's page, and a client of whom it has everything to say."""

from __future__ import annotations

import re
from html import unescape

from django.http import HttpResponse

from tests.factories.roster import TODAY


def words(response: HttpResponse) -> str:
    text = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", unescape(text))


def names(response: HttpResponse) -> list[str]:
    """Return the clients of a page from top to bottom."""
    return re.findall(r'<th scope="row"><a [^>]*>([^<]+)', response.content.decode())


def next_of(response: HttpResponse) -> str:
    """Return the address of the next page, empty on the last."""
    link = r'<a class="button button-secondary" href="(\?[^"]+)"[^>]*>Show more'
    found = re.search(link, response.content.decode())
    return unescape(found[1]) if found else ""


FULL = {
    "reason": "quiet",
    "reason_detail": "no_session",
    "walks": "ddd dcd dmm nnn",
    "pain_path": "M4 20L23 17L42 17L61 14L80 12",
    "first_pain": 5,
    "last_pain": 7,
    "by_hand": 2,
    "program_key": "knee_oa",
    "plan_week": 4,
    "last_walk_on": TODAY,
    "last_contact_on": TODAY,
    "more_reasons": 1,
}

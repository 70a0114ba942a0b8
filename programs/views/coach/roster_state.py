"""What an address of the roster asks for, and the addresses of every other view of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from programs.adherence.models import RosterEntry

if TYPE_CHECKING:
    from collections.abc import Mapping

Group = RosterEntry.Group
GROUPS = {
    "act": Group.ACT_TODAY,
    "check": Group.CHECK_IN,
    "new": Group.NEW,
    "track": Group.ON_TRACK,
    "paused": Group.PAUSED,
}
"""The groups by their name in an address, which is the name of their shape too."""

SLUGS = {group: slug for slug, group in GROUPS.items()}
BY_NEED = "need"
SORTS = (BY_NEED, "name", "-name", "last", "-last")
LONGEST_SEARCH = 80
LONGEST_NAME = 120
"""As long as the name of a client may be."""

HEX = r"(?P<member>[0-9a-f]{32})\.(?P<shown>[1-9][0-9]{0,5})"
CURSORS = {
    BY_NEED: re.compile(r"(?P<values>[1-5]\.[0-9]{1,2}\.[0-9]{1,3})\." + HEX),
    "name": re.compile(rf"(?P<values>[^\0]{{0,{LONGEST_NAME}}})\." + HEX),
    "last": re.compile(r"(?P<values>never|[0-9]{4}-[0-9]{2}-[0-9]{2})\." + HEX),
}
NOTES = {
    "sort": "We do not know that order, so here is the roster by need.",
    "group": "We do not know that filter, so here is everybody.",
    "after": "We could not find that page, so here is the first one.",
    "q": f"We looked for the first {LONGEST_SEARCH} letters only.",
}


@dataclass(frozen=True)
class Cursor:
    """The last row that was shown: what it was sorted by, who it was, and how many came so far."""

    values: tuple[Any, ...]
    member: UUID
    shown: int


@dataclass(frozen=True, kw_only=True)
class RosterState:
    """A view of the roster; `notes` say what of the address could not be followed."""

    group: str = ""
    search: str = ""
    sort: str = BY_NEED
    is_open: bool = False
    after: str = ""
    cursor: Cursor | None = None
    notes: tuple[str, ...] = field(default=(), compare=False)

    @property
    def key(self) -> str:
        """Return what rows are sorted by, without the direction."""
        return self.sort.removeprefix("-")

    @property
    def is_down(self) -> bool:
        """Return whether the highest comes first."""
        return self.sort.startswith("-")

    @property
    def is_whole(self) -> bool:
        """Return whether the roster is shown as it opens: everybody, by need."""
        return not self.group and not self.search and self.sort == BY_NEED

    def query(self, **changes: Any) -> str:
        """Return the query string of this view with changes, "?group=act"; empty for the plain one.

        A change of view starts at its first page.
        """
        state = replace(self, **{"after": "", **changes})
        values = {
            "q": state.search,
            "group": state.group,
            "sort": "" if state.sort == BY_NEED else state.sort,
            "open": "track" if state.is_open else "",
            "after": state.after,
        }
        text = urlencode({name: value for name, value in values.items() if value})
        return f"?{text}" if text else ""


def read_state(sent: Mapping[str, str]) -> RosterState:
    """Return the view an address asks for; what it does not know is left out with a note."""
    found: dict[str, Any] = {"is_open": sent.get("open") == "track"}
    notes = []
    for name, known, key in (("group", GROUPS, "group"), ("sort", SORTS, "sort")):
        value = sent.get(name, "")
        if value in known:
            found[key] = value
        elif value:
            notes.append(NOTES[name])
    search = " ".join(sent.get("q", "").replace("\0", "").split())
    found["search"] = search[:LONGEST_SEARCH].strip()
    if len(search) > LONGEST_SEARCH:
        notes.append(NOTES["q"])
    after = sent.get("after") or sent.get("page", "")  # no page of ours has a number
    if after:
        found["cursor"] = _cursor(after, found.get("sort", BY_NEED))
        if found["cursor"]:
            found["after"] = after
        else:
            notes.append(NOTES["after"])
    return RosterState(**found, notes=tuple(notes))


def _cursor(text: str, sort: str) -> Cursor | None:
    """Return the row a page follows, None for anything this order could not have written."""
    key = sort.removeprefix("-")
    match = CURSORS[key].fullmatch(text)
    if match is None:
        return None
    try:
        values = _values(key, match["values"])
    except ValueError:
        return None
    return Cursor(values, UUID(match["member"]), int(match["shown"]))


def _values(key: str, text: str) -> tuple[Any, ...]:
    if key == BY_NEED:
        return tuple(int(number) for number in text.split("."))
    if key == "last":
        return (None if text == "never" else date.fromisoformat(text),)
    return (text,)

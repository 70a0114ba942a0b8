"""What was done in a clinic: who, when and what kind of page; never with whom.

A list writes one entry for each client on it, so that each client can read who saw them. Here
those are one line with their number, else one look at a roster would fill a page of the log.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.access_words import LIMITS, READ, LimitsChange
from accounts.models import AccessEvent, Clinic, ThresholdProposal, User

if TYPE_CHECKING:
    from datetime import datetime

LINES = 50
MOST_READ = 2_000
"""Entries read for one page at most; a page of the longest lists then holds fewer lines."""

PEOPLE = "people"
CLINIC_AREAS = (PEOPLE, LIMITS)
SAME = attrgetter("at", "actor_id", "role", "action", "area")
KINDS: dict[str, tuple[Any, Q]] = {
    "opened": (_("Opened a record"), Q(action=READ)),
    "changed": (_("Changed a record"), ~Q(action=READ) & ~Q(area__in=CLINIC_AREAS)),
    "people": (_("People and roles"), ~Q(action=READ) & Q(area=PEOPLE)),
    "limits": (_("Limits"), Q(area=LIMITS)),
}
"""Kinds of entry by their name in an address: their words, and what they are in the log."""

CURSOR = re.compile(r"[1-9][0-9]{0,17}", re.ASCII)
NOTES = {
    "who": _("We do not know that person, so here is everybody."),
    "kind": _("We do not know that kind, so here is every kind."),
    "before": _("We could not find that page, so here is the newest."),
}


@dataclass(frozen=True, kw_only=True)
class LogView:
    """What of the log is asked for; `notes` say what of the address could not be followed."""

    who: str = ""
    kind: str = ""
    before: int | None = None
    notes: tuple[Any, ...] = field(default=(), compare=False)

    @property
    def is_filtered(self) -> bool:
        """Return whether anything is left out."""
        return bool(self.who or self.kind)

    def query(self, before: int | None = None) -> str:
        """Return the query string of this filter, from its newest entry or after another."""
        values = {"who": self.who, "kind": self.kind, "before": before}
        return urlencode({name: value for name, value in values.items() if value})


@dataclass(frozen=True, kw_only=True)
class LogLine:
    """What one person did at one moment, and to how many records."""

    newest: AccessEvent
    oldest: AccessEvent
    records: int

    @property
    def is_of_records(self) -> bool:
        """Return whether clients' records were opened or changed."""
        return self.newest.action == READ or self.newest.area not in CLINIC_AREAS


@dataclass(frozen=True, kw_only=True)
class LogPage:
    """Lines of a log, newest first; `next_before` is where the page after begins, if any."""

    lines: list[LogLine]
    next_before: int | None


def people_in_log(clinic: Clinic) -> list[User]:
    """Return who works or has worked in a clinic, by name; one query."""
    people = User.objects.filter(memberships__clinic=clinic)
    return list(people.distinct().order_by("name", "pk"))


def read_view(sent: Mapping[str, str], people: list[User]) -> LogView:
    """Return the view an address asks for; what it does not know is left out with a note."""
    found: dict[str, Any] = {}
    known = {"who": {str(one.uuid) for one in people}, "kind": set(KINDS)}
    notes = []
    for name, values in known.items():
        value = sent.get(name, "")
        if value in values:
            found[name] = value
        elif value:
            notes.append(NOTES[name])
    before = sent.get("before", "")
    if CURSOR.fullmatch(before):
        found["before"] = int(before)
    elif before:
        notes.append(NOTES["before"])
    return LogView(**found, notes=tuple(notes))


def log_page(clinic: Clinic, view: LogView) -> LogPage:
    """Return a page of the log; one query, never an offset.

    In the order of writing, which the index of a clinic's entries keeps by itself.
    """
    events = AccessEvent.objects.filter(clinic=clinic).select_related("actor")
    if view.who:
        events = events.filter(actor__uuid=view.who)
    if view.kind:
        events = events.filter(KINDS[view.kind][1])
    if view.before:
        events = events.filter(pk__lt=view.before)
    found = list(events.order_by("-pk")[: MOST_READ + 1])
    lines = [_line(list(same)) for _key, same in groupby(found[:MOST_READ], key=SAME)]
    has_more = len(found) > MOST_READ or len(lines) > LINES
    if len(found) > MOST_READ and 1 < len(lines) <= LINES:
        lines.pop()  # its other entries were not read: the next page begins with it
    lines = lines[:LINES]
    return LogPage(lines=lines, next_before=lines[-1].oldest.pk if has_more else None)


def _line(same: list[AccessEvent]) -> LogLine:
    return LogLine(newest=same[0], oldest=same[-1], records=len(same))


@dataclass(frozen=True, kw_only=True)
class AgreedChange:
    """Limits that came in force: who proposed and who agreed, when, and from what to what."""

    proposed_by: User
    agreed_by: User | None
    agreed_at: datetime | None
    change: LimitsChange


def limits_so_far(clinic: Clinic) -> list[AgreedChange]:
    """Return each change of a clinic's limits that came in force, newest first; one query.

    Nothing else changes limits, so each change began where the one before it ended.
    """
    rows = ThresholdProposal.objects.filter(clinic=clinic, is_accepted=True)
    rows = rows.select_related("proposed_by", "decided_by").order_by("decided_at", "pk")
    fresh = Clinic()
    was, found = (fresh.on_track_percent, fresh.low_percent), []
    for row in rows:
        change = LimitsChange(
            on_track=row.on_track_percent, low=row.low_percent, was_on_track=was[0], was_low=was[1]
        )
        found.append(
            AgreedChange(
                proposed_by=row.proposed_by,
                agreed_by=row.decided_by,
                agreed_at=row.decided_at,
                change=change,
            )
        )
        was = (row.on_track_percent, row.low_percent)
    return found[::-1]

"""The rows of the client list as ready strings: a page shows fifty, so no template works."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

from programs.adherence.models import RosterEntry
from programs.adherence.rules.days import near_day
from programs.adherence.rules.words import reason_words
from programs.views.coach.words import program_words
from programs.vocabulary import PAIN_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

Group = RosterEntry.Group
WAITING = "Waiting for a plan"
"""The heading over clients without a plan, whom the physio has invited and not yet begun with."""

CHIPS = {
    Group.ACT_TODAY: "act",
    Group.CHECK_IN: "check",
    Group.NEW: "new",
    Group.ON_TRACK: "track",
    Group.PAUSED: "paused",
}
"""The shape of each group."""


@dataclass(frozen=True, kw_only=True)
class ClientRow:
    """One client in ready words. `heading` opens a group of rows, empty inside one."""

    name: str
    url: str
    program: str
    status: str
    status_words: str
    why: str
    last_walk: str
    next_due: str
    pain: str
    is_pain_high: bool
    waits: bool
    heading: str = ""

    @property
    def group_words(self) -> str:
        """Return the heading this row belongs under."""
        return WAITING if self.waits else self.status_words

    def headed(self, heading: str) -> Self:
        """Return the row that opens a group."""
        return replace(self, heading=heading)


def client_row(entry: RosterEntry, today: date) -> ClientRow:
    """Return one client in words; no query when the member is loaded."""
    group = Group(entry.group)
    return ClientRow(
        name=entry.name,
        url=f"/clients/{entry.member.uuid}/",
        program=program_words(entry.program_key, entry.program_title, entry.plan_week),
        status=CHIPS[group],
        status_words=str(group.label),
        why=why(entry, today),
        last_walk=near_day(entry.last_walk_on, today, none="Never"),
        next_due=near_day(entry.next_due_on, today, none="None"),
        pain="" if entry.last_pain is None else str(entry.last_pain),
        is_pain_high=(entry.last_pain or 0) >= PAIN_LIMIT,
        waits=not entry.program_key,
    )


def why(entry: RosterEntry, today: date) -> str:
    """Return the reason a client is where they are, in words, with how many more there are."""
    words = reason_words(
        entry.reason, entry.reason_detail, entry.reason_number, entry.reason_since, today
    )
    return f"{words}, +{entry.more_reasons} more" if entry.more_reasons else words


def grouped_rows(
    entries: Iterable[RosterEntry], before: RosterEntry | None, today: date
) -> list[ClientRow]:
    """Return the rows with a heading where a group begins; `before` is the last row shown."""
    heading = client_row(before, today).group_words if before else ""
    rows = []
    for row in (client_row(entry, today) for entry in entries):
        rows.append(row if row.group_words == heading else row.headed(row.group_words))
        heading = row.group_words
    return rows

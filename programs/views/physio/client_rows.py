"""The rows of the client list as ready strings: a page shows fifty, so no template works."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from programs.adherence.models import RosterEntry
from programs.adherence.rules.days import near_day
from programs.adherence.rules.words import reason_words
from programs.views.coach.words import program_words
from programs.vocabulary import PAIN_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

Group = RosterEntry.Group
FIXED = 6
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

SHAPES = {group.value: chip for group, chip in CHIPS.items()}
TITLES = {group.value: str(group.label) for group in Group}


class ClientRow(NamedTuple):
    """One client in ready words. `heading` opens a group of rows, empty inside one.

    The first six hold one of a few words: FIXED of a stencil.
    """

    heading: str
    act: str
    status: str
    status_words: str
    high: str
    waits: str
    url: str
    focus: str
    name: str
    program: str
    why: str
    last_walk: str
    next_due: str
    pain: str

    @property
    def group_words(self) -> str:
        """Return the heading this row belongs under."""
        return WAITING if self.waits else self.status_words


def client_row(entry: Mapping[str, Any], today: date) -> ClientRow:
    """Return one entry of the list in words."""
    group, pain = entry["group"], entry["last_pain"]
    return ClientRow(
        heading="",
        act="is-act" if group == Group.ACT_TODAY else "",
        url=f"/clients/{entry['member__uuid']}/",
        focus="",
        name=entry["name"],
        program=program_words(entry["program_key"], entry["program_title"], entry["plan_week"]),
        status=SHAPES[group],
        status_words=TITLES[group],
        why=why(entry, today),
        last_walk=near_day(entry["last_walk_on"], today, none="Never"),
        next_due=near_day(entry["next_due_on"], today, none="None"),
        pain="" if pain is None else str(pain),
        high="why-act" if (pain or 0) >= PAIN_LIMIT else "",
        waits="" if entry["program_key"] else "waits",
    )


def why(entry: Mapping[str, Any], today: date) -> str:
    """Return the reason a client is where they are, in words, with how many more there are."""
    words = reason_words(
        entry["reason"],
        entry["reason_detail"],
        entry["reason_number"],
        entry["reason_since"],
        today,
    )
    return f"{words}, +{entry['more_reasons']} more" if entry["more_reasons"] else words


def grouped_rows(
    entries: Iterable[Mapping[str, Any]], before: Mapping[str, Any] | None, today: date
) -> list[ClientRow]:
    """Return the rows with a heading where a group begins; `before` is the last row shown."""
    heading = client_row(before, today).group_words if before else ""
    rows = []
    for row in (client_row(entry, today) for entry in entries):
        words = row.group_words
        rows.append(row if words == heading else row._replace(heading=words))
        heading = words
    return rows

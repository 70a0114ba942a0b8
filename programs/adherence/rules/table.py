"""The columns of the roster as a table: each with its name, what it says, and how it is read.

The file a coach downloads and the data dictionary in docs/adherence.md both follow from here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from programs.adherence.rules.arithmetic import LABEL_WORDS, Adherence, Thresholds
from programs.adherence.rules.reasons import Group
from programs.adherence.rules.words import reason_words

Entry = Mapping[str, Any]
"""A roster entry as plain values, with what it shows, `member__uuid` and its clinic's limits."""

GROUP_WORDS = {
    Group.ACT_TODAY: "Act today",
    Group.CHECK_IN: "Check in",
    Group.NEW: "New",
    Group.ON_TRACK: "On track",
    Group.PAUSED: "Paused",
}


@dataclass(frozen=True)
class Column:
    """One column: its name in the file, one line about it, and its value for an entry."""

    name: str
    about: str
    read: Callable[[Entry, date], Any]


def sums_of(entry: Entry) -> Adherence:
    """Return the 28 days of an entry as the formula knows them."""
    return Adherence(
        due=entry["due"],
        counted=entry["done"],
        planned_seconds=entry["planned_seconds"],
        done_seconds=entry["done_seconds"],
    )


def minutes(seconds: int) -> float:
    """Return seconds in minutes with one decimal."""
    return round(seconds / 60, 1)


def _stored(name: str) -> Callable[[Entry, date], Any]:
    return lambda entry, _today: entry[name]


def _why(entry: Entry, today: date) -> str:
    return reason_words(
        entry["reason"],
        entry["reason_detail"],
        entry["reason_number"],
        entry["reason_since"],
        today,
    )


def _label(entry: Entry, _today: date) -> str:
    limits = Thresholds(
        on_track=entry["clinic__on_track_percent"], partly=entry["clinic__low_percent"]
    )
    return LABEL_WORDS[sums_of(entry).label(limits)]


COLUMNS: tuple[Column, ...] = (
    Column("client", "Name of the client", _stored("name")),
    Column("client_id", "The id in the address of the client's page", _stored("member__uuid")),
    Column(
        "group",
        "Act today, Check in, New, On track or Paused",
        lambda entry, _today: GROUP_WORDS[Group(entry["group"])],
    ),
    Column(
        "why",
        "The first reason in words, with the day until which it is put off,"
        " or how it goes where nobody has to call",
        _why,
    ),
    Column("more_reasons", "How many further reasons are true", _stored("more_reasons")),
    Column("sessions_done", "Sessions of the last 28 days that count", _stored("done")),
    Column("sessions_due", "Sessions of the last 28 days that were due", _stored("due")),
    Column(
        "sessions_percent",
        "sessions_done / sessions_due in whole per cent, rounded down; empty while nothing is due",
        lambda entry, _today: sums_of(entry).sessions_percent,
    ),
    Column("label", "On track, Partly or Low by the clinic's limits, or why there is none", _label),
    Column(
        "minutes_done",
        "Backward minutes of the last 28 days, each session up to what was planned",
        lambda entry, _today: minutes(entry["done_seconds"]),
    ),
    Column(
        "minutes_planned",
        "Backward minutes planned in the sessions that were due",
        lambda entry, _today: minutes(entry["planned_seconds"]),
    ),
    Column(
        "minutes_percent",
        "minutes_done / minutes_planned in whole per cent, rounded down; empty if none planned",
        lambda entry, _today: sums_of(entry).minutes_percent,
    ),
    Column(
        "marks",
        "Four weeks, oldest first, a space between two; weeks without a session at either end are "
        "left out: d done, c cut short, m missed, x excused, n to come",
        _stored("marks"),
    ),
    Column(
        "pain_first", "Worst pain of the first of the last 12 walks, 0 to 10", _stored("first_pain")
    ),
    Column("pain_last", "Worst pain of the last walk that told one, 0 to 10", _stored("last_pain")),
    Column("last_session", "Local day of the last walk", _stored("last_walk_on")),
    Column("next_session", "Local day of the next planned session", _stored("next_due_on")),
    Column(
        "last_contact",
        "Day somebody of the clinic last spoke with the client, left a message or wrote",
        _stored("last_contact_on"),
    ),
    Column("program", "Name of the program", _stored("program_title")),
    Column(
        "plan_week",
        "The week of the plan the client is in; empty without one",
        _stored("plan_week"),
    ),
    Column("timed", "Walks of the last 28 days recorded by the timer", _stored("timed")),
    Column("by_hand", "Walks of the last 28 days written down by the client", _stored("by_hand")),
    Column("by_physio", "Walks of the last 28 days written down by staff", _stored("by_physio")),
    Column("as_of", "The client's local day on which the figures stand", _stored("as_of")),
)


def header() -> list[str]:
    """Return the names of the columns, in their order."""
    return [column.name for column in COLUMNS]


def cells(entry: Entry, today: date) -> list[Any]:
    """Return the values of one entry, in the order of the columns; None where there is none."""
    return [column.read(entry, today) for column in COLUMNS]

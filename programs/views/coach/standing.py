"""The head of a client's page for a coach: the group, every reason in words, the plan's week."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils import timezone

from programs.adherence.models import RosterEntry
from programs.adherence.queries.standing import standing_of
from programs.adherence.rules.reasons import LAST_ACT_TODAY
from programs.adherence.rules.words import on_day, reason_words, resting
from programs.views.coach.roster_state import SLUGS
from programs.views.coach.words import day_began, done_today, program_words
from programs.vocabulary import HoldKind

if TYPE_CHECKING:
    from datetime import date

    from programs.adherence.queries.standing import Standing
    from programs.views.staff import Client

ENDINGS = {1: "st", 2: "nd", 3: "rd"}
NO_PLAN, PLAN_OVER = "No plan yet.", "The plan has ended."
NEXT_WEEK = "The next week is set when this one ends."
PAUSES = {
    HoldKind.STOP_URGENT: "Stopped until somebody has checked what happened",
    HoldKind.PAUSE_CLEAR: "Paused until somebody has checked what happened",
    HoldKind.REST: "Resting",
    HoldKind.CLINICIAN: "Paused",
    HoldKind.MEMBER: "Paused",
}


@dataclass(frozen=True, kw_only=True)
class Head:
    """What stands at the top of the page; each reason comes with the name of its group.

    `did` says what was done today, `pause` why sessions rest, `nothing_ahead` why none are to
    come; `may_pause` is whether there is a plan that goes on.
    """

    status: str
    reasons: list[tuple[str, str]]
    program: str
    did: str
    needs_call: bool
    is_owed: bool
    pause: str
    nothing_ahead: str
    may_pause: bool


def head_of(found: Client, today: date, reader: int) -> Head | None:
    """Return the head for this client, today being their local day; None before the first count.

    `reader` is the key of whoever looks at it.
    """
    standing = standing_of(found.care, today, day_began(timezone.localdate()))
    if standing is None:
        return None
    entry, waiting = standing.entry, _waiting(standing, today)
    pause = _pause(standing, today)
    did, is_done = done_today(standing.told, reader) if standing.told else ("", False)
    return Head(
        status=SLUGS[RosterEntry.Group(entry["group"])],
        reasons=_reasons(standing, waiting, today),
        program=_program(standing),
        did=did,
        needs_call=entry["group"] == RosterEntry.Group.ACT_TODAY and not is_done,
        is_owed=bool(waiting),
        pause=pause,
        nothing_ahead=pause or _nothing_ahead(standing),
        may_pause=standing.attempt is not None and not pause,
    )


def _waiting(standing: Standing, today: date) -> list[dict[str, Any]]:
    return [one for one in standing.owed if not _rests(one, today)]


def _rests(one: dict[str, Any], today: date) -> bool:
    if one["handed_on_at"]:
        return True
    is_later = one["snoozed_until"] is not None and one["snoozed_until"] > today
    return is_later and one["rank"] > LAST_ACT_TODAY


def _reasons(
    standing: Standing, waiting: list[dict[str, Any]], today: date
) -> list[tuple[str, str]]:
    """Return what waits, then what is put off with its day; owed nothing, the roster's line."""
    entry = standing.entry
    if not standing.owed:
        line = {name: entry[f"reason_{name}"] for name in ("detail", "number", "since")}
        return [(SLUGS[entry["group"]], reason_words(entry["reason"], **line, today=today))]
    resting_ones = [
        one | {"detail": resting(one["detail"], one["snoozed_until"]), "rank": None}
        for one in standing.owed
        if one not in waiting
    ]
    return [
        (
            _tone(one["rank"]),
            reason_words(one["reason"], one["detail"], one["number"], one["since"], today),
        )
        for one in (*waiting, *resting_ones)
    ]


def _tone(rank: int | None) -> str:
    if rank is None:
        return "paused"
    return "act" if rank <= LAST_ACT_TODAY else "check"


def _program(standing: Standing) -> str:
    """Return "Knee, week 1 for the 3rd time": a week that is walked again keeps its number."""
    entry, attempt = standing.entry, standing.attempt or 1
    words = program_words(entry["program_key"], entry["program_title"], entry["plan_week"])
    if attempt == 1 or not entry["plan_week"]:
        return words
    ending = "th" if attempt // 10 == 1 else ENDINGS.get(attempt % 10, "th")
    return f"{words} for the {attempt}{ending} time"


def _pause(standing: Standing, today: date) -> str:
    if not standing.hold:
        return ""
    kind, last = HoldKind(standing.hold), standing.hold_ends_on
    if last is None:
        return f"{PAUSES[kind]}."
    return f"{PAUSES[kind]} until {on_day(last, today).removeprefix('on ')}."


def _nothing_ahead(standing: Standing) -> str:
    if standing.attempt is not None:
        return NEXT_WEEK
    return PLAN_OVER if standing.entry["program_key"] else NO_PLAN

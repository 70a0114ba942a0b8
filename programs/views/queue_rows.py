"""The queue of one person as lines that are ready to be shown, for physios and coaches alike."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from django.utils import timezone

from accounts.models import Role
from accounts.services.looking import Look
from programs.adherence.models import Contact
from programs.adherence.queries.queue_page import LATER, ORDER, PASSED, TODAY, Cursor
from programs.adherence.rules.days import near_day
from programs.adherence.rules.reasons import LAST_ACT_TODAY
from programs.adherence.rules.words import on_day, reason_words
from retrowalk.templatetags.retrowalk import local_time

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime

    from accounts.models import User
    from programs.adherence.models import FollowUp

MINUTES_IN_HOUR, HOURS_IN_DAY = 60, 24
TRIED = {"left_message": "Left a message", "no_answer": "No answer", "spoke": "Spoke"}
LISTS = {
    TODAY: ("Today", "Act today first, the oldest first"),
    LATER: ("Put off", "They come back on their day"),
    PASSED: ("Passed on after 24 hours", "Nobody took these for 24 hours. They are still yours"),
}
"""Each list of a queue: its pill, and the line under the heading of the page."""


class Line(NamedTuple):
    """One thing owed: to whom, what happened, how long ago, whose it is, what was tried.

    `act`, `tick`, `also` and `focus` are empty or not: whether somebody must act today, whether
    it may be closed together with others, whether the line above is about the same client, and
    whether it takes focus. So is `spoke`: whether somebody reached the client today, so that what
    is left is to say what was done. `owner` is empty where nobody took it but somebody called.
    """

    act: str
    tick: str
    also: str
    focus: str
    uuid: str
    url: str
    name: str
    second: str
    what: str
    tried: str
    age: str
    owner: str
    call: str
    spoke: str
    adjust_url: str
    messages_url: str

    @property
    def is_act(self) -> bool:
        """Return whether somebody must act today."""
        return bool(self.act)


def looks_at(rows: Iterable[Mapping[str, Any]], role: Role) -> list[Look]:
    """Return who is shown, for the log the members read."""
    return [Look(member_id=row["member_id"], clinic_id=row["clinic_id"], role=role) for row in rows]


def line_of(
    row: Mapping[str, Any],
    user: User,
    role: Role,
    *,
    base: str,
    now: datetime,
    today: date,
    shown: str = TODAY,
    is_also: bool = False,
) -> Line:
    """Return one follow-up in words; `row` has the columns of a queue."""
    record = f"/clients/{row['member__uuid']}/"
    born = row["member__birth_year"]
    is_act = row["rank"] <= LAST_ACT_TODAY
    is_called = _is_called(row, today)
    return Line(
        act="act" if is_act else "",
        tick="tick" if not is_act and shown == TODAY else "",
        also="also" if is_also else "",
        focus="",
        uuid=str(row["uuid"]),
        url=f"{base}{row['uuid']}/",
        name=row["member__name"],
        second=f"born {born}" if born else row["member__email"],
        what=reason_words(row["reason"], row["detail"], row["number"], row["since"], today),
        tried=_told(row, user, shown, today),
        age=age(row["created_at"], now),
        owner=_owner(row, user, is_called=is_called),
        call="Call again" if is_called else "Call",
        spoke="spoke" if is_called and row["called"] == Contact.Result.SPOKE else "",
        adjust_url=f"{record}plan/revise/" if role == Role.PHYSIO else "",
        messages_url=f"{record}messages/",
    )


def by_client(rows: Iterable[Mapping[str, Any]]) -> list[tuple[Mapping[str, Any], bool]]:
    """Return the rows with those of one client together, where the first of them stands.

    Each comes with whether it follows another of the same client. What somebody must act on
    today stays apart from what can wait.
    """
    groups: dict[tuple[bool, int, int], list[Mapping[str, Any]]] = {}
    for row in rows:
        whose = (row["rank"] <= LAST_ACT_TODAY, row["member_id"], row["clinic_id"])
        groups.setdefault(whose, []).append(row)
    return [(row, place > 0) for group in groups.values() for place, row in enumerate(group)]


def with_focus(
    lines: list[Line], rows: Iterable[Mapping[str, Any]], at: Cursor
) -> tuple[list[Line], str]:
    """Return the lines, focus on one, after something was done about a line that stood at `at`.

    It is the line itself, else the next of its group, else the last. Where nothing is left the
    heading of the group that is returned takes focus.
    """
    beside = [row for row in rows if row["place"] == at.place]
    own = [row for row in beside if row["uuid"] == at.uuid]
    behind = [row for row in beside if Cursor(*(row[name] for name in ORDER)) > at]
    first = next((str(row["uuid"]) for row in (*own, *behind, *beside[-1:])), "")
    focus = "" if first else "check" if at.place else "act"
    return [one._replace(focus="focus" if one.uuid == first else "") for one in lines], focus


def row_of(one: FollowUp) -> dict[str, Any]:
    """Return a follow-up as a row of the queue, without calls; member and owner must be at hand."""
    columns = ("uuid", "rank", "reason", "detail", "number", "since", "created_at")
    return {name: getattr(one, name) for name in columns} | {
        "member__uuid": one.member.uuid,
        "member__name": one.member.name,
        "member__birth_year": one.member.birth_year,
        "member__email": one.member.email,
        "assigned_to_id": one.assigned_to_id,
        "assigned_to__name": one.assigned_to.name if one.assigned_to else "",
    }


def age(since: datetime, now: datetime) -> str:
    """Return how long ago it was: "12 min", "3 h", from two days on "4 days"."""
    minutes = max(int((now - since).total_seconds()) // 60, 0)
    hours = minutes // MINUTES_IN_HOUR
    if not hours:
        return f"{minutes} min"
    return f"{hours} h" if hours < 2 * HOURS_IN_DAY else f"{hours // HOURS_IN_DAY} days"


def _owner(row: Mapping[str, Any], user: User, *, is_called: bool) -> str:
    """Return whose it is; nobody's and called about is told by who called, not by two things."""
    if row["assigned_to_id"] is None:
        return "" if is_called else "Nobody yet"
    return "You" if row["assigned_to_id"] == user.pk else str(row["assigned_to__name"])


def _is_called(row: Mapping[str, Any], today: date) -> bool:
    """Return whether the client was called today, about this or about something else."""
    at = row.get("called_at")
    return at is not None and timezone.localdate(at) == today


def _told(row: Mapping[str, Any], user: User, shown: str, today: date) -> str:
    """Return why it stands in the list shown, and the last call: "No answer, yesterday".

    A call of today says who and when, whatever it was about, so that no colleague rings again.
    """
    told = []
    if shown == LATER:
        told.append(f"Put off until {on_day(row['snoozed_until'], today).removeprefix('on ')}")
    if shown == PASSED:
        told.append(f"Passed on to {row['escalated_to__name'] or 'nobody: no other physio'}")
    if _is_called(row, today):
        who = "you" if row["called_by_id"] == user.pk else row["called_by"]
        result = TRIED[row["called"]].lower()
        told.append(f"Called by {who} at {local_time(row['called_at'])}, {result}")
    elif row.get("tried"):
        day = near_day(timezone.localdate(row["tried_at"]), today)
        told.append(f"{TRIED[row['tried']]}, {day.lower()}")
    return ". ".join(told)

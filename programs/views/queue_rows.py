"""The queue of one person as lines that are ready to be shown, for physios and coaches alike."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db.models import Case, IntegerField, OuterRef, Subquery, Value, When

from accounts.models import Role
from accounts.services.looking import Look
from programs.adherence.models import Contact
from programs.adherence.queries.follow_ups import queue_of
from programs.adherence.rules.days import near_day
from programs.adherence.rules.reasons import LAST_ACT_TODAY
from programs.adherence.rules.words import reason_words

if TYPE_CHECKING:
    from datetime import date, datetime

    from accounts.models import User
    from programs.adherence.models import FollowUp

PAGE = 50
MINUTES_IN_HOUR, HOURS_IN_DAY = 60, 24
TRIED = {"left_message": "Left a message", "no_answer": "No answer", "spoke": "Spoke"}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing owed: to whom, what happened, how long ago, whose it is, what was tried."""

    uuid: str
    url: str
    client_uuid: str
    name: str
    second: str
    is_act: bool
    what: str
    age: str
    owner: str
    tried: str
    messages_url: str
    adjust_url: str


@dataclass(frozen=True, kw_only=True)
class Queue:
    """Lines under their headings, who they show, and whether there are more than fit a page."""

    act: list[Line]
    check: list[Line]
    looks: list[Look]
    has_more: bool

    @property
    def is_empty(self) -> bool:
        """Return whether nobody has to be called."""
        return not self.act and not self.check


def queue_for(
    user: User,
    role: Role,
    *,
    base: str,
    now: datetime,
    today: date,
    clinic_id: int | None = None,
    skip: int = 0,
) -> Queue:
    """Return a page of what this person owes, act today first, the oldest first; one query."""
    latest = Contact.objects.filter(follow_up=OuterRef("pk"), kind=Contact.Kind.CALL).order_by(
        "-at"
    )
    owed = (
        queue_of(user, role, today=today, clinic_id=clinic_id)
        .annotate(
            calm=Case(
                When(rank__lte=LAST_ACT_TODAY, then=Value(0)),
                default=Value(1),
                output_field=IntegerField(),
            ),
            tried=Subquery(latest.values("result")[:1]),
            tried_at=Subquery(latest.values("at")[:1]),
        )
        .order_by("calm", "created_at", "pk")
    )
    found = list(owed[skip : skip + PAGE + 1])
    lines = [line_of(one, user, role, base=base, now=now, today=today) for one in found[:PAGE]]
    return Queue(
        act=[line for line in lines if line.is_act],
        check=[line for line in lines if not line.is_act],
        looks=[
            Look(member_id=one.member_id, clinic_id=one.clinic_id, role=role)
            for one in found[:PAGE]
        ],
        has_more=len(found) > PAGE,
    )


def line_of(
    one: FollowUp, user: User, role: Role, *, base: str, now: datetime, today: date
) -> Line:
    """Return one follow-up in words; its member and owner must be at hand."""
    member = one.member
    record = f"/clients/{member.uuid}/"
    return Line(
        uuid=str(one.uuid),
        url=f"{base}{one.uuid}/",
        client_uuid=str(member.uuid),
        name=member.name,
        second=f"born {member.birth_year}" if member.birth_year else member.email,
        is_act=one.rank <= LAST_ACT_TODAY,
        what=reason_words(one.reason, one.detail, one.number, one.since, today),
        age=age(one.created_at, now),
        owner=_owner(one, user),
        tried=_tried(one, today),
        messages_url=f"{record}messages/",
        adjust_url=f"{record}plan/revise/" if role == Role.PHYSIO else "",
    )


def age(since: datetime, now: datetime) -> str:
    """Return how long ago it was: "12 min", "3 h", from two days on "4 days"."""
    minutes = max(int((now - since).total_seconds()) // 60, 0)
    hours = minutes // MINUTES_IN_HOUR
    if not hours:
        return f"{minutes} min"
    return f"{hours} h" if hours < 2 * HOURS_IN_DAY else f"{hours // HOURS_IN_DAY} days"


def _owner(one: FollowUp, user: User) -> str:
    if one.assigned_to_id is None:
        return "Nobody yet"
    return "You" if one.assigned_to_id == user.pk else str(one.assigned_to)


def _tried(one: FollowUp, today: date) -> str:
    """Return "No answer, yesterday" for the last call, empty before the first."""
    result, at = getattr(one, "tried", None), getattr(one, "tried_at", None)
    if not result or at is None:
        return ""
    return f"{TRIED[result]}, {near_day(at.date(), today).lower()}"

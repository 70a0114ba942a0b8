"""Keeping how a walk felt: straight after, ten minutes later, next morning.

A value given for the first time fills the row; a changed value is a new row, and the old
one points to it, so nothing told is ever lost. What is told after the rules have weighed the
walk is a new row too: its date says what they have not seen yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from programs.changes import as_one_change, member_changed
from programs.sessions.models import CheckIn, WalkSession
from programs.sessions.queries.after import refusal_to_tell, told_of
from programs.sessions.queries.moving import is_in_row
from programs.sessions.services.locking import (
    WITH_LAST_DECISION,
    after_last_decision,
    locked,
    news_at,
    own_held,
)
from programs.sessions.services.review import review_plan
from programs.vocabulary import CheckInKind, Provenance
from retrowalk.writing import insert, insert_unless

if TYPE_CHECKING:
    from datetime import date, datetime
    from uuid import UUID

    from accounts.models import User

UNTOLD: dict[str, Any] = {
    "pain": None,
    "effort": None,
    "confidence": None,
    "near_falls": 0,
    "happenings": [],
    "note": "",
}
FIELDS = tuple(UNTOLD)
"""The answers a check-in can hold, and what stands there before anything is told."""

SHOWN = frozenset({"pain", "near_falls"})
"""The answers that rosters and queues follow from; an effort filled in changes nothing there."""


DECIDED_SINCE = "SELECT 1 FROM programs_progressiondecision WHERE plan_id = %s AND decided_at >= %s"


class CannotCheckInError(Exception):
    """This walk cannot take this answer; the message says why."""


@transaction.atomic
@as_one_change()
def record_check_in(
    *,
    walk_session: WalkSession,
    kind: CheckInKind,
    values: Mapping[str, Any],
    by: User,
    now: datetime,
    today: date,
    is_complete: bool = True,
    is_from_paper: bool = False,
) -> CheckIn:
    """Keep these answers for a finished walk; let the rules act once they are complete.

    `values` may hold any of FIELDS; what is left out stays as it was. Raise
    CannotCheckInError before the walk is done, or too early or late for the question. What
    stands on paper was written in time: never too late, but no day before it has come.
    """
    walk_session = locked(walk_session, WITH_LAST_DECISION)
    refusal = refusal_to_tell(walk_session, kind, now=now, today=today)
    if refusal and not (is_from_paper and _has_come(walk_session, today)):
        raise CannotCheckInError(refusal)
    check_in, is_shown = _keep(walk_session, kind, values, by=by, now=now)
    if is_complete:
        review_plan(plan=walk_session.plan, today=today, now=now)
    if is_complete or is_shown:
        member_changed(member_id=walk_session.member_id, now=now)
    return check_in


@transaction.atomic
@as_one_change()
def record_answer(
    *, uuid: UUID, values: Mapping[str, Any], by: User, now: datetime, today: date
) -> None:
    """Keep one answer of the log for a walk of the person who gives it; the log stays open.

    Raise CannotCheckInError before the walk is done, and WalkGoneError where it is none of theirs.
    """
    is_held = not SHOWN.isdisjoint(values)
    walk_session = own_held(by, uuid, with_care=is_held)
    refusal = refusal_to_tell(walk_session, CheckInKind.AFTER, now=now, today=today)
    if refusal:
        raise CannotCheckInError(refusal)
    is_shown = True
    if walk_session.is_told or not _is_first(walk_session, values, by=by, now=now):  # type: ignore[attr-defined]
        _told, is_shown = _keep(walk_session, CheckInKind.AFTER, values, by=by, now=now)
    if is_shown:
        # Care that began while this waited was not there to be held.
        is_held = is_held and walk_session.is_cared_for  # type: ignore[attr-defined]
        member_changed(member_id=walk_session.member_id, now=now, is_held=is_held)


def _has_come(walk_session: WalkSession, today: date) -> bool:
    """Return whether the morning after a walk that is done has come."""
    return walk_session.walked_on is not None and today > walk_session.walked_on


def _keep(
    walk_session: WalkSession,
    kind: CheckInKind,
    values: Mapping[str, Any],
    *,
    by: User,
    now: datetime,
) -> tuple[CheckIn, bool]:
    """Return what now stands, and whether anything changed that a roster may show."""
    check_in = told_of(walk_session, kind)
    if check_in is None:
        return _create(walk_session, kind, values, by=by, now=now), True
    news = {field: value for field, value in values.items() if getattr(check_in, field) != value}
    if not news:
        return check_in, False
    is_weighed = walk_session.is_log_complete or not _is_in_row(walk_session)
    if is_weighed or any(getattr(check_in, field) != UNTOLD[field] for field in news):
        return _correct(walk_session, check_in, news, by=by, now=now), True
    return _fill(check_in, news), not SHOWN.isdisjoint(news)


def _is_in_row(walk_session: WalkSession) -> bool:
    known: bool | None = getattr(walk_session, "in_row", None)
    return is_in_row(walk_session) if known is None else known


def _is_first(
    walk_session: WalkSession, values: Mapping[str, Any], *, by: User, now: datetime
) -> bool:
    """Store these answers if they are the first after the walk; return whether they were.

    Nothing is stored where somebody told of the walk meanwhile, or where the rules decided at
    this moment or later: what is told is dated after what they knew.
    """
    told = {**_columns(walk_session, CheckInKind.AFTER, by=by, at=now), **values}
    return insert_unless(CheckIn, told, DECIDED_SINCE, [walk_session.plan_id, now])


def _create(
    walk_session: WalkSession,
    kind: CheckInKind,
    values: Mapping[str, Any],
    *,
    by: User,
    now: datetime,
) -> CheckIn:
    if hasattr(walk_session, "last_decided_at"):
        at = after_last_decision(walk_session.last_decided_at, now)
    else:
        at = news_at(walk_session.plan_id, now)
    told = CheckIn(**_columns(walk_session, kind, by=by, at=at), **values)
    told.walk_session = walk_session
    insert(told)
    return told


def _columns(
    walk_session: WalkSession, kind: CheckInKind, *, by: User, at: datetime
) -> dict[str, Any]:
    """Return what a new row says besides the answers, as plain texts: they are stored quicker."""
    is_own = by.pk == walk_session.member_id
    return {
        "walk_session_id": walk_session.pk,
        "member_id": walk_session.member_id,
        "kind": kind.value,
        "provenance": (Provenance.TIMER if is_own else Provenance.PHYSIO).value,
        "recorded_by_id": by.pk,
        "recorded_at": at,
    }


def _fill(check_in: CheckIn, values: Mapping[str, Any]) -> CheckIn:
    for field, value in values.items():
        setattr(check_in, field, value)
    check_in.save(update_fields=[*values])
    return check_in


def _correct(
    walk_session: WalkSession,
    check_in: CheckIn,
    values: Mapping[str, Any],
    *,
    by: User,
    now: datetime,
) -> CheckIn:
    """Store the corrected answers as a new row and point the old one to it.

    Only one row may stand, and only one may point to each: until the old row points to it,
    the new one points to the first of all, to which no other does.
    """
    kept = {field: getattr(check_in, field) for field in FIELDS} | dict(values)
    kind = CheckInKind(check_in.kind)
    first = walk_session.check_ins.filter(kind=kind).order_by("pk")[0]
    newer = _create(walk_session, kind, kept | {"replaced_by": first}, by=by, now=now)
    check_in.replaced_by = newer
    check_in.save(update_fields=["replaced_by"])
    newer.replaced_by = None
    newer.save(update_fields=["replaced_by"])
    return newer

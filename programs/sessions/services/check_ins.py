"""Keeping how a walk felt: straight after, ten minutes later, next morning.

A value given for the first time fills the row; a changed value is a new row, and the
old one points to it, so nothing told is ever lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from programs.sessions.models import CheckIn, WalkSession
from programs.sessions.services.review import review_plan
from programs.sessions.services.walk import locked
from programs.vocabulary import CheckInKind, Provenance, SessionStatus

if TYPE_CHECKING:
    from datetime import date, datetime

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


class CannotCheckInError(Exception):
    """This walk cannot take this answer; the message says why."""


@transaction.atomic
def record_check_in(
    *,
    walk_session: WalkSession,
    kind: CheckInKind,
    values: Mapping[str, Any],
    by: User,
    now: datetime,
    today: date,
    is_complete: bool = True,
) -> CheckIn:
    """Keep these answers for a finished walk; let the rules act once they are complete.

    `values` may hold any of FIELDS; what is left out stays as it was. Raise
    CannotCheckInError before the walk is done, or too early or late for the question.
    """
    walk_session = locked(walk_session)
    _refuse(walk_session, kind, today)
    check_in = _current(walk_session, kind)
    if check_in is None:
        check_in = _create(walk_session, kind, values, by=by, now=now)
    elif _changes_something_told(check_in, values):
        check_in = _correct(check_in, values, by=by, now=now)
    else:
        _fill(check_in, values)
    if is_complete:
        review_plan(plan=walk_session.plan, today=today, now=now)
    return check_in


def _refuse(walk_session: WalkSession, kind: CheckInKind, today: date) -> None:
    if walk_session.status != SessionStatus.DONE or walk_session.walked_on is None:
        message = "Finish this walk first, then tell us how it felt."
        raise CannotCheckInError(message)
    if kind is CheckInKind.NEXT_MORNING and today <= walk_session.walked_on:
        message = "We ask this the morning after your walk."
        raise CannotCheckInError(message)
    if kind is CheckInKind.NEXT_MORNING and today > walk_session.walked_on + timedelta(days=1):
        message = "This question was for the morning after your walk. You can leave it now."
        raise CannotCheckInError(message)


def _current(walk_session: WalkSession, kind: CheckInKind) -> CheckIn | None:
    found: CheckIn | None = walk_session.check_ins.filter(
        kind=kind, replaced_by__isnull=True
    ).first()
    return found


def _create(
    walk_session: WalkSession,
    kind: CheckInKind,
    values: Mapping[str, Any],
    *,
    by: User,
    now: datetime,
) -> CheckIn:
    is_own = by.pk == walk_session.member_id
    return CheckIn.objects.create(
        walk_session=walk_session,
        member=walk_session.member,
        kind=kind,
        provenance=Provenance.TIMER if is_own else Provenance.PHYSIO,
        recorded_by=by,
        recorded_at=now,
        **{field: values[field] for field in FIELDS if field in values},
    )


def _changes_something_told(check_in: CheckIn, values: Mapping[str, Any]) -> bool:
    return any(
        getattr(check_in, field) not in (UNTOLD[field], value) for field, value in values.items()
    )


def _fill(check_in: CheckIn, values: Mapping[str, Any]) -> None:
    for field, value in values.items():
        setattr(check_in, field, value)
    check_in.save(update_fields=[*values])


def _correct(check_in: CheckIn, values: Mapping[str, Any], *, by: User, now: datetime) -> CheckIn:
    """Store the corrected answers as a new row and point the old one to it."""
    kept = {field: getattr(check_in, field) for field in FIELDS} | dict(values)
    # For a moment it points to itself: only one current row may stand at any time.
    check_in.replaced_by = check_in
    check_in.save(update_fields=["replaced_by"])
    newer = _create(check_in.walk_session, CheckInKind(check_in.kind), kept, by=by, now=now)
    check_in.replaced_by = newer
    check_in.save(update_fields=["replaced_by"])
    return newer

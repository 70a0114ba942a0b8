"""Entering a paper diary for a client: the same walks, logs and rules as when they tell it.

No readiness check is asked for what was walked already. Every walk of the diary is stored
before the rules are asked once, so that a week told at one sitting is weighed as a week.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from accounts.services.looking import record_change
from programs.changes import as_one_change, member_changed
from programs.plans.models import Plan
from programs.sessions.models import WalkSession
from programs.sessions.services.check_ins import CannotCheckInError, record_check_in
from programs.sessions.services.locking import WITH_LAST_DECISION, locked
from programs.sessions.services.log import store_fall_details, store_happenings
from programs.sessions.services.review import review_plan
from programs.sessions.services.walk import CannotRecordError, record_by_hand
from programs.vocabulary import CheckInKind

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from accounts.models import User

FELL = "fell"


@dataclass(frozen=True, kw_only=True)
class Felt:
    """How a walk felt and what happened on it, as paper tells it; None where it says nothing."""

    pain: int | None
    effort: int | None
    confidence: int | None
    morning_pain: int | None
    near_falls: int
    happenings: tuple[str, ...]
    fall_signs: tuple[str, ...]
    note: str

    @property
    def scores(self) -> dict[str, int]:
        """Return the scores that were given."""
        given = {"pain": self.pain, "effort": self.effort, "confidence": self.confidence}
        return {name: score for name, score in given.items() if score is not None}


@dataclass(frozen=True, kw_only=True)
class DiaryRow:
    """One walk of a paper diary."""

    walk_uuid: UUID
    walked_on: date
    backward_minutes: int
    felt: Felt


class CannotEnterError(Exception):
    """A row of the diary cannot be kept; the message says why, and `walk_uuid` which row."""

    def __init__(self, message: str, walk_uuid: UUID) -> None:
        super().__init__(message)
        self.walk_uuid = walk_uuid


@transaction.atomic
@as_one_change()
def enter_diary(
    *, member: User, rows: Sequence[DiaryRow], by: User, now: datetime, today: date
) -> list[WalkSession]:
    """Keep every row, or none, and let the rules weigh them; return the walks.

    `today` is the member's local day. Raise CannotEnterError for a walk that is not theirs,
    that is kept already, or a day in the future.
    """
    in_order = sorted(rows, key=lambda row: row.walked_on)
    walks = [_walked(member, row, by=by, now=now, today=today) for row in in_order]
    for walk, row in zip(walks, in_order, strict=True):
        _felt(walk, row.felt, by=by, now=now, today=today)
    _weigh(walks, by=by, now=now, today=today)
    return walks


@transaction.atomic
@as_one_change()
def correct_diary(
    *, walk_session: WalkSession, felt: Felt, by: User, now: datetime, today: date
) -> WalkSession:
    """Keep other answers for a walk that is done, as new rows; raise CannotEnterError."""
    walk_session = locked(walk_session, WITH_LAST_DECISION)
    _felt(walk_session, felt, by=by, now=now, today=today)
    _weigh([walk_session], by=by, now=now, today=today)
    return walk_session


def _walked(member: User, row: DiaryRow, *, by: User, now: datetime, today: date) -> WalkSession:
    walk = WalkSession.objects.filter(member=member, uuid=row.walk_uuid).with_plan().first()
    if walk is None:
        raise CannotEnterError("This walk is not on the plan.", row.walk_uuid)
    try:
        return record_by_hand(
            walk_session=walk,
            walked_on=row.walked_on,
            backward_minutes=row.backward_minutes,
            by=by,
            now=now,
            today=today,
        )
    except CannotRecordError as refusal:
        raise CannotEnterError(str(refusal), row.walk_uuid) from refusal


def _felt(walk: WalkSession, felt: Felt, *, by: User, now: datetime, today: date) -> None:
    """Store the answers of one walk; the rules are asked later, about all of them."""
    told: dict[str, Any] = {"by": by, "now": now, "today": today}
    try:
        record_check_in(
            walk_session=walk,
            kind=CheckInKind.AFTER,
            values=felt.scores,
            is_complete=False,
            **told,
        )
        if felt.morning_pain is not None:
            record_check_in(
                walk_session=walk,
                kind=CheckInKind.NEXT_MORNING,
                values={"pain": felt.morning_pain},
                is_complete=False,
                is_from_paper=True,
                **told,
            )
    except CannotCheckInError as refusal:
        raise CannotEnterError(str(refusal), walk.uuid) from refusal
    held = locked(walk, WITH_LAST_DECISION)
    store_happenings(
        walk_session=held,
        happenings=felt.happenings,
        near_falls=felt.near_falls,
        note=felt.note,
        **told,
    )
    if FELL in felt.happenings:
        store_fall_details(walk_session=held, signs=felt.fall_signs, now=now)


def _weigh(walks: Sequence[WalkSession], *, by: User, now: datetime, today: date) -> None:
    """Close the logs, ask the rules once for each plan, and write down who entered what."""
    WalkSession.objects.filter(pk__in=[walk.pk for walk in walks]).update(is_log_complete=True)
    for plan in Plan.objects.filter(pk__in={walk.plan_id for walk in walks}):
        review_plan(plan=plan, today=today, now=now)
    for walk in walks:
        record_change(
            by=by,
            member=walk.member,
            action="enter_diary",
            area="diary",
            object_kind="walk",
            object_id=str(walk.uuid),
            now=now,
        )
    for member_id in {walk.member_id for walk in walks}:
        member_changed(member_id=member_id, now=now)

"""Walks that leave nothing to wish, done without a browser."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

from programs.sessions.models import WalkSession
from programs.sessions.services.check_ins import record_check_in
from programs.vocabulary import CheckInKind
from tests.factories.programs import walked


def walk_calmly(walk: WalkSession, *, pain: int = 0, morning: int = 0) -> None:
    """Walk it on its day, and tell a log and a next morning that leave little to wish."""
    done, day = walked(walk), walk.due_on
    tell(done, CheckInKind.AFTER, on=day, pain=pain, effort=3, confidence=9)
    tell(done, CheckInKind.NEXT_MORNING, on=day + timedelta(days=1), pain=morning)


def tell(walk: WalkSession, kind: CheckInKind, *, on: date, **values: int) -> None:
    record_check_in(
        walk_session=walk,
        kind=kind,
        values=values,
        by=walk.member,
        now=noon(on),
        today=on,
    )


def noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=UTC)

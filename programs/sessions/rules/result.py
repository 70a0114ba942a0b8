"""What the player sends when a walk is over, read and checked without a database.

A device may send anything, twice, late and with a wrong clock. This module only says
whether the message is well formed and what it means; nothing is rounded or clipped.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from programs.sessions.rules.stop_outcomes import BY_KEY
from programs.vocabulary import IntervalKind

ENDINGS = ("completed", "stopped", "timed_out")
EVENT_KINDS = ("pause", "resume", "stop", "stop_rule", "hidden", "rest")
MOST_INTERVALS = 2_000
MOST_EVENTS = 500
MOST_ERRORS = 20
LONGEST_INTERVAL_SECONDS = 3_600
LONGEST_BACKWARD_SECONDS = 14_400
"""Nobody walks backward for longer than 4 hours (R26)."""

FIRST_YEAR, LAST_YEAR = 2000, 2100
SKEW_TO_KEEP = timedelta(minutes=5)
SKEW_TO_CONFIRM = timedelta(hours=24)
OLDEST_UNCONFIRMED = timedelta(days=30)
LARGEST_SKEW = timedelta(days=3_650)
"""A clock further off is as broken as one that is 10 years off."""


class BadResultError(Exception):
    """A message that cannot be read; `errors` holds one sentence for each fault."""

    def __init__(self, errors: list[str]) -> None:
        super().__init__(" ".join(errors))
        self.errors = errors


@dataclass(frozen=True, kw_only=True)
class MeasuredInterval:
    """How long one part was planned and how long it ran, in whole seconds."""

    part: int
    kind: IntervalKind
    planned_seconds: int
    active_seconds: int


@dataclass(frozen=True, kw_only=True)
class WalkEvent:
    """Something that happened during a walk, in the order of its sequence number."""

    sequence: int
    at: datetime
    kind: str
    rule: str
    answers: dict[str, Any]

    @property
    def pain(self) -> int | None:
        """Return the pain named on the stop screen, None where it was not asked."""
        pain = self.answers.get("pain")
        is_score = isinstance(pain, int) and not isinstance(pain, bool) and 0 <= pain <= 10
        return pain if is_score else None


@dataclass(frozen=True, kw_only=True)
class WalkResult:
    """A whole walk as the device measured it."""

    started_at: datetime
    finished_at: datetime
    device_now: datetime
    time_zone: str
    ended: str
    intervals: tuple[MeasuredInterval, ...]
    events: tuple[WalkEvent, ...]
    digest: str

    @property
    def backward_seconds(self) -> int:
        """Return the backward seconds walked."""
        return sum(
            interval.active_seconds
            for interval in self.intervals
            if interval.kind is IntervalKind.BACKWARD
        )

    @property
    def stop_rules(self) -> tuple[WalkEvent, ...]:
        """Return the stop rules met on the walk, in order."""
        return tuple(event for event in self.events if event.kind == "stop_rule" and event.rule)

    @property
    def last_rule(self) -> str:
        """Return the stop rule that ended the walk, or an empty text.

        Somebody who only stops presses Stop and names no rule; an earlier one ended nothing.
        """
        stops = [event for event in self.events if event.kind in ("stop", "stop_rule")]
        return stops[-1].rule if stops and self.ended == "stopped" else ""


@dataclass(frozen=True, kw_only=True)
class ClockCheck:
    """How far the device's clock is off, and whether the member should confirm the walk."""

    skew: timedelta
    needs_confirmation: bool


def check_clock(result: WalkResult, now: datetime) -> ClockCheck:
    """Return the skew worth keeping (over 5 min), and what must be confirmed (R25)."""
    skew = skew_of(result.device_now, now)
    finished = result.finished_at - skew
    strange = (
        abs(skew) > SKEW_TO_CONFIRM
        or finished > now + SKEW_TO_KEEP
        or finished < now - OLDEST_UNCONFIRMED
    )
    return ClockCheck(skew=skew, needs_confirmation=strange)


def skew_of(device_now: datetime, now: datetime) -> timedelta:
    """Return how far a device's clock is ahead; nothing for 5 minutes or less (R25)."""
    skew = device_now - now
    if abs(skew) <= SKEW_TO_KEEP:
        return timedelta()
    return max(-LARGEST_SKEW, min(skew, LARGEST_SKEW))


def walked_on(result: WalkResult, skew: timedelta) -> date:
    """Return the local day at the true start: a walk across midnight counts on it (R25)."""
    return (result.started_at - skew).astimezone(ZoneInfo(result.time_zone)).date()


def read_result(payload: object) -> WalkResult:
    """Return the walk in a decoded message; raise BadResultError naming every fault."""
    if not isinstance(payload, dict):
        raise BadResultError(["Send the walk as one object."])
    reader = _Reader(payload)
    result = WalkResult(
        started_at=reader.moment("started_at"),
        finished_at=reader.moment("finished_at"),
        device_now=reader.moment("device_now"),
        time_zone=reader.zone("time_zone"),
        ended=reader.one_of("ended", ENDINGS),
        intervals=reader.rows("intervals", MOST_INTERVALS, _interval),
        events=_in_order(reader.rows("events", MOST_EVENTS, _event)),
        digest=digest(payload),
    )
    errors = reader.errors or _contradictions(result)
    if errors:
        raise BadResultError(errors[:MOST_ERRORS])
    return result


def read_moment(text: object) -> datetime:
    """Return a moment with its offset from UTC; raise ValueError for anything else."""
    if not isinstance(text, str):
        raise ValueError("A moment is written as text.")  # noqa: TRY004
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None or not FIRST_YEAR <= moment.year < LAST_YEAR:
        raise ValueError("A moment names its offset from UTC.")
    return moment


def digest(payload: dict[str, Any]) -> str:
    """Return a fingerprint of what was walked, whatever the order of events (R24).

    A second try may carry a later device_now.
    """
    told = {key: value for key, value in payload.items() if key != "device_now"}
    if isinstance(told.get("events"), list):
        told["events"] = sorted({_text_of(event) for event in told["events"]})
    return hashlib.sha256(_text_of(told).encode()).hexdigest()


def _text_of(value: object) -> str:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=True)


def _contradictions(result: WalkResult) -> list[str]:
    """Return what is wrong with a message whose every field can be read."""
    parts = [interval.part for interval in result.intervals]
    found = (
        (result.finished_at < result.started_at, "finished_at is before started_at."),
        (len(set(parts)) < len(parts), "intervals: each part may stand once."),
        (
            result.backward_seconds > LONGEST_BACKWARD_SECONDS,
            f"intervals: at most {LONGEST_BACKWARD_SECONDS} backward seconds.",
        ),
    )
    return [words for is_wrong, words in found if is_wrong]


def _in_order(events: tuple[WalkEvent, ...]) -> tuple[WalkEvent, ...]:
    """Return each event once, by its number: a device may send them doubled or shuffled."""
    once = {event.sequence: event for event in events}
    return tuple(once[sequence] for sequence in sorted(once))


MISSING_MOMENT = datetime(FIRST_YEAR, 1, 1, tzinfo=ZoneInfo("UTC"))


class _Reader:
    """Reads fields of one object and collects what is wrong with them."""

    def __init__(self, fields: dict[str, Any], place: str = "") -> None:
        self.fields = fields
        self.place = place
        self.errors: list[str] = []

    def refuse(self, name: str, words: str) -> None:
        self.errors.append(f"{self.place}{name} {words}.")

    def moment(self, name: str) -> datetime:
        try:
            return read_moment(self.fields.get(name))
        except ValueError:
            self.refuse(name, "must be a date and time with its offset from UTC")
            return MISSING_MOMENT

    def zone(self, name: str) -> str:
        zone = self.fields.get(name)
        try:
            return ZoneInfo(zone).key  # type: ignore[arg-type]
        except (TypeError, ValueError, OSError, AttributeError, KeyError):
            self.refuse(name, "must be a time zone")
            return "UTC"

    def one_of(self, name: str, allowed: tuple[str, ...]) -> str:
        value = self.fields.get(name)
        if value in allowed:
            return str(value)
        self.refuse(name, "must be one of " + ", ".join(allowed))
        return allowed[0]

    def whole(self, name: str, lowest: int, highest: int) -> int:
        value = self.fields.get(name)
        if isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest:
            return value
        self.refuse(name, f"must be a whole number from {lowest} to {highest}")
        return lowest

    def rows(self, name: str, most: int, read: Any) -> tuple[Any, ...]:
        rows = self.fields.get(name)
        if not isinstance(rows, list) or len(rows) > most:
            self.refuse(name, f"must be a list of at most {most}")
            return ()
        found = []
        for number, row in enumerate(rows, start=1):
            inner = _Reader(row if isinstance(row, dict) else {}, f"{name} {number}: ")
            found.append(read(inner))
            self.errors.extend(inner.errors)
        return tuple(found)


def _interval(reader: _Reader) -> MeasuredInterval:
    planned = reader.whole("planned_seconds", 0, LONGEST_INTERVAL_SECONDS)
    return MeasuredInterval(
        part=reader.whole("part", 0, MOST_INTERVALS),
        kind=IntervalKind(reader.one_of("kind", tuple(IntervalKind))),
        planned_seconds=planned,
        active_seconds=reader.whole("active_seconds", 0, LONGEST_INTERVAL_SECONDS),
    )


def _event(reader: _Reader) -> WalkEvent:
    rule, answers = reader.fields.get("rule"), reader.fields.get("answers")
    if rule is not None and not (isinstance(rule, str) and rule in BY_KEY):
        reader.refuse("rule", "must be a stop rule or nothing")
    if answers is not None and not isinstance(answers, dict):
        reader.refuse("answers", "must be an object or nothing")
    return WalkEvent(
        sequence=reader.whole("sequence", 0, 1_000_000),
        at=reader.moment("at"),
        kind=reader.one_of("kind", EVENT_KINDS),
        rule=rule if isinstance(rule, str) else "",
        answers=answers if isinstance(answers, dict) else {},
    )

"""More than one telling of the same walk: each is kept, one counts, the member chooses."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from programs.sessions.rules.measured import Measured, measured_by_timer
from programs.sessions.rules.result import read_result
from programs.sessions.rules.tellings import (
    OTHER,
    SET_ASIDE,
    others,
    stumbles_of,
    told_events,
    with_choice,
    with_other,
    worst_pain_of,
)
from tests.programs.sessions.rules.walks import event, interval, message

NOW = datetime(2026, 5, 13, 8, 45, 10, tzinfo=UTC)


def telling(seconds: int, **changed: Any) -> Measured:
    sent = message(intervals=[interval(0, active=seconds, planned=600)], **changed)
    return measured_by_timer(read_result(sent), NOW)


def kinds(events: list[dict[str, Any]]) -> list[str]:
    return [one["kind"] for one in events]


def test_telling_survives_being_kept_as_plain_values() -> None:
    first = telling(60)

    assert Measured.from_plain(first.as_plain()) == first
    assert first.walked_on == date(2026, 5, 13)


def test_other_telling_is_kept_once() -> None:
    events = with_other([], telling(60))

    assert kinds(with_other(events, telling(60))) == [OTHER]
    assert [one.active_backward_seconds for one in others(events)] == [60]


def test_device_that_never_stops_telling_fills_no_database() -> None:
    events: list[dict[str, Any]] = []
    for seconds in range(20):
        events = with_other(events, telling(seconds))

    assert len(events) == 5


def test_choice_counts_and_the_rest_is_set_aside() -> None:
    current, other = telling(60), telling(90, events=[event(1, "stop")])
    events = with_other([], other)

    chosen = with_choice(events, current, other)

    assert told_events(chosen) == other.events
    assert others(chosen) == []
    assert [one["told"]["active_backward_seconds"] for one in chosen if "told" in one] == [60]


def test_keeping_what_counts_sets_the_other_aside() -> None:
    current, other = telling(60), telling(90)

    chosen = with_choice(with_other([], other), current, current)

    assert kinds(chosen) == [SET_ASIDE]


def test_stumble_with_its_rest_is_one_stumble() -> None:
    events = telling(
        60,
        events=[
            event(1, "stop"),
            event(2, "stop_rule", "stop_near_fall"),
            event(3, "rest", "stop_near_fall"),
        ],
    ).events

    assert stumbles_of(events) == 1


def test_second_stumble_counts() -> None:
    told = [event(1, "stop_rule", "stop_near_fall"), event(2, "stop_rule", "stop_near_fall_again")]

    assert stumbles_of(telling(60, events=told).events) == 2


def test_worst_pain_is_the_highest_named() -> None:
    told = [
        event(1, "stop_rule", "stop_pain_rest", answers={"pain": 4}),
        event(2, "stop_rule", "stop_pain", answers={"pain": 7}),
    ]

    assert worst_pain_of(telling(60, events=told).events) == 7
    assert worst_pain_of([]) is None

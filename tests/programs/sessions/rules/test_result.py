"""What a device may send, and what we make of it: anything else is refused by name."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.sessions.rules.result import (
    BadResultError,
    check_clock,
    read_moment,
    read_result,
    skew_of,
    walked_on,
)
from tests.programs.sessions.rules.walks import event, interval, message
from tests.tables import each_row

NOW = datetime(2026, 5, 13, 8, 45, 10, tzinfo=UTC)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def refusals(payload: object) -> list[str]:
    with pytest.raises(BadResultError) as refused:
        read_result(payload)
    return refused.value.errors


def faults_of(payload: object) -> list[str]:
    """Return what is wrong with a message, nothing when it can be read."""
    try:
        read_result(payload)
    except BadResultError as refused:
        return refused.errors
    return []


def test_whole_message_is_read() -> None:
    result = read_result(message())

    assert result.backward_seconds == 120
    assert result.ended == "completed"
    assert walked_on(result, timedelta()) == date(2026, 5, 13)


@given(payload=JSON)
def test_any_json_is_read_or_refused_by_name(payload: Any) -> None:
    with pytest.raises(BadResultError) as refused:
        read_result(payload)

    assert refused.value.errors


@given(field=st.sampled_from(sorted(message())), value=JSON)
def test_any_value_in_any_field_is_read_or_refused_by_name(field: str, value: Any) -> None:
    faults = faults_of(message(**{field: value}))

    assert all(fault.startswith((field, "finished_at", "intervals")) for fault in faults)


@given(field=st.sampled_from(["at", "kind", "rule", "answers", "sequence"]), value=JSON)
def test_any_value_in_an_event_is_read_or_refused_by_name(field: str, value: Any) -> None:
    faults = faults_of(message(events=[event(**{field: value})]))

    assert all(fault.startswith(f"events 1: {field}") for fault in faults)


@each_row(
    "changed, words",
    [
        ({"started_at": "2026-05-13T10:00:00+01:00"}, "finished_at is before started_at."),
        ({"intervals": [interval(1), interval(1)]}, "intervals: each part may stand once."),
        (
            {"intervals": [interval(n, active=3600) for n in range(5)]},
            "intervals: at most 14400 backward seconds.",
        ),
        (
            {"started_at": "2026-05-13T09:30:00"},
            "started_at must be a date and time with its offset from UTC.",
        ),
        (
            {"device_now": "9000-01-01T00:00:00+00:00"},
            "device_now must be a date and time with its offset from UTC.",
        ),
        ({"time_zone": "Mars/Olympus"}, "time_zone must be a time zone."),
        ({"time_zone": "../../etc/passwd"}, "time_zone must be a time zone."),
        ({"ended": "won"}, "ended must be one of completed, stopped, timed_out."),
        ({"intervals": {}}, "intervals must be a list of at most 2000."),
        (
            {"intervals": [interval(0, active=-1)]},
            "intervals 1: active_seconds must be a whole number from 0 to 3600.",
        ),
        (
            {"events": [event(rule="stop_the_world")]},
            "events 1: rule must be a stop rule or nothing.",
        ),
    ],
)
def test_what_cannot_be_is_refused_by_name(changed: dict[str, Any], words: str) -> None:
    assert refusals(message(**changed)) == [words]


def test_flood_of_faults_names_the_first_ones() -> None:
    assert len(refusals(message(intervals=[{}] * 100))) == 20


def test_events_may_come_doubled_and_in_any_order() -> None:
    first, second = event(1, "stop"), event(2, "stop_rule", "stop_pain")

    shuffled = read_result(message(events=[second, first, second]))
    ordered = read_result(message(events=[first, second]))

    assert shuffled.events == ordered.events
    assert shuffled.digest == ordered.digest


def test_second_try_with_a_later_time_of_sending_is_the_same_message() -> None:
    later = read_result(message(device_now="2026-05-13T19:00:00+00:00"))

    assert later.digest == read_result(message()).digest


def test_one_second_more_is_another_message() -> None:
    other = read_result(message(intervals=[interval(0, active=29)]))

    assert other.digest != read_result(message(intervals=[interval(0)])).digest


@pytest.mark.parametrize(
    ("events", "ended", "rule"),
    [
        ([event(1, "stop"), event(2, "stop_rule", "stop_pain")], "stopped", "stop_pain"),
        (
            [event(1, "stop_rule", "stop_pain_rest"), event(2, "resume"), event(3, "stop")],
            "stopped",
            "",
        ),
        ([event(1, "stop_rule", "stop_pain_rest"), event(2, "resume")], "completed", ""),
        ([], "stopped", ""),
    ],
)
def test_rule_that_ended_the_walk_is_the_last_stop_only(
    events: list[Any], ended: str, rule: str
) -> None:
    assert read_result(message(events=events, ended=ended)).last_rule == rule


@pytest.mark.parametrize(
    ("answer", "pain"), [(7, 7), (0, 0), (11, None), (True, None), ("7", None), (None, None)]
)
def test_pain_named_on_the_stop_screen_is_a_whole_score(answer: Any, pain: int | None) -> None:
    told = event(1, "stop_rule", "stop_pain", answers={"pain": answer})

    assert read_result(message(events=[told])).events[0].pain == pain


@pytest.mark.parametrize(
    ("sent", "skew", "needs_confirmation"),
    [
        ("2026-05-13T08:50:10+00:00", timedelta(), False),
        ("2026-05-13T08:50:11+00:00", timedelta(minutes=5, seconds=1), False),
        ("2026-05-13T07:45:10+00:00", timedelta(hours=-1), False),
        ("2026-05-14T08:45:10+00:00", timedelta(days=1), False),
        ("2026-05-14T08:45:11+00:00", timedelta(days=1, seconds=1), True),
    ],
)
def test_clock_off_by_more_than_5_minutes_is_taken_off(
    sent: str, skew: timedelta, *, needs_confirmation: bool
) -> None:
    finished = datetime.fromisoformat(sent).isoformat()
    result = read_result(message(device_now=sent, started_at=finished, finished_at=finished))

    clock = check_clock(result, NOW)

    assert (clock.skew, clock.needs_confirmation) == (skew, needs_confirmation)


@pytest.mark.parametrize(
    ("finished", "needs_confirmation"),
    [
        ("2026-05-13T08:50:00+00:00", False),
        ("2026-05-13T08:51:00+00:00", True),
        ("2026-04-13T08:45:10+00:00", False),
        ("2026-04-13T08:45:09+00:00", True),
    ],
)
def test_walk_in_the_future_or_a_month_old_asks_to_be_confirmed(
    finished: str, *, needs_confirmation: bool
) -> None:
    result = read_result(message(started_at=finished, finished_at=finished))

    assert check_clock(result, NOW).needs_confirmation is needs_confirmation


def test_clock_of_another_century_is_ten_years_off() -> None:
    assert skew_of(datetime(2099, 1, 1, tzinfo=UTC), NOW) == timedelta(days=3650)
    assert skew_of(datetime(2000, 1, 1, tzinfo=UTC), NOW) == timedelta(days=-3650)


def test_walk_across_midnight_counts_on_the_day_it_began() -> None:
    result = read_result(
        message(started_at="2026-05-13T23:55:00+01:00", finished_at="2026-05-14T00:10:00+01:00")
    )

    assert walked_on(result, timedelta()) == date(2026, 5, 13)


def test_day_of_a_walk_is_the_walkers_own_with_the_skew_taken_off() -> None:
    result = read_result(
        message(
            started_at="2026-05-14T09:30:00+09:00",
            finished_at="2026-05-14T09:45:00+09:00",
            time_zone="Asia/Tokyo",
        )
    )

    assert walked_on(result, timedelta()) == date(2026, 5, 14)
    assert walked_on(result, timedelta(hours=12)) == date(2026, 5, 13)


@pytest.mark.parametrize("text", [None, 3, "", "now", "2026-05-13", "1999-12-31T23:00:00+00:00"])
def test_moment_without_its_offset_is_refused(text: object) -> None:
    with pytest.raises(ValueError, match=r"moment|isoformat"):
        read_moment(text)

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.screening.rules.reader import catalogue
from programs.screening.rules.tier import assess
from programs.screening.rules.validity import (
    Event,
    answers_to_confirm,
    are_same_answers,
    demands_new_screening,
    expires_on,
    is_expired,
    is_long_gap,
)
from programs.vocabulary import Tier
from tests.programs.screening.answers import CLEAR, CLEAR_ALL

DONE_AT = datetime(2026, 5, 13, 9, 30, tzinfo=UTC)
LAST_DAY = date(2026, 6, 10)
WARNING_SIGNS = {
    "chest_pain_new",
    "breathless_rest",
    "stroke_signs_now",
    "fainted",
    "calf_swelling",
    "effort_symptoms",
}


def due(*, today: date = date(2026, 5, 14), events: Iterable[Event] = ()) -> tuple[str, ...]:
    return demands_new_screening(
        completed_at=DONE_AT, expires_on=LAST_DAY, today=today, events=events
    )


def test_screening_lasts_28_days() -> None:
    assert expires_on(catalogue(), date(2026, 5, 13)) == LAST_DAY
    assert expires_on(catalogue(), date(2028, 2, 1)) == date(2028, 2, 29)


@pytest.mark.parametrize(
    "today, expired",
    [(date(2026, 6, 9), False), (date(2026, 6, 10), True), (date(2026, 6, 11), True)],
)
def test_screening_expires_on_its_day_and_not_the_day_before(today: date, expired: bool) -> None:
    assert is_expired(expires_on=LAST_DAY, today=today) is expired
    assert due(today=today) == (("expired",) if expired else ())


@pytest.mark.parametrize("seconds", [-1, 0, 1])
def test_event_counts_from_the_moment_of_completion_on(seconds: int) -> None:
    event = Event(reason="fall", at=DONE_AT + timedelta(seconds=seconds))

    assert due(events=[event]) == (() if seconds < 0 else ("fall",))


@pytest.mark.parametrize(
    "reason", ["fall", "new_symptom", "new_medicine", "surgery", "gap", "rule"]
)
def test_each_event_of_the_brief_asks_for_a_new_screening(reason: str) -> None:
    assert due(events=[Event(reason=reason, at=DONE_AT + timedelta(days=1))]) == (reason,)
    assert reason in catalogue().demands


def test_latest_event_is_named_first_and_expiry_last() -> None:
    events = [
        Event(reason="fall", at=DONE_AT + timedelta(days=2)),
        Event(reason="surgery", at=DONE_AT + timedelta(days=5)),
        Event(reason="fall", at=DONE_AT + timedelta(days=3)),
    ]

    assert due(today=LAST_DAY, events=events) == ("surgery", "fall", "expired")


@pytest.mark.parametrize(
    "last_walk_on, completed_on, is_long",
    [
        (None, date(2026, 5, 1), False),
        (date(2026, 5, 2), date(2026, 4, 20), False),
        (date(2026, 5, 1), date(2026, 4, 20), True),
        (date(2026, 4, 1), date(2026, 5, 2), False),
        (date(2026, 4, 1), date(2026, 5, 1), True),
    ],
)
def test_gap_of_14_days_since_walk_and_screening_is_long(
    last_walk_on: date | None, completed_on: date, is_long: bool
) -> None:
    found = is_long_gap(
        catalogue(), last_walk_on=last_walk_on, completed_on=completed_on, today=date(2026, 5, 15)
    )

    assert found is is_long


@pytest.mark.parametrize("reason", list(catalogue().demands))
def test_every_new_check_asks_the_warning_signs_afresh(reason: str) -> None:
    kept = answers_to_confirm(catalogue(), CLEAR_ALL, reasons=[reason])

    assert kept.keys().isdisjoint(WARNING_SIGNS)


def test_expiry_keeps_everything_else() -> None:
    kept = answers_to_confirm(catalogue(), CLEAR, reasons=["expired"])

    assert kept == {key: value for key, value in CLEAR.items() if key not in WARNING_SIGNS}


@pytest.mark.parametrize(
    "reason, asked_afresh",
    [
        ("fall", {"falls_12mo", "head_hit"}),
        ("new_medicine", {"sleepy_meds", "blood_thinner"}),
        ("surgery", {"leg_surgery"}),
        ("new_symptom", {"knee_hot", "leg_weak_new", "dizzy_spinning"}),
    ],
)
def test_what_happened_is_asked_afresh(reason: str, asked_afresh: set[str]) -> None:
    kept = answers_to_confirm(catalogue(), CLEAR_ALL, reasons=[reason])

    assert kept.keys().isdisjoint(asked_afresh)


def test_urgent_answers_must_be_said_again() -> None:
    last = {**CLEAR_ALL, "knee_hot": "yes", "bone_thin": "yes", "back_trauma": "minor"}

    kept = answers_to_confirm(catalogue(), last, reasons=["expired"])

    assert kept.keys().isdisjoint({"knee_hot", "bone_thin", "back_trauma"})


def test_answers_the_catalogue_no_longer_knows_are_dropped() -> None:
    last = {**CLEAR, "retired_item": "yes", "vision": "retired_answer"}

    kept = answers_to_confirm(catalogue(), last, reasons=["expired"])

    assert kept.keys().isdisjoint({"retired_item", "vision"})


@given(st.sampled_from(list(catalogue().items)), st.data())
def test_kept_answers_are_never_urgent(key: str, data: st.DataObject) -> None:
    item = catalogue().items[key]
    values = [answer.id for answer in item.answers] or ["10"]
    last = {**CLEAR_ALL, key: data.draw(st.sampled_from(values))}

    kept = answers_to_confirm(catalogue(), last, reasons=["expired"])

    assert assess(catalogue(), kept).tier is not Tier.STOP_URGENT


def test_birthday_alone_leaves_the_answers_the_same() -> None:
    assert are_same_answers(CLEAR, {**CLEAR, "age_years": "53"})
    assert not are_same_answers(CLEAR, {**CLEAR, "pain_usual": "3"})
    assert not are_same_answers(CLEAR, CLEAR_ALL)

"""Signs of the last days: when each begins, how long it lasts, and how often it is counted."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from programs.adherence.rules.arithmetic import Walk
from programs.adherence.rules.facts import Sign
from programs.adherence.rules.signs import (
    Event,
    Score,
    Told,
    over_dose_sign,
    pain_sign,
    stumble_sign,
    urgent_sign,
)

TODAY = date(2026, 5, 13)  # a Wednesday
USUAL = 3


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def at(days: int, hour: int = 12) -> datetime:
    return datetime.combine(ago(days), time(hour), tzinfo=UTC)


def event(kind: str, days: int, hour: int = 12, rule: str = "") -> Event:
    return Event(kind=kind, rule=rule, on=ago(days), known_at=at(days, hour))


def walked(days: int, *, planned: int = 600, done: int = 600, **told: Any) -> Told:
    walk = Walk(ago(days), planned, done, is_done=True)
    return Told(walk, ago(days), plan_id=1, received_at=at(days), **told)


@pytest.mark.parametrize("days, is_sign", [(0, True), (27, True), (28, False)])
def test_fall_is_a_sign_for_28_days(days: int, is_sign: bool) -> None:
    assert (urgent_sign([event("fall", days)], TODAY) is not None) is is_sign


@pytest.mark.parametrize(
    "kind, rule, detail",
    [
        ("fall", "", "fell"),
        ("urgent_sign", "", "urgent_walk"),
        ("new_sign", "", "new_sign"),
        ("fall", "r_fall", "fell_between"),
        ("urgent_sign", "r_urgent", "urgent_check"),
        ("dizzy", "log_dizzy_long", "dizzy_long"),
    ],
)
def test_urgent_sign_says_what_happened(kind: str, rule: str, detail: str) -> None:
    found = urgent_sign([event(kind, 1, rule=rule)], TODAY)

    assert found == Sign(detail=detail, on=ago(1), known_at=at(1))


@pytest.mark.parametrize("kind", ["dizzy", "breathless", "stumble", "pain"])
def test_what_is_not_urgent_is_no_urgent_sign(kind: str) -> None:
    assert urgent_sign([event(kind, 0)], TODAY) is None


def test_newest_urgent_event_is_the_sign_whatever_the_order() -> None:
    events = [event("new_sign", 2), event("fall", 1), event("urgent_sign", 9)]

    found = [urgent_sign(order, TODAY) for order in (events, events[::-1])]

    assert [one.detail for one in found if one] == ["fell", "fell"]


@pytest.mark.parametrize("days, is_sign", [(6, True), (7, False)])
@pytest.mark.parametrize("question", ["before", "during", "after"])
def test_pain_of_6_is_a_sign_for_7_days(question: str, days: int, is_sign: bool) -> None:
    walks = [walked(days, **{question: Score(6, at(days))})]

    assert (pain_sign(walks, [], USUAL, TODAY) is not None) is is_sign


def test_pain_of_5_is_none() -> None:
    assert pain_sign([walked(1, during=Score(5, at(1)))], [], USUAL, TODAY) is None


def test_a_stop_for_pain_and_the_same_days_score_count_once() -> None:
    walks = [walked(2, during=Score(7, at(2)))]
    stops = [event("pain", 2), event("pain", 1, 9), event("pain", 1, 15)]

    found = pain_sign(walks, stops, USUAL, TODAY)

    assert found == Sign(detail="pain", on=ago(1), known_at=at(1, 15), number=2)


@pytest.mark.parametrize("stopped, known", [(11, 11), (7, 8)])
def test_a_stop_for_pain_after_the_same_days_score_is_news(stopped: int, known: int) -> None:
    walks = [walked(1, before=Score(6, at(1, 8)))]

    found = pain_sign(walks, [event("pain", 1, stopped)], USUAL, TODAY)

    assert found == Sign(detail="pain", on=ago(1), known_at=at(1, known), number=1)


def test_a_stop_for_a_stumble_after_the_same_days_log_is_news() -> None:
    walks = [walked(1, stumbled_at=at(1, 8))]

    found = stumble_sign(walks, [event("stumble", 1, 11)], TODAY)

    assert found == Sign(detail="stumble", on=ago(1), known_at=at(1, 11), number=1)


@pytest.mark.parametrize(
    "scores, is_sign", [((5, 5), True), ((5, 4), False), ((6, 6), True), ((5,), False)]
)
def test_two_mornings_2_above_the_usual_pain_are_a_sign(
    scores: tuple[int, ...], is_sign: bool
) -> None:
    walks = [
        walked(days, morning=Score(score, at(days - 1))) for days, score in enumerate(scores, 1)
    ]

    found = pain_sign(walks, [], USUAL, TODAY)

    assert (found is not None and found.detail == "morning") is is_sign


def test_stumbles_are_counted_by_day() -> None:
    walks = [walked(3, stumbled_at=at(3))]
    stops = [event("stumble", 3), event("stumble", 2), event("stumble", 1, 9), event("stumble", 1)]

    found = stumble_sign(walks, stops, TODAY)

    assert found == Sign(detail="stumble", on=ago(1), known_at=at(1), number=3)


@pytest.mark.parametrize("days, is_sign", [(6, True), (7, False)])
def test_stumble_is_a_sign_for_7_days(days: int, is_sign: bool) -> None:
    on_walk = stumble_sign([walked(days, stumbled_at=at(days))], [], TODAY)
    stop = stumble_sign([], [event("stumble", days)], TODAY)

    assert (on_walk is not None, stop is not None) == (is_sign, is_sign)


@pytest.mark.parametrize("done, is_sign", [(720, False), (721, True)])
def test_more_than_120_per_cent_of_a_walk_is_a_sign(done: int, is_sign: bool) -> None:
    found = over_dose_sign([walked(1, done=done)], TODAY)

    assert (found is not None and found.detail == "over_dose_walk") is is_sign


def test_more_than_120_per_cent_of_a_week_is_a_sign_on_its_first_day() -> None:
    monday, extra = walked(2), walked(1)
    extra = extra._replace(walk=Walk(ago(1), 600, 600, is_done=True, is_extra=True))

    found = over_dose_sign([monday, extra], TODAY)

    assert (found is not None and found.detail, found and found.on) == ("over_dose_week", ago(2))

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.plans.rules.facts import WeekFacts
from programs.plans.rules.outcome import Lock
from programs.sessions.rules.stop import (
    UnknownStopError,
    outcome_for,
    pain_that_ends,
    resolve,
    to_player,
)
from programs.sessions.rules.stop_choices import CHOICES, Choice, QuestionKind
from programs.sessions.rules.stop_outcome import Effect
from programs.sessions.rules.stop_outcomes import BY_KEY, OUTCOMES, RULES
from tests.tables import each_row

ELEVEN_RULES = {
    "stop_chest",
    "stop_faint",
    "stop_stroke",
    "stop_back",
    "stop_fall",
    "stop_near_fall",
    "stop_dizzy",
    "stop_pain",
    "stop_sharp",
    "stop_breath",
    "stop_leg_spread",
}
MOST_SENTENCES_STANDING = 4


def every_path() -> Iterator[tuple[str, dict[str, Any]]]:
    """Return each way through the screen, as a choice and its answers."""
    for choice in CHOICES:
        for answers in _paths(choice):
            yield choice.key, answers


def _paths(choice: Choice) -> Iterator[dict[str, Any]]:
    yield from _paths_from(choice, choice.questions[0].key if choice.questions else "")


def _paths_from(choice: Choice, key: str) -> Iterator[dict[str, Any]]:
    question = next((item for item in choice.questions if item.key == key), None)
    if question is None:
        yield {}
    elif question.kind is QuestionKind.SCALE:
        yield from ({key: score} for score in range(11))
    elif question.kind is QuestionKind.ANY_OF:
        yield {}
        yield from ({answer.value: True} for answer in question.answers)
    else:
        for answer in question.answers:
            for rest in _paths_from(choice, answer.next) if answer.next else [{}]:
                yield {key: answer.value} | rest


def test_the_eleven_rules_of_the_brief_are_all_there() -> None:
    assert set(RULES) == ELEVEN_RULES
    assert len(RULES) == 11


def test_every_rule_is_reached_from_the_screen() -> None:
    reached = {resolve(choice, answers).rule for choice, answers in every_path()}

    assert reached == ELEVEN_RULES | {""}


def test_every_outcome_is_reached_at_once_or_by_a_no_or_a_second_time() -> None:
    reached = {resolve(choice, answers).key for choice, answers in every_path()}
    reached |= {resolve(choice, answers, 1).key for choice, answers in every_path()}
    reached |= {BY_KEY[key].if_not for key in reached if BY_KEY[key].if_not}

    assert reached == set(BY_KEY)


def test_urgent_choice_comes_first_and_alone_is_urgent() -> None:
    assert [choice.urgent for choice in CHOICES] == [True, False, False, False, False]
    assert CHOICES[0].words == "Chest, breath, face, arm or speech"
    assert CHOICES[-1].words == "Nothing, just stopping"


@each_row(
    "choice, answers, effect, seconds",
    [
        ("urgent", {"sign": "chest"}, Effect.EMERGENCY, 0),
        ("urgent", {"sign": "stroke"}, Effect.EMERGENCY, 0),
        ("urgent", {"sign": "back"}, Effect.EMERGENCY, 0),
        ("urgent", {"sign": "breath"}, Effect.SLOW_THEN_DECIDE, 120),
        ("dizzy_or_faint", {"dizziness": "faint"}, Effect.SIT_THEN_EMERGENCY, 600),
        ("dizzy_or_faint", {"dizziness": "dizzy"}, Effect.END, 0),
        ("pain", {"pain_kind": "ordinary", "pain": 6}, Effect.END, 0),
        ("pain", {"pain_kind": "ordinary", "pain": 5}, Effect.REST_THEN_CONTINUE, 60),
        ("pain", {"pain_kind": "sharp"}, Effect.END, 0),
        ("pain", {"pain_kind": "spread"}, Effect.END, 0),
        ("stumbled_or_fell", {"what_happened": "stumbled"}, Effect.REST_THEN_CONTINUE, 120),
        ("stumbled_or_fell", {"what_happened": "fell"}, Effect.END, 0),
        ("just_stopping", {}, Effect.END, 0),
    ],
)
def test_effects_and_waits_are_those_of_the_brief(
    choice: str, answers: dict[str, Any], effect: Effect, seconds: int
) -> None:
    outcome = resolve(choice, answers)

    assert (outcome.effect, outcome.seconds) == (effect, seconds)


def test_second_stumble_ends_the_walk() -> None:
    answers = {"what_happened": "stumbled"}

    first = resolve("stumbled_or_fell", answers, earlier_near_falls=0)
    second = resolve("stumbled_or_fell", answers, earlier_near_falls=1)

    assert not first.ends_walk
    assert second.ends_walk
    assert first.support_levels == second.support_levels == -1


@pytest.mark.parametrize("sign", ["injury", "head_hit", "blood_thinner"])
def test_fall_with_a_sign_locks_urgently(sign: str) -> None:
    hurt = resolve("stumbled_or_fell", {"what_happened": "fell", sign: True})
    unhurt = resolve("stumbled_or_fell", {"what_happened": "fell", sign: False})

    assert (hurt.rule, hurt.lock, hurt.is_urgent) == ("stop_fall", Lock.STOP_URGENT, True)
    assert (unhurt.rule, unhurt.lock) == ("stop_fall", Lock.PAUSE_CLEAR)


@pytest.mark.parametrize("pain_before, limit", [(None, 6), (0, 3), (2, 5), (3, 6), (5, 6), (9, 6)])
def test_pain_limit_is_six_or_three_above_the_start(pain_before: int | None, limit: int) -> None:
    answers = {"pain_kind": "ordinary", "pain": limit}

    assert pain_that_ends(pain_before) == limit
    assert resolve("pain", answers, pain_before=pain_before).key == "stop_pain"
    assert (
        resolve("pain", answers | {"pain": limit - 1}, pain_before=pain_before).key
        == "stop_pain_rest"
    )


@pytest.mark.parametrize(
    "choice, answers",
    [
        ("nonsense", {}),
        ("urgent", {}),
        ("urgent", {"sign": "toothache"}),
        ("pain", {"pain_kind": "ordinary"}),
        ("pain", {"pain_kind": "ordinary", "pain": 11}),
        ("pain", {"pain_kind": "ordinary", "pain": True}),
        ("pain", {"pain_kind": "ordinary", "pain": "6"}),
    ],
)
def test_answers_not_on_the_screen_are_refused(choice: str, answers: dict[str, Any]) -> None:
    with pytest.raises(UnknownStopError):
        resolve(choice, answers)


def test_stored_event_is_never_milder_than_its_answers() -> None:
    assert outcome_for("stop_fall", {"injury": True}).key == "stop_fall_urgent"
    assert outcome_for("stop_fall", {"injury": False}).key == "stop_fall"
    assert outcome_for("stop_near_fall", {}, earlier_near_falls=1).key == "stop_near_fall_again"
    assert outcome_for("stop_pain_rest", {}).key == "stop_pain_rest"


def test_event_of_an_unknown_rule_is_refused() -> None:
    with pytest.raises(UnknownStopError):
        outcome_for("stop_toothache", {})


@each_row("outcome", OUTCOMES)
def test_outcome_says_little_and_keeps_its_promises(outcome: Any) -> None:
    sentences = [part for part in outcome.spoken.split(".") if part.strip()]

    assert len(sentences) <= MOST_SENTENCES_STANDING
    assert bool(outcome.seconds) == bool(outcome.question) == bool(outcome.if_not)
    assert outcome.is_urgent <= outcome.shows_emergency_number
    assert (outcome.lock is not Lock.NONE) <= bool(outcome.safety_event)
    assert (outcome.lock is not Lock.NONE) <= bool(outcome.screening_demand)
    assert outcome.week_fact in {"", *(fact.name for fact in fields(WeekFacts))}


@pytest.mark.parametrize(
    "rule", ["stop_chest", "stop_stroke", "stop_back", "stop_faint", "stop_faint_not_gone"]
)
def test_urgent_rules_lock_the_plan(rule: str) -> None:
    assert BY_KEY[rule].lock is Lock.STOP_URGENT


def test_player_gets_plain_values_with_the_number_written_in() -> None:
    data = to_player(emergency_number="112", pain_before=1)

    text = json.dumps(data)
    assert json.loads(text) == data
    assert "{emergency_number}" not in text
    assert data["rules"]["stop_chest"]["spoken"] == "Sit down. Call 112 now."
    assert data["rules"]["stop_near_fall"]["again"] == "stop_near_fall_again"


@given(
    pain=st.integers(0, 10),
    pain_before=st.none() | st.integers(0, 10),
)
def test_player_bands_agree_with_resolve(pain: int, pain_before: int | None) -> None:
    data = to_player(emergency_number="999", pain_before=pain_before)
    scale = data["choices"][2]["questions"][1]

    reached = [band["rule"] for band in scale["bands"] if pain >= band["from"]][-1]

    answers = {"pain_kind": "ordinary", "pain": pain}
    assert reached == resolve("pain", answers, pain_before=pain_before).key


@given(pain=st.integers(0, 9), pain_before=st.integers(0, 10))
def test_more_pain_never_goes_on_where_less_pain_ended(pain: int, pain_before: int) -> None:
    less = resolve("pain", {"pain_kind": "ordinary", "pain": pain}, pain_before=pain_before)
    more = resolve("pain", {"pain_kind": "ordinary", "pain": pain + 1}, pain_before=pain_before)

    assert less.ends_walk <= more.ends_walk

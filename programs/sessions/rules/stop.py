"""From a safety stop to what happens next: which rule applies, and the player's copy of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from programs.sessions.rules.stop_choices import CHOICES, Answer, Choice, Question, QuestionKind
from programs.sessions.rules.stop_outcome import StopOutcome
from programs.sessions.rules.stop_outcomes import BY_KEY
from programs.vocabulary import PAIN_LIMIT

PAIN_RISE_LIMIT = 3
"""A rise of this many points since the start ends a walk [PMM]."""

FALL_SIGNS = ("injury", "head_hit", "blood_thinner")
"""Any of these makes a fall something to check today (progression rule 2)."""


class UnknownStopError(ValueError):
    """A choice, answer or rule that the safety-stop screen does not have."""


def resolve(
    choice: str,
    answers: Mapping[str, Any],
    earlier_near_falls: int = 0,
    pain_before: int | None = None,
) -> StopOutcome:
    """Return what follows a choice and its answers.

    Args:
        choice: the key of one of `CHOICES`.
        answers: by question key: an answer's value, a pain score, or for the ticks after
            a fall one true or false value each.
        earlier_near_falls: stumbles already stored for this walk; a second one ends it.
        pain_before: pain at the start of the walk, where it is known.

    Raises:
        UnknownStopError: a choice or answer is missing or not on the screen.
    """
    chosen = _find(choice)
    if not chosen.questions:
        return BY_KEY[chosen.outcome]
    key = _follow(chosen, answers, pain_before)
    return _second_time(BY_KEY[key], earlier_near_falls)


def outcome_for(rule: str, answers: Mapping[str, Any], earlier_near_falls: int = 0) -> StopOutcome:
    """Return what a stored event means, never milder than its answers allow.

    `rule` is the id of a rule or the key of an outcome, as the player sent it.

    Raises:
        UnknownStopError: no rule and no outcome has this name.
    """
    if rule not in BY_KEY:
        raise UnknownStopError(f"No stop rule is called {rule!r}.")
    outcome = BY_KEY[rule]
    if rule == "stop_fall" and any(answers.get(sign) for sign in FALL_SIGNS):
        return BY_KEY["stop_fall_urgent"]
    return _second_time(outcome, earlier_near_falls)


def pain_that_ends(pain_before: int | None) -> int:
    """Return the lowest pain that ends a walk: 6, or 3 points above the start [PMM]."""
    if pain_before is None:
        return PAIN_LIMIT
    return min(PAIN_LIMIT, pain_before + PAIN_RISE_LIMIT)


def to_player(
    *, emergency_number: str, earlier_near_falls: int = 0, pain_before: int | None = None
) -> dict[str, Any]:
    """Return choices and rules as plain values, so that a stop needs no network.

    A question is `one_of` (each answer has `rule` or `next`), `any_of` (`if_any`,
    `if_none`) or `scale` (`bands`: the last one whose `from` is reached gives the rule).
    The key of a rule is what the player sends back; `again` is its second time in a walk.
    """
    return {
        "choices": [_choice_to_player(choice, pain_before) for choice in CHOICES],
        "rules": {
            key: _outcome_to_player(outcome, emergency_number) for key, outcome in BY_KEY.items()
        },
        "earlier_near_falls": earlier_near_falls,
    }


def _find(key: str) -> Choice:
    """Return the choice with this key."""
    for choice in CHOICES:
        if choice.key == key:
            return choice
    raise UnknownStopError(f"The stop screen has no choice {key!r}.")


def _follow(choice: Choice, answers: Mapping[str, Any], pain_before: int | None) -> str:
    """Return the key of the outcome that the answers lead to, question by question."""
    question = choice.questions[0]
    while True:
        step = _answer(question, answers, pain_before)
        if step.outcome:
            return step.outcome
        question = next(item for item in choice.questions if item.key == step.next)


def _answer(question: Question, answers: Mapping[str, Any], pain_before: int | None) -> Answer:
    """Return where one question leads."""
    if question.kind is QuestionKind.ANY_OF:
        ticked = any(answers.get(tick.value) for tick in question.answers)
        return Answer(value="", words="", outcome=question.if_any if ticked else question.if_none)
    given = answers.get(question.key)
    if question.kind is QuestionKind.SCALE:
        return Answer(value="", words="", outcome=_pain_outcome(given, pain_before))
    for answer in question.answers:
        if answer.value == given:
            return answer
    raise UnknownStopError(f"The question {question.key!r} has no answer {given!r}.")


def _pain_outcome(pain: object, pain_before: int | None) -> str:
    """Return whether a pain score ends the walk or asks for a rest."""
    if not isinstance(pain, int) or isinstance(pain, bool) or not 0 <= pain <= 10:
        raise UnknownStopError("Choose a number from 0 to 10.")
    return "stop_pain" if pain >= pain_that_ends(pain_before) else "stop_pain_rest"


def _second_time(outcome: StopOutcome, earlier_near_falls: int) -> StopOutcome:
    """Return the stricter form of a stumble when it is not the first of the walk."""
    is_second = outcome.key == "stop_near_fall" and earlier_near_falls >= 1
    return BY_KEY["stop_near_fall_again"] if is_second else outcome


def _choice_to_player(choice: Choice, pain_before: int | None) -> dict[str, Any]:
    """Return one button with its questions."""
    return {
        "key": choice.key,
        "words": choice.words,
        "urgent": choice.urgent,
        "rule": choice.outcome or None,
        "questions": [_question_to_player(question, pain_before) for question in choice.questions],
    }


def _question_to_player(question: Question, pain_before: int | None) -> dict[str, Any]:
    """Return one question with where its answers lead."""
    plain: dict[str, Any] = {
        "key": question.key,
        "words": question.words,
        "kind": str(question.kind),
    }
    if question.kind is QuestionKind.SCALE:
        limit = pain_that_ends(pain_before)
        bands = [{"from": 0, "rule": "stop_pain_rest"}, {"from": limit, "rule": "stop_pain"}]
        return plain | {"bands": bands}
    plain["answers"] = [
        {
            "value": answer.value,
            "words": answer.words,
            "rule": answer.outcome or None,
            "next": answer.next or None,
        }
        for answer in question.answers
    ]
    if question.kind is QuestionKind.ANY_OF:
        plain |= {"if_any": question.if_any, "if_none": question.if_none}
    return plain


def _outcome_to_player(outcome: StopOutcome, emergency_number: str) -> dict[str, Any]:
    """Return one outcome with the emergency number written in."""
    plain = asdict(outcome)
    del plain["safety_event"], plain["week_fact"], plain["lock"], plain["screening_demand"]
    return plain | {
        "effect": str(outcome.effect),
        "words": [words.format(emergency_number=emergency_number) for words in outcome.words],
        "spoken": outcome.spoken.format(emergency_number=emergency_number),
        "again": "stop_near_fall_again" if outcome.key == "stop_near_fall" else None,
        "is_urgent": outcome.is_urgent,
        "ends_walk": outcome.ends_walk,
    }

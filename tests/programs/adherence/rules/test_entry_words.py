from __future__ import annotations

from datetime import UTC, datetime

import pytest

from programs.adherence.models import Contact
from programs.adherence.rules.entry_words import (
    BY_HAND,
    CHANGES,
    CHECKS,
    CONTACTS,
    HOLDS,
    RESULTS,
    REVISIONS,
    SAFETY,
    Said,
    entry_words,
)
from programs.adherence.rules.timeline import Entry, Kind
from programs.plans.rules.revising import Kind as Revised
from programs.plans.services.decisions import CHANGES as CHANGE_OF_STEP
from programs.sessions.models import SafetyEvent
from programs.vocabulary import Change, HoldKind, Readiness

NOON = datetime(2026, 5, 13, 12, 0, tzinfo=UTC)


def said(kind: Kind, **values: object) -> Said:
    return entry_words(Entry(kind, NOON, 1, **values))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("words", "values"),
    [
        (CHANGES, Change),
        (CHECKS, Readiness),
        (HOLDS, HoldKind),
        (SAFETY, SafetyEvent.Kind.values),
        (CONTACTS, Contact.Kind.values),
        (RESULTS, Contact.Result.values),
        (REVISIONS, Revised),
    ],
)
def test_every_value_that_is_stored_has_words(words: dict[str, object], values: list[str]) -> None:
    assert set(words) == set(values)


def test_decision_names_its_rule_its_week_and_its_reason() -> None:
    told = said(Kind.DECISION, word="hold", figure=16, flag=3, said="We need one more steady week.")

    assert told.title == "Rule 16, hold in week 3"
    assert told.lines == ("We need one more steady week.",)
    assert told.tone == ""


def test_decision_that_is_not_applied_is_only_proposed() -> None:
    told = said(Kind.DECISION, word="progress", figure=19, flag=-3)

    assert told.title == "Rule 19, proposed step up in week 3"


@pytest.mark.parametrize(
    ("word", "week", "title"),
    [
        ("progress", 2, "Decided by hand: step up in week 2"),
        ("hold", 2, "Decided by hand: kept in week 2"),
        ("hold", -2, "Proposed step not taken in week 2"),
    ],
)
def test_physios_own_word_names_no_rule_but_who_and_why(word: str, week: int, title: str) -> None:
    told = said(Kind.DECISION, word=word, flag=week, said="She walked well.", who="Anna")

    assert (told.title, told.lines, told.by) == (title, ("She walked well.",), "Anna")


def test_every_step_a_physio_can_take_has_words() -> None:
    assert set(BY_HAND) == set(CHANGE_OF_STEP.values())


@pytest.mark.parametrize(
    ("change", "tone"), [("stop_urgent", "act"), ("regress", "check"), ("progress", "")]
)
def test_decision_is_as_loud_as_it_is_grave(change: str, tone: str) -> None:
    assert said(Kind.DECISION, word=change, figure=1, flag=1).tone == tone


def test_fall_says_what_makes_it_worse_and_what_was_told() -> None:
    told = said(Kind.SAFETY, word="fall", flag=5, said="Slipped on the rug.")

    assert told == Said(
        title="Fell", tone="act", lines=("Was hurt, takes a blood thinner", "Slipped on the rug.")
    )


def test_check_says_its_result_reasons_and_pain() -> None:
    told = said(Kind.CHECK, word="not_today", said='["You slept badly."]', figure=4)

    assert (told.title, told.tone) == ("Not today: rest", "check")
    assert told.lines == ("You slept badly.", "Pain 4 of 10")


def test_message_says_whose_it_is() -> None:
    own = said(Kind.MESSAGE, said="May I walk?", who="Margaret", flag=1)
    ours = said(Kind.MESSAGE, said="Yes.", who="Anna")

    assert (own.title, own.by) == ("Message from the client", "")
    assert (ours.title, ours.by) == ("Message to the client", "Anna")


def test_call_says_what_came_of_it() -> None:
    assert said(Kind.CONTACT, word="call/no_answer").title == "Call: no answer"
    assert said(Kind.CONTACT, word="snoozed/").title == "Put off"


def test_amended_note_says_its_version() -> None:
    assert said(Kind.NOTE, figure=1).title == "Clinical note"
    assert said(Kind.NOTE, figure=2).title == "Clinical note, version 2"


def test_plan_says_who_began_it() -> None:
    assert said(Kind.PLAN, word="Knee", flag=1).title == "Plan chosen: Knee"
    assert said(Kind.PLAN, word="Knee", who="Anna").by == "Anna"
    assert said(Kind.PLAN, word="Knee", figure=1).title == "Plan assigned and taken back: Knee"


def test_pause_and_its_end_use_the_same_words() -> None:
    assert said(Kind.HOLD, word="pause_clear").tone == "act"
    assert said(Kind.HOLD, word="member", flag=1).title == "Paused by the client"
    assert said(Kind.HOLD_END, word="member", flag=1).title == "Ended: paused by the client"


def test_pause_a_coach_made_for_the_client_says_so_without_what_the_client_reads() -> None:
    made = said(Kind.HOLD, word="member", said="Paused by your coach", who="Ben")

    assert (made.title, made.lines, made.by) == ("Paused by a coach", (), "Ben")
    assert said(Kind.HOLD_END, word="member").title == "Ended: paused by a coach"


def test_edition_of_an_unknown_kind_says_its_number() -> None:
    assert said(Kind.REVISION, word="", figure=4).title == "Plan changed, edition 4"

"""Stored safety events become signs that the progression rules read."""

from __future__ import annotations

from uuid import UUID

from programs.plans.rules.facts import WeekFacts
from programs.sessions.rules.events import LONG_DIZZINESS, event_uuid, signs_of, week_fact_of
from programs.sessions.rules.stop_outcomes import BY_KEY
from tests.tables import each_row

WALK = UUID("5f0b4a52-6d4c-4a8e-9d53-0a9f3a8f2b11")


@each_row(
    "rule, fact",
    [
        ("stop_chest", "urgent_sign"),
        ("stop_faint", "urgent_sign"),
        ("stop_fall", "falls"),
        ("stop_fall_urgent", "falls"),
        ("stop_sharp_locked", "new_knee_sign"),
        ("stop_leg_spread", "new_leg_sign"),
        ("stop_dizzy", ""),
        ("r_urgent", "urgent_sign"),
        ("r_fall", "falls"),
        ("r_joint", "new_knee_sign"),
        (LONG_DIZZINESS, "long_dizziness"),
        ("unheard_of", ""),
    ],
)
def test_rule_sets_its_fact(rule: str, fact: str) -> None:
    assert week_fact_of(rule) == fact


def test_every_fact_is_one_the_progression_rules_know() -> None:
    facts = {week_fact_of(key) for key in BY_KEY} - {""}

    assert facts <= set(WeekFacts.__dataclass_fields__)


def test_no_events_are_no_signs() -> None:
    assert signs_of([]) == {
        "falls": 0,
        "urgent_sign": False,
        "new_knee_sign": False,
        "new_leg_sign": False,
        "long_dizziness": False,
        "injury": False,
        "head_hit": False,
        "blood_thinner": False,
    }


def test_details_of_a_fall_are_kept() -> None:
    signs = signs_of([{"stop_rule": "stop_fall"}, {"stop_rule": "r_fall", "head_hit": True}])

    assert (signs["falls"], signs["head_hit"], signs["injury"]) == (2, True, False)


def test_detail_beside_anything_but_a_fall_says_nothing() -> None:
    assert signs_of([{"stop_rule": "stop_dizzy", "injury": True}])["injury"] is False


def test_same_happening_on_the_same_walk_has_one_uuid() -> None:
    assert event_uuid(WALK, "fell") == event_uuid(WALK, "fell")
    assert event_uuid(WALK, "fell") != event_uuid(WALK, "knee")

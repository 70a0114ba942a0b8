from __future__ import annotations

from dataclasses import replace

import pytest

from programs.sessions.rules.lines import length_words, spoken_lines
from programs.sessions.rules.steps import SPOTTER_READY, numbered_steps
from programs.vocabulary import Prescription, Recovery, Setting, SupportLevel
from tests.tables import each_row

SAID_MOVING = (
    "forward",
    "forward_ten",
    "cool_down",
    "thirty_left",
    "backward_countdown",
    "backward_ten",
    "halfway",
    "pain",
    "minutes_left",
    "one_minute_left",
    "resumed",
    "glance",
    "focus",
    "cue_forward",
    "cue_backward",
    "technique_",
)
"""How the keys of lines begin that are heard while walking; all others are heard standing."""
MOST_WORDS_MOVING = 8
MOST_SENTENCES_STANDING = 4

PLACES = [
    *[(Setting.TREADMILL, level) for level in (SupportLevel.S3, SupportLevel.S4)],
    *[(Setting.TREADMILL, level) for level in (SupportLevel.S0, SupportLevel.S2)],
    *[(Setting.LANE, level) for level in (SupportLevel.S1, SupportLevel.S2)],
    *[(Setting.RAIL, level) for level in SupportLevel if level in {0, 1, 2, 4}],
    *[(Setting.LANE, level) for level in SupportLevel if level >= SupportLevel.S4],
]

WEEK = Prescription(
    sessions_per_week=3,
    repetitions=5,
    backward_seconds=60,
    recovery_seconds=60,
    recovery=Recovery.REST,
    support_levels=(SupportLevel.S2, SupportLevel.S3),
    hands_free_if_go=False,
    min_effort=2,
    max_effort=3,
    focus_cue="Clip on before the belt moves",
    speed_words="0.3 m/s",
)


def is_said_moving(key: str) -> bool:
    """Return whether the line of this key is heard while walking."""
    return any(key == name or (name[-1] == "_" and key.startswith(name)) for name in SAID_MOVING)


def sentences(line: str) -> int:
    """Count the sentences of a line."""
    return sum(1 for part in line.replace("?", ".").split(".") if part.strip())


@each_row("setting, support", PLACES)
def test_lines_are_short_enough_to_be_heard(setting: Setting, support: SupportLevel) -> None:
    lines = spoken_lines(setting=setting, support=support, prescription=WEEK, session_number=8)

    for key, line in lines.items():
        if is_said_moving(key):
            assert len(line.split()) <= MOST_WORDS_MOVING, line
        assert sentences(line) <= MOST_SENTENCES_STANDING, line
        assert "!" not in line


@each_row("setting, support", PLACES)
def test_first_words_and_get_ready_are_four_sentences_together(
    setting: Setting, support: SupportLevel
) -> None:
    lines = spoken_lines(setting=setting, support=support, prescription=WEEK, session_number=8)

    assert sentences(f"{lines['start']} {lines['get_ready']}") <= MOST_SENTENCES_STANDING


def test_belt_lines_are_those_of_the_design() -> None:
    lines = spoken_lines(
        setting=Setting.TREADMILL, support=SupportLevel.S3, prescription=WEEK, session_number=8
    )

    assert lines["start"] == "Session 8, 18 minutes."
    assert lines["turn"] == "Stop the belt. Wait until it is still. Turn with small steps."
    assert lines["backward_countdown"] == "Backward in 5, 4, 3, 2, 1. Walk."
    assert lines["rest"] == "Stop the belt. Stand tall. Rest 1 minute."
    assert lines["pain"] == "If pain reaches 6, press Stop."
    assert lines["stopped"] == "Stopped. Hold the rails."
    assert lines["finished"] == "Finished. Step off when the belt is still. Well done."
    assert lines["focus"] == "Clip on before the belt moves."


@each_row("setting, support", PLACES)
def test_only_the_belt_speaks_of_a_belt(setting: Setting, support: SupportLevel) -> None:
    lines = spoken_lines(
        setting=setting,
        support=support,
        prescription=replace(WEEK, focus_cue="Stay tall"),
        session_number=1,
    )
    steps = numbered_steps(setting, support)

    words = " ".join([*lines.values(), *(step for four in steps.values() for step in four)])
    on_a_belt = setting is Setting.TREADMILL and support >= SupportLevel.S3
    assert ("belt" in words) == on_a_belt


def test_nobody_is_told_to_look_back_on_a_belt() -> None:
    belt = spoken_lines(
        setting=Setting.TREADMILL, support=SupportLevel.S3, prescription=WEEK, session_number=1
    )
    lane = spoken_lines(
        setting=Setting.LANE, support=SupportLevel.S5, prescription=WEEK, session_number=1
    )

    assert "glance" not in belt
    assert not any("glance" in line.lower() for line in belt.values())
    assert lane["glance"] == "Glance back."


def test_question_cue_keeps_its_mark() -> None:
    lines = spoken_lines(
        setting=Setting.TREADMILL,
        support=SupportLevel.S3,
        prescription=replace(WEEK, focus_cue="Can you still talk?"),
        session_number=1,
    )

    assert lines["focus"] == "Can you still talk?"


@each_row("setting, support", PLACES)
def test_every_pause_has_four_steps(setting: Setting, support: SupportLevel) -> None:
    steps = numbered_steps(setting, support)

    pauses = {"get_ready", "turn_to_backward", "turn_to_forward", "stopped"}
    if setting is not Setting.TREADMILL or support <= SupportLevel.S2:
        pauses |= {"lap_turn"}
    assert set(steps) == pauses
    assert {len(four) for four in steps.values()} == {4}


def test_spotter_gives_the_word_before_each_hands_free_walk() -> None:
    steps = numbered_steps(Setting.LANE, SupportLevel.S5)

    assert steps["turn_to_backward"][-1] == SPOTTER_READY
    assert steps["lap_turn"][-1] == SPOTTER_READY
    assert SPOTTER_READY not in numbered_steps(Setting.LANE, SupportLevel.S6)["lap_turn"]


@pytest.mark.parametrize(
    "seconds, words",
    [
        (45, "45 seconds"),
        (60, "1 minute"),
        (90, "1 minute 30 seconds"),
        (120, "2 minutes"),
        (0, "0 seconds"),
    ],
)
def test_lengths_are_said_in_minutes_and_seconds(seconds: int, words: str) -> None:
    assert length_words(seconds) == words

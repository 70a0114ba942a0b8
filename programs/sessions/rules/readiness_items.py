"""The questions of the check before every walk, as data (clinical brief section 9)."""

from __future__ import annotations

from dataclasses import dataclass

from programs.vocabulary import Readiness

FALL = "fall"
NEW_SYMPTOM = "new_symptom"
NEW_MEDICINE = "new_medicine"


@dataclass(frozen=True, kw_only=True)
class ReadinessAnswer:
    """One answer, what it allows today, and the new screening it asks for, if any.

    `tick` is its line on the page of ticks; the answer that means "no" has none.
    """

    value: str
    words: str
    result: Readiness = Readiness.READY
    because: str = ""
    tick: str = ""
    screening_demand: str = ""


@dataclass(frozen=True, kw_only=True)
class ReadinessItem:
    """One question by its id in the clinical brief. A score and the set-up have no answers."""

    id: str
    question: str
    answers: tuple[ReadinessAnswer, ...] = ()


NO = ReadinessAnswer(value="no", words="No")

URGENT = ReadinessItem(
    id="r_urgent",
    question=(
        "Any chest pain, fainting, face or speech change, new leg weakness, "
        "or bladder or bowel change?"
    ),
    answers=(
        NO,
        ReadinessAnswer(
            value="yes",
            words="Yes",
            result=Readiness.STOP_URGENT,
            because="This sign needs care now, not exercise.",
            tick=(
                "Chest pain, fainting, face or speech change, new leg weakness, "
                "or bladder or bowel change"
            ),
            screening_demand=NEW_SYMPTOM,
        ),
    ),
)

PAIN_NOW = ReadinessItem(id="r_pain_now", question="How bad is your pain right now, 0 to 10?")

MORNING = ReadinessItem(
    id="r_morning",
    question="Was your pain this morning above your usual?",
    answers=(
        ReadinessAnswer(value="no", words="No, or lower"),
        ReadinessAnswer(
            value="one_point",
            words="Yes, 1 point above",
            result=Readiness.READY_REDUCED,
            because="Your pain this morning was 1 point above your usual.",
        ),
        ReadinessAnswer(
            value="two_or_more",
            words="Yes, 2 points or more above",
            result=Readiness.NOT_TODAY,
            because="Your pain this morning was 2 points or more above your usual.",
        ),
    ),
)

DIZZY = ReadinessItem(
    id="r_dizzy",
    question="Are you dizzy, light-headed or unusually unsteady?",
    answers=(
        NO,
        ReadinessAnswer(
            value="yes",
            words="Yes",
            result=Readiness.NOT_TODAY,
            because="You feel dizzy, light-headed or unsteady.",
            tick="Dizzy, light-headed or unusually unsteady",
        ),
    ),
)

UNWELL = ReadinessItem(
    id="r_unwell",
    question="Do you have a fever, are you being sick, or do you feel ill?",
    answers=(
        NO,
        ReadinessAnswer(
            value="yes",
            words="Yes",
            result=Readiness.NOT_TODAY,
            because="You feel ill.",
            tick="Fever, being sick, or feeling ill",
        ),
    ),
)

DROWSY = ReadinessItem(
    id="r_drowsy",
    question=(
        "Have you had alcohol or a new sleepy medicine in the last 8 hours, or very little sleep?"
    ),
    answers=(
        NO,
        ReadinessAnswer(
            value="poor_sleep",
            words="Very little sleep",
            result=Readiness.READY_REDUCED,
            because="You had very little sleep.",
            tick="Very little sleep",
        ),
        ReadinessAnswer(
            value="alcohol",
            words="Alcohol",
            result=Readiness.NOT_TODAY,
            because="You had alcohol in the last 8 hours.",
            tick="Alcohol in the last 8 hours",
        ),
        ReadinessAnswer(
            value="new_medicine",
            words="A new sleepy medicine",
            result=Readiness.NOT_TODAY,
            because="You took a new sleepy medicine in the last 8 hours.",
            tick="A new sleepy medicine in the last 8 hours",
            screening_demand=NEW_MEDICINE,
        ),
    ),
)

JOINT = ReadinessItem(
    id="r_joint",
    question="Has your knee newly swollen, locked or given way?",
    answers=(
        NO,
        ReadinessAnswer(
            value="yes",
            words="Yes",
            result=Readiness.NOT_TODAY,
            because="Your knee has newly swollen, locked or given way.",
            tick="New knee swelling, or a knee that locked or gave way",
            screening_demand=NEW_SYMPTOM,
        ),
    ),
)

FALL_SINCE = ReadinessItem(
    id="r_fall",
    question="Have you fallen since your last session?",
    answers=(
        NO,
        ReadinessAnswer(
            value="yes",
            words="Yes",
            result=Readiness.NOT_TODAY,
            because="You have fallen since your last session.",
            tick="A fall since my last session",
            screening_demand=FALL,
        ),
    ),
)

SETUP = ReadinessItem(id="r_setup", question="Is everything ready?")

SETUP_PARTS: dict[str, tuple[str, str]] = {
    "rail_or_helper": (
        "Rail or second person ready",
        "Stand next to a rail or counter, or ask your second person to come.",
    ),
    "floor": ("Floor clear and dry", "Clear and dry the floor first."),
    "lights": ("Lights on", "Turn the lights on."),
    "shoes": ("Flat, closed shoes on", "Put on flat, closed shoes."),
    "phone": ("Phone out of my hand", "Put the phone down where you can hear it."),
}
"""Each part of the set-up: its line on the list, and what to do when it is missing."""

ITEMS: tuple[ReadinessItem, ...] = (
    URGENT,
    PAIN_NOW,
    MORNING,
    DIZZY,
    UNWELL,
    DROWSY,
    JOINT,
    FALL_SINCE,
    SETUP,
)
"""All nine, in the order of the brief."""

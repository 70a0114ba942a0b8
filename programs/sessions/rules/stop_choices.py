"""The choices of the safety-stop screen and the short questions behind each.

Every path ends at one outcome of `stop_outcomes`. The order is the order on screen:
the urgent signs come first.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class QuestionKind(StrEnum):
    """How a question is answered."""

    ONE_OF = "one_of"
    ANY_OF = "any_of"
    SCALE = "scale"


@dataclass(frozen=True, kw_only=True)
class Answer:
    """One answer; it leads to an outcome, to another question, or is one tick of several."""

    value: str
    words: str
    outcome: str = ""
    next: str = ""


@dataclass(frozen=True, kw_only=True)
class Question:
    """A question after a choice. With ticks, `if_any` and `if_none` name the outcomes."""

    key: str
    words: str
    kind: QuestionKind = QuestionKind.ONE_OF
    answers: tuple[Answer, ...] = ()
    if_any: str = ""
    if_none: str = ""


@dataclass(frozen=True, kw_only=True)
class Choice:
    """One button of the screen. Its first question is asked first; none means `outcome`."""

    key: str
    words: str
    urgent: bool = False
    questions: tuple[Question, ...] = ()
    outcome: str = ""


CHEST = Answer(
    value="chest",
    words="Chest pain, chest pressure or a racing heart",
    outcome="stop_chest",
)
BACK = Answer(
    value="back",
    words="New numbness between the legs, bladder or bowel change, or a newly weak leg",
    outcome="stop_back",
)

SIGN = Question(
    key="sign",
    words="Which is it?",
    answers=(
        CHEST,
        Answer(
            value="stroke",
            words="A change in face, arm, speech or sight",
            outcome="stop_stroke",
        ),
        Answer(
            value="breath",
            words="I cannot say a short sentence, or it feels 8 or more out of 10 hard",
            outcome="stop_breath",
        ),
        BACK,
    ),
)

DIZZY = Question(
    key="dizziness",
    words="How do you feel?",
    answers=(
        Answer(
            value="faint",
            words="Faint or grey, or I nearly passed out",
            outcome="stop_faint",
        ),
        Answer(value="dizzy", words="Dizzy or light-headed", outcome="stop_dizzy"),
    ),
)

PAIN_KIND = Question(
    key="pain_kind",
    words="What kind of pain?",
    answers=(
        Answer(value="ordinary", words="My usual pain, or an ache", next="pain"),
        Answer(value="sharp", words="A sharp pain in a joint", outcome="stop_sharp"),
        Answer(value="locked", words="A joint locked or gave way", outcome="stop_sharp_locked"),
        Answer(
            value="spread",
            words="Pain or tingling going down my leg",
            outcome="stop_leg_spread",
        ),
        CHEST,
        BACK,
    ),
)

PAIN_LEVEL = Question(
    key="pain", words="How bad is the pain now, from 0 to 10?", kind=QuestionKind.SCALE
)

STUMBLE = Question(
    key="what_happened",
    words="What happened?",
    answers=(
        Answer(
            value="stumbled",
            words="I stumbled and caught myself",
            outcome="stop_near_fall",
        ),
        Answer(value="fell", words="I fell", next="after_fall"),
    ),
)

AFTER_FALL = Question(
    key="after_fall",
    words="Are any of these true?",
    kind=QuestionKind.ANY_OF,
    answers=(
        Answer(value="injury", words="I am hurt"),
        Answer(value="head_hit", words="I hit my head"),
        Answer(value="blood_thinner", words="I take a blood thinner"),
    ),
    if_any="stop_fall_urgent",
    if_none="stop_fall",
)

CHOICES: tuple[Choice, ...] = (
    Choice(
        key="urgent",
        words="Chest, breath, face, arm or speech",
        urgent=True,
        questions=(SIGN,),
    ),
    Choice(key="dizzy_or_faint", words="Dizzy or faint", questions=(DIZZY,)),
    Choice(key="pain", words="Pain", questions=(PAIN_KIND, PAIN_LEVEL)),
    Choice(
        key="stumbled_or_fell",
        words="I stumbled or fell",
        questions=(STUMBLE, AFTER_FALL),
    ),
    Choice(key="just_stopping", words="Nothing, just stopping", outcome="just_stopping"),
)

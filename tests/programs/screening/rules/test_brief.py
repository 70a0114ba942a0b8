"""The catalogue against an independent copy of the clinical brief, section 8, typed by hand."""

from __future__ import annotations

import pytest

from programs.screening.rules.reader import catalogue
from programs.screening.rules.tier import assess
from programs.vocabulary import Tier
from tests.programs.screening.answers import CLEAR_ALL
from tests.tables import each_row

GO, GWS, CC, SU = (
    Tier.GO,
    Tier.GO_WITH_SUPPORT,
    Tier.CLINICIAN_CLEARANCE,
    Tier.STOP_URGENT,
)

BRIEF = [
    (
        "age_years",
        "How old are you?",
        {"17": CC, "18": GO, "64": GO, "65": GWS, "66": GWS},
        "STEADI, J",
    ),
    (
        "told_not_exercise",
        "Has a health worker told you not to exercise right now?",
        {"no": GO, "yes": CC, "not_sure": GWS},
        "J",
    ),
    (
        "chest_pain_new",
        "Do you have chest pain or pressure now, or new chest pain in the last month?",
        {"no": GO, "now": SU, "last_month": CC, "not_sure": CC},
        "ACSM15",
    ),
    (
        "breathless_rest",
        "Do you get very short of breath while resting or lying flat?",
        {"no": GO, "new_or_bad_today": SU, "at_times": CC, "not_sure": CC},
        "ACSM15",
    ),
    (
        "effort_symptoms",
        "Does light effort make your heart race, your chest feel tight, or your legs cramp?",
        {"no": GO, "yes": CC, "not_sure": GWS},
        "ACSM15",
    ),
    (
        "heart_metab_kidney",
        "Do you have heart disease, diabetes or kidney disease?",
        {"no": GO, "not_sure": GWS},
        "ACSM15",
    ),
    (
        "high_bp",
        "Was your last blood pressure 180/110 or more?",
        {"no": GO, "yes": CC, "not_sure": GWS},
        "J, ACSM15",
    ),
    (
        "fainted",
        "Have you passed out in the past year?",
        {"no": GO, "last_48_hours": SU, "earlier": CC, "not_sure": CC},
        "WFG22",
    ),
    (
        "stroke_signs_now",
        "Today, do you have a droopy face, a weak arm or leg, or trouble speaking or seeing?",
        {"no": GO, "new": SU, "old_checked": CC, "not_sure": CC},
        "public stroke signs, J",
    ),
    (
        "stroke_history",
        "Have you ever had a stroke or mini-stroke?",
        {"no": GO, "yes": CC, "not_sure": GWS},
        "AHA14",
    ),
    (
        "neuro_condition",
        "Do you have Parkinson's, MS, epilepsy or another nerve or brain condition?",
        {"no": GO, "yes": CC, "not_sure": GWS},
        "HAC09, MS23",
    ),
    (
        "dizzy_spinning",
        "Do you feel dizzy, or does the room spin?",
        {"no": GO, "most_weeks": CC, "now_and_then": GWS, "not_sure": GWS},
        "WFG22, J",
    ),
    (
        "falls_12mo",
        "How many times did you fall in the last 12 months?",
        {"none": GO, "once_not_hurt": GWS, "once_hurt": CC, "two_or_more": CC, "not_sure": GWS},
        "STEADI, WFG22",
    ),
    (
        "unsteady",
        "Do you feel unsteady when you stand or walk?",
        {"no": GO, "sometimes": GWS, "often": CC, "not_sure": GWS},
        "STEADI",
    ),
    (
        "worry_fall",
        "Do you worry about falling?",
        {"no": GO, "yes": GWS, "not_sure": GWS},
        "STEADI",
    ),
    (
        "floor_rise",
        "If you were on the floor, could you get up by yourself?",
        {"easy": GO, "hard": GWS, "help_or_no": CC, "not_sure": GWS},
        "WFG22",
    ),
    (
        "walk_aid",
        "Do you use a cane, walker or frame?",
        {"no": GO, "outdoors": GWS, "most_of_the_time": CC, "not_sure": GWS},
        "STEADI",
    ),
    (
        "feet_numb",
        "Have you lost feeling in your feet?",
        {"no": GO, "a_little": GWS, "a_lot_or_sores": CC, "not_sure": GWS},
        "STEADI, J",
    ),
    (
        "vision",
        "With your glasses on, can you see steps and objects on the floor?",
        {"yes": GO, "some_trouble": GWS, "no": CC, "not_sure": GWS},
        "WFG22",
    ),
    (
        "memory",
        "Do memory or thinking problems make it hard to follow steps?",
        {"no": GO, "yes": CC, "not_sure": GWS},
        "WFG22",
    ),
    (
        "sleepy_meds",
        "Do any medicines make you sleepy or light-headed?",
        {"no": GO, "a_little": GWS, "often": CC, "not_sure": GWS},
        "STEADI",
    ),
    (
        "blood_thinner",
        "Do you take a blood thinner?",
        {"no": GO, "yes": GWS, "not_sure": GWS},
        "J, WFG22",
    ),
    (
        "head_hit",
        "Have you hit your head in a fall in the last 7 days?",
        {"no": GO, "yes": CC, "not_sure": CC},
        "J",
    ),
    (
        "bone_thin",
        "Do you have thin bones (osteoporosis)?",
        {"no": GO, "yes": GWS, "not_sure": GWS},
        "J",
    ),
    (
        "pregnant",
        "Are you pregnant, or did you give birth in the last 12 weeks?",
        {"no": GO, "yes": CC, "not_sure": GWS},
        "ACOG20, J",
    ),
    (
        "leg_surgery",
        "Have you had surgery on your leg, hip, knee, foot or back?",
        {
            "no": GO,
            "under_12_weeks": CC,
            "months_3_to_12": GWS,
            "over_12_months": GO,
            "not_sure": GWS,
        },
        "J",
    ),
    (
        "leg_injury",
        "Have you hurt your leg, ankle or foot in the last 6 weeks?",
        {"no": GO, "yes": CC, "not_sure": GWS},
        "J",
    ),
    (
        "calf_swelling",
        "Is one calf newly swollen, warm or sore?",
        {"no": GO, "yes": SU, "not_sure": CC},
        "J",
    ),
    (
        "knee_hot",
        "Is your knee hot, red and swollen, with or without a fever?",
        {"no": GO, "yes": SU, "not_sure": CC},
        "KNEE",
    ),
    (
        "knee_locked",
        "Is your knee stuck, or can you not put weight on it?",
        {"no": GO, "yes": SU, "not_sure": CC},
        "KNEE",
    ),
    (
        "knee_gives_way",
        "Does your knee give way?",
        {"no": GO, "rarely": GWS, "weekly_or_stumble": CC, "not_sure": GWS},
        "KNEE, J",
    ),
    (
        "knee_new_swelling",
        "Did your knee swell up in the last 2 weeks?",
        {"no": GO, "yes": CC, "not_sure": GWS},
        "KNEE",
    ),
    (
        "knee_severe",
        "Has a doctor called your knee arthritis severe, or are you waiting for a new knee?",
        {"no": GO, "yes": CC, "not_sure": GWS},
        "ALG19, J",
    ),
    (
        "saddle_bladder",
        "Do you have new numbness between your legs, or new trouble holding or passing pee or poo?",
        {"no": GO, "yes": SU, "not_sure": CC},
        "IFOMPT20",
    ),
    (
        "leg_weak_new",
        "Is a leg newly weak, getting weaker, or is your foot dragging?",
        {"no": GO, "yes": SU, "not_sure": CC},
        "IFOMPT20",
    ),
    (
        "back_fever_unwell",
        "With your back pain, do you have fever or chills, or feel very ill?",
        {"no": GO, "yes": SU, "not_sure": CC},
        "IFOMPT20",
    ),
    (
        "back_cancer_weight",
        (
            "Have you had cancer, lost weight without trying, "
            "or have constant night pain in your back?"
        ),
        {"no": GO, "not_sure": GWS},
        "IFOMPT20",
    ),
    (
        "back_trauma",
        "Did your back pain start after a crash or fall?",
        {"no": GO, "hard": SU, "minor": GO, "not_sure": CC},
        "IFOMPT20",
    ),
    (
        "leg_pain_below_knee",
        "Does pain or tingling go below your knee?",
        {"no": GO, "steady_checked": GWS, "new_or_worse": CC, "not_sure": GWS},
        "IFOMPT20",
    ),
    (
        "pain_usual",
        "On most days, how bad is your pain, 0 to 10?",
        {"0": GO, "5": GO, "6": CC, "10": CC},
        "PMM, J",
    ),
    (
        "space_helper",
        "Do you have a rail or counter, a clear flat space, or someone to help?",
        {"rail": GO, "space": GO, "helper": GO, "rail+space+helper": GO, "none": GO},
        "J",
    ),
]

TOGETHER = [
    ("active with no symptoms", {"heart_metab_kidney": "yes", "active_no_symptoms": "yes"}, GWS),
    ("not active", {"heart_metab_kidney": "yes", "active_no_symptoms": "no"}, CC),
    (
        "not sure about being active",
        {"heart_metab_kidney": "yes", "active_no_symptoms": "not_sure"},
        CC,
    ),
    ("thinner, no fall", {"blood_thinner": "yes"}, GWS),
    ("thinner, one fall unhurt", {"blood_thinner": "yes", "falls_12mo": "once_not_hurt"}, CC),
    ("thinner, one fall hurt", {"blood_thinner": "yes", "falls_12mo": "once_hurt"}, CC),
    ("thinner, two falls", {"blood_thinner": "yes", "falls_12mo": "two_or_more"}, CC),
    ("head hit alone", {"head_hit": "yes", "head_hit_signs": "no"}, CC),
    ("head hit, signs unsure", {"head_hit": "yes", "head_hit_signs": "not_sure"}, CC),
    ("head hit with signs", {"head_hit": "yes", "head_hit_signs": "yes"}, SU),
    (
        "head hit with thinner",
        {"head_hit": "yes", "head_hit_signs": "no", "blood_thinner": "yes"},
        SU,
    ),
    ("thin bones, no break", {"bone_thin": "yes", "minor_fall_break": "no"}, GWS),
    ("thin bones, break unsure", {"bone_thin": "yes", "minor_fall_break": "not_sure"}, GWS),
    ("thin bones and a break", {"bone_thin": "yes", "minor_fall_break": "yes"}, CC),
    ("cancer, same pain", {"back_cancer_weight": "yes", "back_pain_new_worse": "no"}, GO),
    ("cancer, new pain", {"back_cancer_weight": "yes", "back_pain_new_worse": "yes"}, CC),
    ("cancer, pain unsure", {"back_cancer_weight": "yes", "back_pain_new_worse": "not_sure"}, GWS),
    ("small fall", {"back_trauma": "minor", "steroid_long": "no"}, GO),
    (
        "small fall, thin bones",
        {"back_trauma": "minor", "bone_thin": "yes", "minor_fall_break": "no"},
        SU,
    ),
    ("small fall, steroids", {"back_trauma": "minor", "steroid_long": "yes"}, SU),
    ("small fall, steroids unsure", {"back_trauma": "minor", "steroid_long": "not_sure"}, CC),
    (
        "small fall, bones unsure",
        {"back_trauma": "minor", "bone_thin": "not_sure", "steroid_long": "no"},
        CC,
    ),
]

ROWS = [
    pytest.param(item, value, tier, id=f"{item}-{value}")
    for item, _, answers, _ in BRIEF
    for value, tier in answers.items()
]


def test_catalogue_holds_every_row_of_the_brief_and_no_other() -> None:
    held = {key for key, item in catalogue().items.items() if not item.is_routing}

    assert held == {item for item, _, _, _ in BRIEF}
    assert len(BRIEF) == 41


@each_row("item, question, answers, source", BRIEF)
def test_item_asks_the_words_of_the_brief_and_names_its_source(
    item: str, question: str, answers: dict[str, str], source: str
) -> None:
    found = catalogue().items[item]

    assert (found.question, found.source) == (question, source)


@each_row("item, value, tier", ROWS)
def test_answer_gives_the_tier_of_the_brief(item: str, value: str, tier: Tier) -> None:
    outcome = assess(catalogue(), {**CLEAR_ALL, item: value})

    assert outcome.tier is tier


@each_row("answers, tier", [row[1:] for row in TOGETHER])
def test_answers_together_give_the_tier_of_the_brief(answers: dict[str, str], tier: Tier) -> None:
    outcome = assess(catalogue(), {**CLEAR_ALL, **answers})

    assert outcome.tier is tier


@each_row("item", [row[0] for row in BRIEF])
def test_brief_names_every_answer_the_catalogue_offers(item: str) -> None:
    offered = {answer.id for answer in catalogue().items[item].answers}
    named = next(set(answers) for key, _, answers, _ in BRIEF if key == item)
    split = {"heart_metab_kidney": {"yes"}, "back_cancer_weight": {"yes"}}.get(item, set())

    assert offered - named == split


def test_not_sure_is_offered_wherever_it_is_valid() -> None:
    without = {key for key, item in catalogue().items.items() if item.meaning("not_sure") is None}

    assert without == {"age_years", "main_problem", "pain_usual", "space_helper"}

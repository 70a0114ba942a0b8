"""Whole sets of answers for the tests of the safety check."""

from __future__ import annotations

from programs.screening.rules.branching import shown_pages
from programs.screening.rules.reader import catalogue

CLEAR = {
    "age_years": "52",
    "main_problem": "start",
    "chest_pain_new": "no",
    "breathless_rest": "no",
    "stroke_signs_now": "no",
    "fainted": "no",
    "calf_swelling": "no",
    "effort_symptoms": "no",
    "told_not_exercise": "no",
    "heart_metab_kidney": "no",
    "high_bp": "no",
    "stroke_history": "no",
    "neuro_condition": "no",
    "memory": "no",
    "falls_12mo": "none",
    "head_hit": "no",
    "worry_fall": "no",
    "floor_rise": "easy",
    "dizzy_spinning": "no",
    "unsteady": "no",
    "feet_numb": "no",
    "walk_aid": "no",
    "vision": "yes",
    "sleepy_meds": "no",
    "blood_thinner": "no",
    "bone_thin": "no",
    "leg_surgery": "no",
    "leg_injury": "no",
    "pregnant": "no",
    "knee_pain": "no",
    "back_pain": "no",
    "pain_usual": "2",
    "space_helper": "rail",
}
"""Nothing found; neither knee nor back pain, so their pages stay closed."""

CLEAR_KNEE = {
    "knee_hot": "no",
    "knee_locked": "no",
    "knee_gives_way": "no",
    "knee_new_swelling": "no",
    "knee_severe": "no",
}
CLEAR_BACK = {
    "saddle_bladder": "no",
    "leg_weak_new": "no",
    "back_fever_unwell": "no",
    "back_cancer_weight": "no",
    "back_trauma": "no",
    "leg_pain_below_knee": "no",
}
CLEAR_ALL = {**CLEAR, "knee_pain": "yes", "back_pain": "yes", **CLEAR_KNEE, **CLEAR_BACK}
"""Nothing found, and every item of the brief asked."""


def asked(answers: dict[str, str]) -> list[str]:
    """Return the keys of the pages these answers call for."""
    return [page.key for page in shown_pages(catalogue(), answers)]

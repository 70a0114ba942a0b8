"""What a made-up client answered in the safety check."""

from __future__ import annotations

from programs.demo.cast import Client
from programs.screening.rules.branching import counted_answers
from programs.screening.rules.reader import catalogue
from programs.vocabulary import Tier

NOTHING_FOUND = {
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
    "knee_hot": "no",
    "knee_locked": "no",
    "knee_gives_way": "no",
    "knee_new_swelling": "no",
    "knee_severe": "no",
    "saddle_bladder": "no",
    "leg_weak_new": "no",
    "back_fever_unwell": "no",
    "back_cancer_weight": "no",
    "back_trauma": "no",
    "leg_pain_below_knee": "no",
    "space_helper": "rail+helper",
}
MAIN_PROBLEMS = {
    "knee_oa": "knee",
    "chronic_lbp": "back",
    "balance_older_adult": "balance",
    "treadmill_cardio": "fitness",
}


def answers_for(client: Client) -> dict[str, str]:
    """Return a whole check that ends in the tier of the client's story."""
    story = client.story
    program = story.program if story else ""
    answers = NOTHING_FOUND | {
        "age_years": str(client.age),
        "main_problem": MAIN_PROBLEMS.get(program, "start"),
        "knee_pain": "yes" if program == "knee_oa" else "no",
        "back_pain": "yes" if program == "chronic_lbp" else "no",
        "pain_usual": str(min(story.pain_at_first, 5)) if story else "3",
    }
    if story and story.tier is Tier.GO_WITH_SUPPORT:
        answers["worry_fall"] = "yes"
    return counted_answers(catalogue(), answers)

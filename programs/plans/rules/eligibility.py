"""Which programs a screening opens, and which one fits best (clinical brief section 1).

The tier decides first, then each program's own entry from its file. What no question
has asked stands in `to_agree`: words the member agrees to before the program starts.
"""

from __future__ import annotations

from collections.abc import Mapping

from programs.library.rules.program_file import Entry
from programs.plans.rules.choice import Choice, LockedProgram, OpenProgram
from programs.plans.rules.walker import MainProblem, Walker
from programs.vocabulary import Tier

SUPERVISED = "post_stroke_supervised"
STARTER = "starter_one_minute"
KNEE = "knee_oa"
BACK = "chronic_lbp"
BALANCE = "balance_older_adult"
FITNESS = "treadmill_cardio"
ATHLETE = "athlete_warmup"

BEST_MATCH: dict[MainProblem, tuple[str, str]] = {
    MainProblem.KNEE: (KNEE, "You told us about a sore knee."),
    MainProblem.BACK: (BACK, "You told us about a sore back."),
    MainProblem.BALANCE: (BALANCE, "You would like help with your balance."),
    MainProblem.FITNESS: (FITNESS, "You would like help with your fitness."),
    MainProblem.START: (STARTER, "A gentle way to try walking backward."),
}
"""The program for each problem, and why it is the best match."""

BESIDE_FIRST = "This program needs you beside them. Say that you will be, every session."
STARTER_FIRST = "A gentle first step, and it opens more programs later."
OTHER_REASONS: dict[str, str] = {
    STARTER: "A gentle way to try walking backward.",
    KNEE: "For a sore knee.",
    BACK: "For a sore back.",
    BALANCE: "For steadier balance, with something to hold.",
    FITNESS: "For fitness, on a treadmill.",
    ATHLETE: "For people who train.",
    SUPERVISED: "With a clinician beside you at every session.",
}


def programs_for(walker: Walker, entries: Mapping[str, Entry]) -> Choice:
    """Return which of these programs a walker may choose; `entries` is by program key.

    The supervised program is listed for a clinician who chooses, never for the member alone.
    """
    listed = {
        key: entry
        for key, entry in entries.items()
        if key != SUPERVISED or walker.is_chosen_by_clinician or walker.clinician_is_beside
    }
    refusal = screening_refusal(walker)
    reasons = {key: refusal or entry_refusal(walker, key, entry) for key, entry in listed.items()}
    open_keys = [key for key, reason in reasons.items() if not reason]
    return Choice(
        open=_best_first(walker, open_keys, listed),
        locked=tuple(
            LockedProgram(key=key, reason=reason) for key, reason in reasons.items() if reason
        ),
        refusal=refusal,
        session_refusal=refusal or place_refusal(walker),
    )


def screening_refusal(walker: Walker) -> str:
    """Return why the safety check opens nothing, in words for the member, or empty."""
    if walker.tier is None:
        return "Do the safety check first. It takes about 5 minutes."
    if walker.tier is Tier.STOP_URGENT:
        return "Get help for your warning sign first."
    if not walker.is_screening_current:
        return "Your safety check is out of date. Do it again first."
    if walker.tier is Tier.CLINICIAN_CLEARANCE:
        return "See a physio or doctor before you start."
    return ""


def place_refusal(walker: Walker) -> str:
    """Return why no walk may start for want of a safe place, or an empty text [J]."""
    if walker.has_rail or walker.has_space or walker.has_helper:
        return ""
    return "Find a rail or counter, a clear flat space, or someone to help before you walk."


def entry_refusal(walker: Walker, key: str, entry: Entry) -> str:
    """Return why one program's own entry keeps a walker out, or an empty text."""
    checks = (
        _tier_refusal(walker, key, entry),
        _age_refusal(walker, entry),
        _clinician_refusal(walker, key),
        _problem_refusal(walker, key, entry),
        _support_refusal(walker, entry),
    )
    return next((reason for reason in checks if reason), "")


def _tier_refusal(walker: Walker, key: str, entry: Entry) -> str:
    if key == SUPERVISED or walker.tier in entry.tiers:
        return ""
    return "This program is for people who can start without support."


def _age_refusal(walker: Walker, entry: Entry) -> str:
    if walker.age_years < entry.min_age:
        return f"This program is for people aged {entry.min_age} or over."
    if entry.max_age is not None and walker.age_years > entry.max_age:
        return f"This program is for people aged {entry.min_age} to {entry.max_age}."
    return ""


def _clinician_refusal(walker: Walker, key: str) -> str:
    """Return what a clinician has to say first; after a stroke that is every program."""
    if key == SUPERVISED:
        return "" if walker.clinician_is_beside else BESIDE_FIRST
    if walker.cleared_programs is not None and key not in walker.cleared_programs:
        return "Your clinician has not named this program."
    if walker.has_had_stroke and walker.cleared_programs is None:
        return "After a stroke, ask a physio or doctor which program is right."
    return ""


def _problem_refusal(walker: Walker, key: str, entry: Entry) -> str:
    """Return why the pain does not fit: the questions were not asked, or it is too high."""
    if key == KNEE and not walker.has_knee_pain:
        return "This program is for a sore knee. Tell us about it in the safety check."
    if key == BACK and not walker.has_back_pain:
        return "This program is for a sore back. Tell us about it in the safety check."
    if entry.max_usual_pain is not None and walker.usual_pain > entry.max_usual_pain:
        return f"Your usual pain is above {entry.max_usual_pain} out of 10."
    return ""


def _support_refusal(walker: Walker, entry: Entry) -> str:
    """Return why support is missing where a program needs a second person from the start."""
    if entry.with_support is None or walker.tier is Tier.GO or walker.has_helper:
        return ""
    return "You need side rails and a second person for this program."


def _best_first(
    walker: Walker, keys: list[str], entries: Mapping[str, Entry]
) -> tuple[OpenProgram, ...]:
    """Return the open programs, the best match first, the others in their order."""
    best, reason = _best_match(walker, keys)
    ordered = sorted(keys, key=lambda key: key != best)
    return tuple(
        OpenProgram(
            key=key,
            reason=reason if key == best else OTHER_REASONS.get(key, ""),
            to_agree=_to_agree(walker, entries[key]),
            is_best_match=key == best,
        )
        for key in ordered
    )


def _best_match(walker: Walker, keys: list[str]) -> tuple[str, str]:
    """Return the best match and its reason; the starter where the problem's own does not fit.

    Treadmill fitness is a first choice only for those who are known to be ready for it.
    """
    if SUPERVISED in keys and walker.has_had_stroke:
        return SUPERVISED, OTHER_REASONS[SUPERVISED]
    key, reason = BEST_MATCH[walker.main_problem]
    is_ready = key != FITNESS or STARTER in walker.finished_programs
    if key in keys and is_ready:
        return key, reason
    return (STARTER, STARTER_FIRST) if STARTER in keys else ((keys or [""])[0], "")


def _to_agree(walker: Walker, entry: Entry) -> tuple[str, ...]:
    """Return the words of the entry; a program finished before stands in for its own."""
    if entry.after_programs and walker.finished_programs & set(entry.after_programs):
        return ()
    return entry.criteria

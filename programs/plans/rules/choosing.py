"""Which programs a physio may assign, and why, in words for staff.

The tier and each program's entry decide as they do for the member. The supervised program is
listed for somebody after a stroke; who assigns it promises to be beside them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from programs.library.rules.program_file import Entry
from programs.plans.rules.eligibility import BEST_MATCH, SUPERVISED, programs_for
from programs.plans.rules.walker import MainProblem, Walker

AFTER_A_STROKE = "For people after a stroke."
FOR_STAFF: dict[str, str] = {
    "Do the safety check first. It takes about 5 minutes.": "There is no safety check yet.",
    "Get help for your warning sign first.": "A warning sign needs care first.",
    "Your safety check is out of date. Do it again first.": "The safety check is out of date.",
    "See a physio or doctor before you start.": "A clearance comes first.",
    "Your clinician has not named this program.": "The clearance does not name this program.",
    "After a stroke, ask a physio or doctor which program is right.": (
        "After a stroke a clearance has to name this program."
    ),
    "This program is for a sore knee. Tell us about it in the safety check.": (
        "No sore knee in the safety check."
    ),
    "This program is for a sore back. Tell us about it in the safety check.": (
        "No sore back in the safety check."
    ),
    "You need side rails and a second person for this program.": (
        "Side rails and a second person are needed."
    ),
}
"""What a member reads about a locked program, and what their physio reads."""

PROBLEMS: dict[MainProblem, str] = {
    MainProblem.KNEE: "knee",
    MainProblem.BACK: "back",
    MainProblem.BALANCE: "balance",
    MainProblem.FITNESS: "fitness",
    MainProblem.START: "a first try",
}


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """Whether a program may be assigned; `reason` says why it fits best or is locked."""

    is_open: bool
    is_best: bool
    reason: str


def choice_for_staff(walker: Walker, entries: Mapping[str, Entry]) -> dict[str, Verdict]:
    """Return the verdict on each program for this walker, by key."""
    seen = replace(walker, is_chosen_by_clinician=True, clinician_is_beside=True)
    choice = programs_for(seen, entries)
    found = {
        one.key: Verdict(
            is_open=True,
            is_best=one.is_best_match,
            reason=_best_words(walker, one.key) if one.is_best_match else "",
        )
        for one in choice.open
    }
    for locked in choice.locked:
        found[locked.key] = Verdict(is_open=False, is_best=False, reason=for_staff(locked.reason))
    if SUPERVISED in found and not walker.has_had_stroke and not choice.refusal:
        found[SUPERVISED] = Verdict(is_open=False, is_best=False, reason=AFTER_A_STROKE)
    return found


def for_staff(reason: str) -> str:
    """Return a member's reason in the words of their physio."""
    words = FOR_STAFF.get(reason, reason)
    return words.removeprefix("Your ").capitalize() if words.startswith("Your ") else words


def _best_words(walker: Walker, key: str) -> str:
    if key == SUPERVISED:
        return "Best match: after a stroke"
    if key == BEST_MATCH[walker.main_problem][0]:
        problem = PROBLEMS[walker.main_problem]
        pain = walker.usual_pain
        return f"Best match: {problem}, pain {pain}" if pain else f"Best match: {problem}"
    return "Best match: a gentle first step"

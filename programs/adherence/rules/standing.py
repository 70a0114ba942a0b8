"""How a client stands: what the job of the night must know to tell the sums of a new day."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import NamedTuple

from programs.adherence.rules.facts import ClientFacts, PlanState
from programs.adherence.rules.reasons import drop, low, quiet, tells_of_month

LETTERS = "awqldm"


class Standing(NamedTuple):
    """Whether the plan is active, and walked; what is true; whether the line tells of 28 days."""

    is_active: bool
    has_walked: bool
    is_quiet: bool
    is_low: bool
    has_dropped: bool
    tells_of_month: bool


def standing_of(facts: ClientFacts, today: date) -> Standing:
    """Return how a client stands on this local day."""
    return Standing(
        facts.plan.state is PlanState.ACTIVE,
        facts.plan.has_walked,
        quiet(facts, today) is not None,
        low(facts, today) is not None,
        drop(facts, today) is not None,
        tells_of_month(facts),
    )


def as_letters(standing: Standing) -> str:
    """Return a letter for each that is so."""
    return "".join(letter for letter, is_so in zip(LETTERS, standing, strict=True) if is_so)


@cache
def from_letters(letters: str) -> Standing:
    """Return what these letters say."""
    return Standing(*(letter in letters for letter in LETTERS))

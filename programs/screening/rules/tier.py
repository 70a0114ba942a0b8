"""What a set of answers allows: the most careful of everything said."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from programs.screening.rules.branching import counted_answers
from programs.screening.rules.catalogue import NONE_OF_THESE, Answers, Catalogue, holds
from programs.vocabulary import Tier

AGE = "age_years"
SPACE = "space_helper"


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One thing said that the result rests on, in words to the member."""

    item: str
    tier: Tier
    words: str


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """The result of a screening.

    `is_locked`: under the minimum age, so no clearance opens a program.
    `has_place`: a rail, a clear space or a helper is there; without one no walk may start.
    """

    tier: Tier
    reasons: tuple[Reason, ...]
    is_locked: bool
    has_place: bool

    @property
    def leading(self) -> tuple[Reason, ...]:
        """Return the reasons that set the tier; none for `go`."""
        return tuple(reason for reason in self.reasons if reason.tier is self.tier is not Tier.GO)

    def reasons_as_rows(self) -> list[dict[str, Any]]:
        """Return the reasons as plain values to store, most careful first."""
        return [asdict(reason) for reason in self.reasons]


def assess(catalogue: Catalogue, answers: Answers) -> Outcome:
    """Return what these answers allow; unanswered, hidden and pending ones add nothing."""
    counted = counted_answers(catalogue, answers)
    reasons = [
        *_reasons_of_items(catalogue, counted),
        *_reasons_of_combinations(catalogue, counted),
    ]
    tier = max((reason.tier for reason in reasons), key=lambda one: one.rank, default=Tier.GO)
    age = counted.get(AGE)
    return Outcome(
        tier=tier,
        reasons=tuple(sorted(reasons, key=lambda reason: -reason.tier.rank)),
        is_locked=age is not None and int(age) < catalogue.minimum_age,
        has_place=counted.get(SPACE, NONE_OF_THESE) != NONE_OF_THESE,
    )


def _reasons_of_items(catalogue: Catalogue, counted: Answers) -> list[Reason]:
    """Return a reason for each answer that asks for care by itself."""
    reasons = []
    for item_id, value in counted.items():
        meaning = catalogue.items[item_id].meaning(value)
        if meaning and meaning.tier is not Tier.GO:
            reasons.append(Reason(item=item_id, tier=meaning.tier, words=meaning.because))
    return reasons


def _reasons_of_combinations(catalogue: Catalogue, counted: Answers) -> list[Reason]:
    """Return a reason for each set of answers that means more together."""
    return [
        Reason(item=one.id, tier=one.tier, words=one.because)
        for one in catalogue.combinations
        if holds(one.when, counted)
    ]

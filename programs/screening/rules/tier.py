"""What a set of answers allows: the most careful of everything said."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from programs.screening.rules.branching import counted_answers
from programs.screening.rules.catalogue import Answers, Catalogue, holds
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
    """The result of a screening: what it allows, and why, most careful reason first."""

    tier: Tier
    reasons: tuple[Reason, ...]

    @property
    def leading(self) -> tuple[Reason, ...]:
        """Return the reasons that set the tier; none for `go`."""
        led = (reason for reason in self.reasons if reason.tier is self.tier)
        return tuple(led) if self.tier is not Tier.GO else ()

    @property
    def is_locked(self) -> bool:
        """Return whether the age is under 18, so that not even a clearance opens a program."""
        careful = (Tier.CLINICIAN_CLEARANCE, Tier.STOP_URGENT)
        return any(reason.item == AGE and reason.tier in careful for reason in self.reasons)

    @property
    def has_place(self) -> bool:
        """Return whether there is a rail, a clear space or a helper; without, no walk starts."""
        return all(reason.item != SPACE for reason in self.reasons)

    def as_rows(self) -> list[dict[str, str]]:
        """Return the reasons as plain values to store."""
        return [asdict(reason) for reason in self.reasons]


def outcome_from_rows(tier: str, rows: list[dict[str, str]]) -> Outcome:
    """Return the outcome as it was stored; raise ValueError for a tier there is not."""
    reasons = tuple(
        Reason(item=row["item"], tier=Tier(row["tier"]), words=row["words"]) for row in rows
    )
    return Outcome(tier=Tier(tier), reasons=reasons)


def assess(catalogue: Catalogue, answers: Answers) -> Outcome:
    """Return what these answers allow; unanswered, hidden and pending ones add nothing."""
    counted = counted_answers(catalogue, answers)
    found = [*_reasons_of_items(catalogue, counted), *_reasons_of_combinations(catalogue, counted)]
    reasons = tuple(sorted(found, key=lambda reason: -reason.tier.rank))
    return Outcome(tier=reasons[0].tier if reasons else Tier.GO, reasons=reasons)


def _reasons_of_items(catalogue: Catalogue, counted: Answers) -> list[Reason]:
    """Return a reason for each answer that matters by itself."""
    meanings = {item: catalogue.items[item].meaning(value) for item, value in counted.items()}
    return [
        Reason(item=item, tier=meaning.tier, words=meaning.because)
        for item, meaning in meanings.items()
        if meaning and meaning.because
    ]


def _reasons_of_combinations(catalogue: Catalogue, counted: Answers) -> list[Reason]:
    """Return a reason for each set of answers that means more together."""
    return [
        Reason(item=one.id, tier=one.tier, words=one.because)
        for one in catalogue.combinations
        if holds(one.when, counted)
    ]

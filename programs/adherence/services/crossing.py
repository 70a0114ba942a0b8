"""Who comes to be quiet, low or dropped with a new day, or no longer is: no fact is read for it.

These reasons follow from the walks that the entry keeps, so only what is owed is read besides.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from programs.adherence.models import FollowUp
from programs.adherence.queries.behind import owed_to
from programs.adherence.queries.care_rows import ClinicCare
from programs.adherence.queries.entries import pain_columns, reason_columns
from programs.adherence.rules.facts import ClientFacts, PlanFacts, PlanState
from programs.adherence.rules.history import scores_on
from programs.adherence.rules.reasons import found_of, tells_of_month
from programs.adherence.rules.standing import Standing, as_letters, from_letters
from programs.adherence.services.owed import Ledger, settle

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from programs.adherence.queries.behind import Row
    from programs.adherence.rules.history import History
    from programs.adherence.rules.reasons import State
    from programs.adherence.rules.sums import Sums
    from programs.adherence.services.owed import LocalDays

WALK_REASONS = (FollowUp.Reason.QUIET, FollowUp.Reason.LOW, FollowUp.Reason.DROP)
"""The reasons that follow from the walks alone."""

CROSSED = (
    "group",
    "more_reasons",
    "reason_rank",
    "reason",
    "reason_detail",
    "reason_number",
    "reason_since",
    "standing",
    "pain_path",
    "first_pain",
    "last_pain",
)
WALKS = PlanFacts(state=PlanState.ACTIVE, has_walked=True)


class Crosser(NamedTuple):
    """An entry of which a reason comes or goes, or a score; `values` are its other sums."""

    row: Row
    history: History
    sums: Sums
    found: dict[str, State]
    values: tuple[Any, ...]


@dataclass
class Crossing:
    """What the entries of those who cross must hold, and what opens and closes for them."""

    days: LocalDays
    now: datetime
    rows: list[tuple[Any, ...]] = field(default_factory=list)
    ledger: Ledger = field(default_factory=Ledger)
    owed: dict[tuple[int, int], list[FollowUp]] = field(default_factory=dict)

    def settle_all(self, crossing: Sequence[Crosser]) -> set[int]:
        """Note what must be written, and return of whom all facts must be asked.

        Those are new clients, and the ones of whom a person has put off or closed one of the
        three lately.
        """
        members = {one.row.member_id for one in crossing if _walks(one.row)}
        owed, left = owed_to(members, self.now), {one.row.member_id for one in crossing} - members
        for one in crossing:
            row = one.row
            key = row.member_id, row.clinic_id
            care = owed.setdefault(key, ClinicCare(member_id=key[0], clinic_id=key[1]))
            if row.member_id in left or _is_in_hand(care):
                left.add(row.member_id)
            else:
                self._settle(one, care)
        return left

    def _settle(self, one: Crosser, care: ClinicCare) -> None:
        today = self.days.today
        scores = scores_on(one.history, today)
        facts = ClientFacts(
            plan=WALKS,
            sums=one.sums,
            first_pain=scores[0] if scores else None,
            last_pain=scores[-1] if scores else None,
        )
        columns = reason_columns(facts, self._owed(one, care), today)
        standing = Standing(
            is_active=True,
            has_walked=True,
            is_quiet=one.found["quiet"] is not None,
            is_low=one.found["low"] is not None,
            has_dropped=one.found["drop"] is not None,
            tells_of_month=tells_of_month(facts),
        )
        columns["standing"] = as_letters(standing)
        pains = pain_columns(scores)
        self.rows.append((*one.values, *columns.values(), *pains.values()))

    def _owed(self, one: Crosser, care: ClinicCare) -> list[FollowUp]:
        """Return what is owed now; it is settled once for all carers of a client in a clinic."""
        key = care.member_id, care.clinic_id
        if key not in self.owed:
            found = [found_of(reason, state) for reason, state in one.found.items() if state]
            settled = settle(care, found, self.days, self.now, self.ledger, among=WALK_REASONS)
            self.owed[key] = settled
        return self.owed[key]


def _walks(row: Row) -> bool:
    """Return whether the plan of this entry is active, and has been walked."""
    standing = from_letters(row.standing)
    return standing.is_active and standing.has_walked and row.last_walk_on is not None


def _is_in_hand(care: ClinicCare) -> bool:
    """Return whether a person put one of these reasons off, closed it lately, or handed one on."""
    rows = care.follow_ups.values()
    if any(one.handed_on_at for one in rows):
        return True
    return any(one.snoozed_until or one.resolved_at for one in rows if one.reason in WALK_REASONS)

"""Who comes to be quiet, low or dropped with a new day, or no longer is: no fact is read for it.

These reasons follow from the walks that the entry keeps, so only what is owed is read besides.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from programs.adherence.models import FollowUp
from programs.adherence.queries.care_rows import clinic_care
from programs.adherence.queries.entries import pain_columns, reason_columns, sum_columns
from programs.adherence.rules.arithmetic import Thresholds
from programs.adherence.rules.facts import ClientFacts, PlanFacts, PlanState
from programs.adherence.rules.history import (
    changes_on,
    is_legible,
    scores_on,
    sums_on,
    unpacked,
    was_due_after,
)
from programs.adherence.rules.reasons import reasons_of
from programs.adherence.rules.standing import as_letters, from_letters, standing_of
from programs.adherence.services.figures import Pages
from programs.adherence.services.owed import Ledger, LocalDays, settle

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from programs.adherence.queries.care_rows import ClinicCare
    from programs.adherence.rules.history import History

WALK_REASONS = (FollowUp.Reason.QUIET, FollowUp.Reason.LOW, FollowUp.Reason.DROP)
"""The reasons that follow from the walks alone."""


@transaction.atomic
def cross(member_ids: Collection[int], days: LocalDays, now: datetime) -> set[int]:
    """Open and close what quiet, low and drop ask for, and return of whom all facts must be asked.

    Those are new clients, and the ones of whom a person has put off or closed one of the three.
    """
    ledger, pages = Ledger(), Pages()
    left = {
        care.member_id
        for care in clinic_care(member_ids, now)
        if not _crossed(care, days, now, ledger, pages)
    }
    ledger.write(now)
    pages.write()
    return left


def _crossed(
    care: ClinicCare, days: LocalDays, now: datetime, ledger: Ledger, pages: Pages
) -> bool:
    """Note what the entries of a client in one clinic hold, if nothing else must be asked."""
    if not _is_kept(care, days) or _is_in_hand(care):
        return False
    entry = care.first.entry
    history = unpacked(entry["history"])
    facts = _facts_of(care, history, days)
    owed = settle(care, reasons_of(facts, days.today), days, now, ledger, among=WALK_REASONS)
    values = {
        **entry,
        **pain_columns(scores_on(history, days.today)),
        **sum_columns(history, facts.sums_on(days.today), days.today),
        **reason_columns(facts, owed, days.today),
        "standing": as_letters(standing_of(facts, days.today)),
        "changes_on": min(
            entry["reasons_on"], changes_on(history, entry["last_walk_on"], days.today)
        ),
    }
    pages.keep(care, values, days)
    return True


def _is_kept(care: ClinicCare, days: LocalDays) -> bool:
    """Return whether every entry is there, of a plan that is active and walked, and no more due."""
    return all(
        row.entry_id is not None
        and {"a", "w"} <= set(row.entry["standing"] or "")
        and is_legible(row.entry["history"])
        and row.entry["reasons_on"] > days.today
        and row.entry["last_walk_on"]
        for row in care.rows.values()
    )


def _is_in_hand(care: ClinicCare) -> bool:
    """Return whether a person has put one of these reasons off, or closed it lately."""
    rows = care.follow_ups.values()
    return any(one.snoozed_until or one.resolved_at for one in rows if one.reason in WALK_REASONS)


def _facts_of(care: ClinicCare, history: History, days: LocalDays) -> ClientFacts:
    """Return what low, drop, the group and the line of the entry follow from, as it is stored."""
    row = care.first
    scores = scores_on(history, days.today)
    standing, last = from_letters(row.entry["standing"]), row.entry["last_walk_on"]
    return ClientFacts(
        plan=PlanFacts(state=PlanState.ACTIVE, has_walked=standing.has_walked),
        sums=sums_on(history, days.today),
        due_since=was_due_after(history, last, days.today),
        last_walk_on=last,
        thresholds=Thresholds(on_track=row.on_track, partly=row.low),
        first_pain=scores[0] if scores else None,
        last_pain=scores[-1] if scores else None,
    )

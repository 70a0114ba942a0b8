"""Keeping what rosters and queues show of a member, recomputed by the write that changes it.

Never counted up or down: each time everything is computed anew from index reads, so it cannot
drift. Asking twice changes nothing, and nothing is written where nothing changed.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db import transaction

from accounts.models import CareRelationship, Role
from programs.adherence.models import RosterEntry
from programs.adherence.queries.care_rows import ENTRY_COLUMNS, clinic_care, hold_care
from programs.adherence.queries.entries import (
    as_read_by,
    facts_of,
    figures_of,
    reason_columns,
    wake_of,
)
from programs.adherence.queries.member_facts import record_with_care, records
from programs.adherence.rules.history import (
    changes_on,
    has_due_this_week,
    is_legible,
    packed,
    trimmed,
    unpacked,
)
from programs.adherence.rules.reasons import drop, low, reasons_of, turns_on_monday
from programs.adherence.rules.standing import as_letters, standing_of
from programs.adherence.rules.wakes import first_after
from programs.adherence.services.letting_go import let_go
from programs.adherence.services.many import update_many
from programs.adherence.services.owed import Ledger, owed_days, settle
from programs.plans.models import Plan
from retrowalk.writing import update

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from django.db.models import QuerySet

    from programs.adherence.queries.care_rows import CareRow, ClinicCare
    from programs.adherence.queries.member_facts import Record
    from programs.adherence.rules.facts import ClientFacts
    from programs.adherence.services.owed import LocalDays

BATCH = 500
FEW = 4
"""Up to so many different changes are written one by one."""

LONG_AGO = date(2000, 1, 1)
"""An entry that changes on this day is computed anew the next time the clock is asked."""

SHOWN_COLUMNS = tuple(name for name in ENTRY_COLUMNS if name != "as_of")
"""What an entry says; a day on which nothing of it changed is not written down."""


class Changed(NamedTuple):
    """How many entries and follow-ups were not as they are computed."""

    entries: int = 0
    follow_ups: int = 0


def refresh_member(*, member_id: int, now: datetime, is_held: bool = False) -> None:
    """Bring this member's roster entries and follow-ups up to date: three statements at most.

    One more where an entry is new or follow-ups open, change or close, one less where the care
    is held already. A member nobody looks after costs one.
    """
    if is_held:
        _refresh({member_id}, now)
    else:
        refresh_members([member_id], now=now)


@transaction.atomic(savepoint=False)
def refresh_members(member_ids: Collection[int], *, now: datetime) -> Changed:
    """Bring these members up to date and return how much changed."""
    held = hold_care(member_ids, now)
    return _refresh(held, now) if held else Changed()


def _refresh(held: set[int], now: datetime) -> Changed:
    """Bring members up to date whose care is held."""
    found, care = _read(held, now)
    facts = {pk: facts_of(record, now) for pk, record in found.items()}
    figures = {pk: figures_of(record, facts[pk]) for pk, record in found.items()}
    wakes = {pk: wake_of(record, facts[pk], now) for pk, record in found.items()}
    ledger, pages = Ledger(), Pages()
    for one in care:
        record = found[one.member_id]
        reasons, of_coach = _reasons(one, facts[one.member_id], record, now, ledger)
        reasons["reasons_on"] = min(reasons["reasons_on"], wakes[one.member_id])
        reasons["changes_on"] = min(reasons["reasons_on"], reasons["changes_on"])
        pages.keep(one, figures[one.member_id] | reasons, record, of_coach)
    ledger.write(now)
    return Changed(pages.write(), len(ledger))


def _read(held: set[int], now: datetime) -> tuple[dict[int, Record], list[ClinicCare]]:
    """Return the records of members whose care is held, and who looks after them."""
    if len(held) == 1:
        (member_id,) = held
        record, care = record_with_care(member_id, now)
        return {member_id: record}, care
    return records(held, now), clinic_care(held, now)


def care_changed(*, member_id: int, now: datetime) -> None:
    """Make entries for care in force, and take away those of care that has ended.

    What is owed is let go of last: the figures lock the care first, as everybody does.
    """
    open_care = CareRelationship.objects.open_at(now).filter(member=member_id)
    entries = RosterEntry.objects.filter(member=member_id)
    if not entries.exists():
        _hold_plans(member_id)
    entries.exclude(care__in=open_care).delete()
    refresh_member(member_id=member_id, now=now)
    let_go(member_id=member_id, now=now)


def _hold_plans(member_id: int) -> None:
    """Wait for whoever writes about a walk of this member, and let them wait.

    Two changes of a member follow each other by the care they lock. Where the first care begins
    nobody else sees it to lock, so that each would miss what the other writes.
    """
    plans = Plan.objects.filter(member=member_id).order_by("pk")
    list(plans.select_for_update(no_key=True).values_list("pk"))


def limits_changed(*, clinic_id: int, now: datetime) -> None:
    """Read a clinic's clients by its new limits: the first 500 at once, more by the clock.

    Whoever computes one of them at this moment is waited for, and does not put old limits back.
    """
    entries = RosterEntry.objects.filter(clinic=clinic_id)
    _hold(CareRelationship.objects.filter(member__in=entries.values("member"), ended_at=None))
    entries.update(changes_on=LONG_AGO, reasons_on=LONG_AGO)
    members = entries.order_by("member").values_list("member", flat=True).distinct()
    refresh_members(list(members[:BATCH]), now=now)


def title_changed(*, key: str, title: str) -> None:
    """Write a program's new title where it stands; nothing else follows from it.

    The care is locked first, so that nobody who computes these entries at the same moment puts
    the old title back.
    """
    entries = RosterEntry.objects.filter(program_key=key).exclude(program_title=title)
    if _hold(CareRelationship.objects.filter(roster_entry__in=entries)):
        entries.update(program_title=title)


def _hold(care: QuerySet[CareRelationship]) -> bool:
    """Lock this care in the order of everybody else; return whether there is any."""
    held = care.select_for_update(of=("self",), no_key=True).order_by("pk")
    return bool(held.values_list("pk"))


def _reasons(
    care: ClinicCare, facts: ClientFacts, record: Record, now: datetime, ledger: Ledger
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the columns of reasons, and those that read otherwise for a coach."""
    facts = as_read_by(care, facts, record, now)
    found, today = reasons_of(facts, record.today), record.today
    owed = settle(care, found, record, now, ledger)
    is_handed_on = any(one.handed_on_at for one in owed)
    return {
        **reason_columns(facts, owed, today),
        "standing": as_letters(standing_of(facts, today)),
        "reasons_on": first_after(today, owed_days(care, found, owed, record)),
        "changes_on": _by_walks(record, facts),
    }, reason_columns(facts, owed, today, is_coach=True) if is_handed_on else {}


def _by_walks(record: Record, facts: ClientFacts) -> date:
    today = record.today
    is_told = bool(low(facts, today) or drop(facts, today))
    by_week = turns_on_monday(
        facts.sums_on(today),
        facts.thresholds,
        is_told=is_told,
        has_due_this_week=has_due_this_week(record.history, today),
    )
    return changes_on(record.history, facts.last_walk_on, today, turns_on_monday=by_week)


class Pages:
    """The entries to write: new ones, and for the others only what is not as it is stored."""

    def __init__(self) -> None:
        self.new: list[RosterEntry] = []
        self.changes: dict[tuple[tuple[str, Any], ...], list[int]] = defaultdict(list)
        self.values: dict[int, dict[str, Any]] = {}

    def keep(
        self,
        care: ClinicCare,
        values: dict[str, Any],
        days: LocalDays,
        of_coach: dict[str, Any],
    ) -> None:
        """Note what the entries of a clinic's carers must hold, `of_coach` for its coaches."""
        contact = care.first.last_contact_at
        values["last_contact_on"] = days.day_of(contact) if contact else None
        for row in care.rows.values():
            self._keep(row, values | of_coach if row.role == Role.COACH else values)

    def write(self) -> int:
        """Write it and return how many entries that were; one statement for equal changes."""
        if self.new:
            RosterEntry.objects.bulk_create(self.new, batch_size=BATCH, ignore_conflicts=True)
        if len(self.changes) > FEW:
            self._write_many()
        else:
            for change, pks in self.changes.items():
                update(RosterEntry, pks, dict(change))
        return len(self.new) + sum(len(pks) for pks in self.changes.values())

    def _write_many(self) -> None:
        """Write many different changes: of each entry all columns that change in any of them."""
        names = sorted({name for change in self.changes for name, _ in change})
        rows = [
            (pk, *(self.values[pk][name] for name in names))
            for pks in self.changes.values()
            for pk in pks
        ]
        update_many(RosterEntry, names, rows)

    def _keep(self, row: CareRow, values: dict[str, Any]) -> None:
        if row.entry_id is None:
            self.new.append(_entry(row, values))
            return
        stored = row.entry["history"]
        if stored and values["history"] != stored and is_legible(stored):
            # What has become too long ago is no change, and not worth a write.
            is_same = values["history"] == packed(trimmed(unpacked(stored), values["as_of"]))
            values = values | {"history": stored} if is_same else values
        change = tuple(
            (name, values[name]) for name in SHOWN_COLUMNS if values[name] != row.entry[name]
        )
        # Who flew west over the date line lives on a day before the one that was written.
        if change or row.entry["as_of"] > values["as_of"]:
            self.changes[(*change, ("as_of", values["as_of"]))].append(row.entry_id)
            self.values[row.entry_id] = values


def _entry(row: CareRow, values: dict[str, Any]) -> RosterEntry:
    return RosterEntry(
        care_id=row.care_id,
        staff_id=row.staff_id,
        member_id=row.member_id,
        clinic_id=row.clinic_id,
        role=row.role,
        **values,
    )

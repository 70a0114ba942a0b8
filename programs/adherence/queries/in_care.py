"""The roster entries of clients who are in somebody's care right now."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from accounts.access import held_care
from programs.adherence.models import RosterEntry
from retrowalk.slots import Slot, UnseenSlot

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

LISTED = (
    "member_id",
    "member__uuid",
    "clinic_id",
    "name",
    "group",
    "reason_rank",
    "reason",
    "reason_detail",
    "reason_number",
    "reason_since",
    "more_reasons",
    "percent",
    "last_pain",
    "last_walk_on",
    "program_key",
    "program_title",
    "plan_week",
)
"""What every list of clients reads of an entry; each adds what only it shows."""


def entries_in_care(
    *, staff: Any, role: str, clinics: Iterable[Any], now: Any
) -> QuerySet[RosterEntry]:
    """Return the entries of clients this carer holds in this role, in these clinics."""
    held = held_care("care__", staff=staff, role=role, clinics=clinics, now=now)
    return RosterEntry.objects.filter(held, staff=staff, role=role)


def slotted_entries(role: str, clinics: int) -> QuerySet[RosterEntry]:
    """Return the same with slots: "staff", "now" and one for each of so many clinics."""
    return entries_in_care(
        staff=UnseenSlot("staff"), role=role, clinics=clinic_slots(clinics), now=Slot("now")
    )


def clinic_slots(clinics: int) -> list[UnseenSlot]:
    """Return the slots of so many clinics."""
    return [UnseenSlot(f"clinic_{number}") for number in range(clinics)]


def in_slots(clinics: Sequence[int]) -> dict[str, int]:
    """Return the clinics by the names of their slots."""
    return {f"clinic_{number}": clinic for number, clinic in enumerate(clinics)}

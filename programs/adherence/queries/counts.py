"""How many clients stand in each group of a roster: sums of what the database has counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.access import clinics_of
from programs.adherence.models import RosterCount, RosterEntry
from programs.adherence.queries.in_care import clinic_slots, in_slots
from retrowalk.slots import Prepared, Slot, kept_for_few

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from accounts.models import Role, User


def group_counts(user: User, role: Role, *, clinic_id: int | None = None) -> dict[int, int]:
    """Return the number of this person's clients in each roster group; one query.

    It reads a handful of rows, however many clients there are. A cover that ran out counts
    until the clock has closed it, some minutes later; its row is not shown meanwhile.
    """
    clinics = clinics_of(user, role, clinic_id)
    if not clinics:
        return {}
    rows = _counts(role, len(clinics)).rows(staff=user.pk, **in_slots(clinics))
    return {group: count for group, count in rows if count}


def urgent_count(role: str, staff: Any, clinics: Iterable[Any]) -> Coalesce:
    """Return the number of a carer's clients who need somebody today, to ask with a row.

    `clinics` are those of `clinics_of`; it and `staff` may be slots.
    """
    urgent = _rows(role, staff, clinics).filter(group=RosterEntry.Group.ACT_TODAY)
    counted = urgent.values("staff_id").annotate(count=Sum("number")).values("count")
    return Coalesce(Subquery(counted), 0)


def _rows(role: str, staff: Any, clinics: Iterable[Any]) -> QuerySet[RosterCount]:
    return RosterCount.objects.filter(staff_id=staff, role=role, clinic_id__in=clinics)


@kept_for_few
def _counts(role: str, clinics: int) -> Prepared[Any]:
    """Return the query for somebody who works in so many clinics."""

    def build() -> QuerySet[RosterCount, Any]:
        rows = _rows(role, Slot("staff"), clinic_slots(clinics))
        return rows.order_by().values_list("group").annotate(count=Sum("number"))

    return Prepared(build)

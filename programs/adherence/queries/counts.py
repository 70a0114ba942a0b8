"""How many clients stand in each group of a roster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count, Subquery
from django.db.models.functions import Coalesce

from accounts.access import open_care
from programs.adherence.models import RosterEntry

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from accounts.models import Role, User


def group_counts(user: User, role: Role, *, clinic_id: int | None = None) -> dict[int, int]:
    """Return the number of this person's clients in each roster group; one query."""
    entries = _entries(user, role, clinic_id)
    return dict(entries.values_list("group").annotate(Count("pk")).order_by())


def urgent_count(user: User, role: str, *, clinic_id: int | None = None) -> Coalesce:
    """Return the number of this person's clients who need somebody today, to ask with a row."""
    urgent = _entries(user, role, clinic_id).filter(group=RosterEntry.Group.ACT_TODAY)
    counted = urgent.order_by().values("staff").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(counted), 0)


def _entries(user: User, role: str, clinic_id: int | None) -> QuerySet[RosterEntry]:
    care = open_care(user).filter(role=role)
    entries = RosterEntry.objects.filter(staff=user, role=role, care__in=care)
    return entries if clinic_id is None else entries.filter(clinic=clinic_id)

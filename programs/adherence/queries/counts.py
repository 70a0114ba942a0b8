"""How many clients stand in each group of a roster."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Count

from accounts.access import open_care
from programs.adherence.models import RosterEntry

if TYPE_CHECKING:
    from accounts.models import Role, User


def group_counts(user: User, role: Role, *, clinic_id: int | None = None) -> dict[int, int]:
    """Return the number of this person's clients in each roster group; one query."""
    care = open_care(user).filter(role=role)
    entries = RosterEntry.objects.filter(staff=user, role=role, care__in=care)
    if clinic_id is not None:
        entries = entries.filter(clinic=clinic_id)
    return dict(entries.values_list("group").annotate(Count("pk")).order_by())

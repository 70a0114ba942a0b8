"""What somebody works as, and where: read beside the person, for every page asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q

from accounts.models.clinic import Role
from accounts.second_step import second_steps

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet


@dataclass(frozen=True)
class Work:
    """One role in one clinic, and whether its holder has a second step of signing in."""

    clinic_id: int
    clinic_name: str
    role: str
    has_second_step: bool

    @property
    def role_name(self) -> str:
        """Return the role in words."""
        return str(Role(self.role).label)


def beside_work(rows: QuerySet[Any], way: str = "") -> QuerySet[Any]:
    """Return each row once for each open membership of its person, or once where there is none.

    `way` leads from a row to the person, as in "user__".
    """
    is_open = Q((f"{way}memberships__ended_at", None))
    found: QuerySet[Any] = rows.annotate(
        held=FilteredRelation(f"{way}memberships", condition=is_open),
        held_clinic=F("held__clinic"),
        held_clinic_name=F("held__clinic__name"),
        held_role=F("held__role"),
        has_second_step=Exists(second_steps().filter(user=OuterRef(f"{way}pk"))),
    )
    return found.order_by("held__pk")


def work_in(rows: Iterable[Any]) -> tuple[Work, ...]:
    """Return the work that stands in rows of `beside_work` about one person."""
    return tuple(
        Work(row.held_clinic, row.held_clinic_name, row.held_role, row.has_second_step)
        for row in rows
        if row.held_role
    )

"""A member's walks with what was told about them, ready for the formula and the charts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import F, FilteredRelation, Q

from programs.adherence.rules.arithmetic import Walk
from programs.sessions.models import WalkSession
from programs.vocabulary import CheckInKind, Provenance, SessionStatus
from retrowalk.slots import Prepared, Slot

if TYPE_CHECKING:
    from datetime import date

    from accounts.models import User

COLUMNS = (
    "plan_id",
    "due_on",
    "walked_on",
    "status",
    "provenance",
    "planned_backward_seconds",
    "active_backward_seconds",
)


@dataclass(frozen=True, kw_only=True)
class WalkRow:
    """One walk that the plan still holds. Scores are 0 to 10, None where nothing was told.

    `on` is the day it was walked, else the day it is due. `pain` is the worst on the walk.
    """

    plan_id: int
    on: date
    walk: Walk
    provenance: str
    pain: int | None
    confidence: int | None
    morning: int | None

    @property
    def is_by_hand(self) -> bool:
        """Return whether the walk was written down afterwards, not timed."""
        return self.walk.is_done and self.provenance != Provenance.TIMER


def walk_rows(member: User, since: date) -> list[WalkRow]:
    """Return the member's walks due from this local day on, oldest first; one query."""
    return [_row(row) for row in _walks_told_of.rows(member=member.pk, since=since)]


@Prepared
def _walks_told_of() -> Any:
    walks = WalkSession.objects.filter(member=Slot("member"), due_on__gte=Slot("since"))
    told = walks.current().in_order()
    return told.alias(
        after=_told(CheckInKind.AFTER), next_day=_told(CheckInKind.NEXT_MORNING)
    ).values(
        *COLUMNS,
        pain=F("after__pain"),
        confidence=F("after__confidence"),
        morning=F("next_day__pain"),
    )


def _told(kind: CheckInKind) -> FilteredRelation:
    """Return the join to the current check-in of this kind; a walk has one at most."""
    current = Q(check_ins__kind=kind, check_ins__replaced_by__isnull=True)
    return FilteredRelation("check_ins", condition=current)


def _row(row: dict[str, Any]) -> WalkRow:
    return WalkRow(
        plan_id=row["plan_id"],
        on=row["walked_on"] or row["due_on"],
        walk=Walk(
            due_on=row["due_on"],
            planned_seconds=row["planned_backward_seconds"],
            done_seconds=row["active_backward_seconds"],
            is_done=row["status"] == SessionStatus.DONE,
            is_excused=row["status"] == SessionStatus.EXCUSED,
        ),
        provenance=row["provenance"],
        pain=row["pain"],
        confidence=row["confidence"],
        morning=row["morning"],
    )

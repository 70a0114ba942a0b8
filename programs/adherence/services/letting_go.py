"""What becomes of what is owed to a client once somebody no longer looks after them.

A figure nobody reads is no reason to call. A fall, pain or a stumble is closed by a person only:
while the client shares with the clinic it waits there, nobody's and as old as it is, for whoever
looks after the client next, and is escalated and counted as overdue like any other.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, F, OuterRef, Q

from accounts.models import CareRelationship, ClinicLink
from programs.adherence.models import FollowUp
from programs.adherence.rules.reasons import LAST_SAFETY_RANK

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet


def let_go(*, member_id: int, now: datetime) -> int:
    """Close what nobody owes this member any more, and free what a carer held who has gone.

    Return how many follow-ups changed.
    """
    there = {"member": member_id, "clinic": OuterRef("clinic")}
    carers = CareRelationship.objects.open_at(now).filter(**there)
    owed = FollowUp.objects.open().filter(member=member_id)
    changed = _close(owed.exclude(Exists(ClinicLink.objects.open().filter(**there))), now)
    alone = owed.filter(~Exists(carers))
    changed += _close(alone.filter(rank__gt=LAST_SAFETY_RANK), now)
    # What a coach left to a physio: whoever comes next may be a coach, and sees it.
    changed += _free(alone.filter(handed_on_at__isnull=False), handed_on_at=None)
    has_gone = ~Exists(carers.filter(staff=OuterRef("assigned_to")))
    return changed + _free(owed.filter(has_gone, assigned_to__isnull=False))


def without_carer(now: datetime) -> QuerySet[FollowUp]:
    """Return what is owed to members whom nobody, or not the one who holds it, looks after."""
    there = {"member": OuterRef("member"), "clinic": OuterRef("clinic")}
    carers = CareRelationship.objects.open_at(now).filter(**there)
    holder = carers.filter(staff=OuterRef("assigned_to"))
    return FollowUp.objects.open().filter(
        ~Exists(carers) | Q(assigned_to__isnull=False) & ~Exists(holder)
    )


def _close(owed: QuerySet[FollowUp], now: datetime) -> int:
    return owed.update(resolved_at=now, outcome=FollowUp.Outcome.PASSED)


def _free(held: QuerySet[FollowUp], **more: None) -> int:
    """Make it nobody's, so that what must be acted on today goes to a second physio again."""
    return held.update(
        assigned_to=None,
        taken_at=None,
        escalated_at=None,
        escalated_to=None,
        version=F("version") + 1,
        **more,
    )

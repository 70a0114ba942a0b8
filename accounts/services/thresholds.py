"""The limits of the labels "on track" and "low": one person proposes, another agrees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from accounts.care_changes import limits_changed
from accounts.models import Clinic, ThresholdProposal

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User


class CannotChangeLimitsError(Exception):
    """The limits cannot be proposed or agreed to; the message says why."""


@transaction.atomic
def propose_limits(
    *, clinic: Clinic, on_track: int, low: int, by: User, now: datetime
) -> ThresholdProposal:
    """Store new limits in per cent, which wait for a second person."""
    try:
        with transaction.atomic():
            proposal: ThresholdProposal = ThresholdProposal.objects.create(
                clinic=clinic,
                on_track_percent=on_track,
                low_percent=low,
                proposed_by=by,
                proposed_at=now,
            )
    except IntegrityError as fault:
        raise CannotChangeLimitsError(
            "Another change waits already. Decide on it first."
        ) from fault
    return proposal


@transaction.atomic
def decide_limits(
    *, proposal: ThresholdProposal, by: User, is_accepted: bool, now: datetime
) -> None:
    """Put proposed limits in force, or drop them; whoever proposed them can only drop them.

    Raises CannotChangeLimitsError.
    """
    proposal = ThresholdProposal.objects.select_for_update().get(pk=proposal.pk)
    if proposal.decided_at:
        raise CannotChangeLimitsError("A colleague has decided on this already.")
    if is_accepted and proposal.proposed_by_id == by.pk:
        raise CannotChangeLimitsError("It takes two people. Ask another clinic admin to agree.")
    proposal.decided_by, proposal.decided_at = by, now
    proposal.is_accepted = is_accepted
    proposal.save()
    if is_accepted:
        Clinic.objects.filter(pk=proposal.clinic_id).update(
            on_track_percent=proposal.on_track_percent, low_percent=proposal.low_percent
        )
        limits_changed(clinic_id=proposal.clinic_id, now=now)

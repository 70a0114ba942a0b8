"""The limits of the labels "on track" and "low": one person proposes, another agrees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from accounts.access_words import LIMITS, LimitsChange
from accounts.care_changes import limits_changed
from accounts.models import Clinic, ThresholdProposal
from accounts.services.looking import record_clinic_act

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User


class CannotChangeLimitsError(Exception):
    """The limits cannot be proposed or agreed to; the message says why."""


@transaction.atomic
def propose_limits(
    *, clinic: Clinic, on_track: int, low: int, by: User, now: datetime
) -> ThresholdProposal:
    """Store new limits in per cent, which wait for a second person.

    Raises CannotChangeLimitsError, also for limits that are in force already.
    """
    clinic = Clinic.objects.get(pk=clinic.pk)
    if (on_track, low) == (clinic.on_track_percent, clinic.low_percent):
        raise CannotChangeLimitsError("These limits are in force already. Change at least one.")
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
    _write_down(proposal, clinic, by=by, action="propose_limits", now=now)
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
    clinic = Clinic.objects.get(pk=proposal.clinic_id)
    action = "agree_limits" if is_accepted else "drop_limits"
    _write_down(proposal, clinic, by=by, action=action, now=now)
    if is_accepted:
        Clinic.objects.filter(pk=proposal.clinic_id).update(
            on_track_percent=proposal.on_track_percent, low_percent=proposal.low_percent
        )
        limits_changed(clinic_id=proposal.clinic_id, now=now)


def _write_down(
    proposal: ThresholdProposal, clinic: Clinic, *, by: User, action: str, now: datetime
) -> None:
    """Put who did what to the limits into the clinic's log, with the old and the new ones."""
    change = LimitsChange(
        on_track=proposal.on_track_percent,
        low=proposal.low_percent,
        was_on_track=clinic.on_track_percent,
        was_low=clinic.low_percent,
    )
    record_clinic_act(
        by=by, clinic=clinic, person=by, action=action, area=LIMITS, detail=change.stored, now=now
    )

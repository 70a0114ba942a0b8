"""Taking back what somebody just did about a follow-up: that change only, within a minute.

A call, a message, a passing on or a putting off that is taken back is gone from the contact log:
it was not made. Who tapped what and when stays in the access log.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q

from programs.adherence.models import Contact, FollowUp
from programs.adherence.queries.follow_ups import colleagues_of
from programs.adherence.services.follow_ups import (
    UNDO_TIME,
    CannotFollowUpError,
    Standing,
    kept,
    locked,
    log,
)
from programs.changes import as_one_change
from programs.plans.services.notes import take_message_back

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from accounts.models import User

TOO_LATE = "This can be taken back for 1 minute only."
TAKEN_BACK = {
    Contact.Kind.CALL: ("take_call_back", "your call stays"),
    Contact.Kind.MESSAGE: ("take_message_back", "your message stays"),
    Contact.Kind.PASSED_ON: ("take_passing_on_back", "it stays passed on"),
    Contact.Kind.SNOOZED: ("take_putting_off_back", "it stays put off"),
}
"""What can be taken back: its name in the access log, and the end of a refusal."""


@transaction.atomic
@as_one_change()
def take_back(
    *, follow_up: UUID, by: User, contact: UUID, before: Standing, now: datetime
) -> FollowUp:
    """Take back one thing this person did, so that all stands as `before` where that still can.

    Nothing happens where it is taken back already, as after a second click. Raise
    CannotFollowUpError where it is too late or more was done since, CannotWriteNoteError where
    a message has been read.
    """
    one = locked(follow_up, by)
    made = one.contacts.filter(uuid=contact, staff=by, kind__in=TAKEN_BACK).first()
    if made is None:
        return one
    action, stays = TAKEN_BACK[Contact.Kind(made.kind)]
    _refuse_after_more(one, made, stays)
    if made.at < now - UNDO_TIME:
        raise CannotFollowUpError(TOO_LATE)
    if made.kind == Contact.Kind.MESSAGE:
        take_message_back(member=one.member, staff=by, sent_at=made.at, now=now)
        _open_what_was_answered(one, made)
    _reopen(one)
    _put_back(one, made, before, by, now)
    if made.kind == Contact.Kind.PASSED_ON:
        one.handed_on_at = None
        _forget_what_closing_told(one, by, made.at)
    one.contacts.filter(pk=made.pk).unguarded().delete()
    return kept(one, by=by, action=action, now=now)


@transaction.atomic
def open_again(*, follow_up: UUID, by: User, now: datetime) -> FollowUp:
    """Open again what this person closed; open already, nothing happens.

    Raise CannotFollowUpError where it is too late, or where it is owed again anyway.
    """
    one = locked(follow_up, by)
    if one.resolved_at is None:
        return one
    if one.resolved_by_id != by.pk or one.resolved_at < now - UNDO_TIME:
        raise CannotFollowUpError(TOO_LATE)
    _forget_what_closing_told(one, by, one.resolved_at)
    _reopen(one)
    log(one, by, Contact.Kind.DONE, now, text="Opened again")
    return kept(one, by=by, action="open_follow_up_again", now=now)


def _refuse_after_more(one: FollowUp, made: Contact, stays: str) -> None:
    """Refuse where somebody went on from it, took it on, or it was closed for another reason."""
    is_last = one.contacts.order_by("-at", "-pk").first() == made
    is_passed_on = made.kind == Contact.Kind.PASSED_ON
    is_taken_on = is_passed_on and one.taken_at is not None and one.taken_at >= made.at
    is_closed_since = one.resolved_at not in (None, made.at)
    if not is_last or is_taken_on or is_closed_since:
        raise CannotFollowUpError(f"More was done about this since, so {stays}.")


def _forget_what_closing_told(one: FollowUp, by: User, at: datetime) -> None:
    """Take away the talk or message that was logged only because the outcome told of it."""
    ends = Q(kind__in=[Contact.Kind.DONE, Contact.Kind.PASSED_ON])
    then = one.contacts.filter(at=at, staff=by)
    if then.filter(ends).exists():
        then.exclude(ends).unguarded().delete()


def _reopen(one: FollowUp) -> None:
    same = FollowUp.objects.open().filter(
        member=one.member_id, clinic=one.clinic_id, reason=one.reason
    )
    if one.resolved_at and same.exists():
        raise CannotFollowUpError("It has come up again by itself.")
    one.resolved_at = one.resolved_by = None
    one.outcome = one.resolution = ""


def _put_back(one: FollowUp, made: Contact, before: Standing, by: User, now: datetime) -> None:
    """Give it back to whose it was, unless their care has ended, and until when it waited.

    Where something new is known since, it asks for somebody anew and stays so.
    """
    if Standing.of(one).owner != before.owner:
        carers = {person.uuid: person for person in (by, *colleagues_of(one, by, now))}
        one.assigned_to = carers.get(before.owner) if before.owner else None
    is_new_since = one.occurred_at is not None and one.occurred_at > made.at
    if not is_new_since:
        one.snoozed_until = before.snoozed_until
        one.taken_at = before.taken_at if one.assigned_to else None


def _open_what_was_answered(one: FollowUp, sent: Contact) -> None:
    """Open again what the message had closed besides: that the client waits for an answer."""
    of_client = FollowUp.objects.filter(member=one.member_id, reason=FollowUp.Reason.UNANSWERED)
    owed = of_client.open().values("clinic")
    closed = of_client.filter(resolved_at=sent.at, outcome=FollowUp.Outcome.PASSED)
    closed.exclude(pk=one.pk).exclude(clinic__in=owed).update(
        resolved_at=None, outcome="", version=F("version") + 1
    )

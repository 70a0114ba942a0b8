"""What staff do about a follow-up: take it, call, write, put it off, pass it on, close it.

Every verb looks the row up through the person's own clients and locks it. Each writes to the
contact log and to the access log, and tells the keepers of the figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Self
from uuid import UUID

from django.db import transaction

from accounts.models import CareRelationship
from accounts.services.looking import record_change
from programs.adherence.models import Contact, FollowUp
from programs.adherence.queries.follow_ups import (
    colleagues_of,
    is_physio_of,
    local_today,
    physio_of,
)
from programs.adherence.rules.reasons import LAST_ACT_TODAY, is_for_physio
from programs.changes import as_one_change, member_changed
from programs.plans.services.notes import send_message

if TYPE_CHECKING:
    from collections.abc import Collection

    from accounts.models import Clinic, User

NEXT_CALL = {
    Contact.Result.SPOKE: None,
    Contact.Result.LEFT_MESSAGE: timedelta(days=2),
    Contact.Result.NO_ANSWER: timedelta(days=1),
}
"""When to try again after a call, in days from today; after a talk there is nothing to try."""

AFTER_MESSAGE = timedelta(days=2)
LONGEST_SNOOZE_DAYS = 30
UNDO_TIME = timedelta(minutes=1)
"""Longer than its button stands, which is 10 seconds: who holds it open is heard too."""
MOST_AT_ONCE = 100


REACHED = {
    FollowUp.Outcome.SPOKE: (Contact.Kind.CALL, Contact.Result.SPOKE),
    FollowUp.Outcome.MESSAGED: (Contact.Kind.MESSAGE, ""),
}
"""Outcomes that say the client was reached, and how the contact log has it."""


class CannotFollowUpError(Exception):
    """This cannot be done with this follow-up; the sentence says why and what to do."""


class ChangedMeanwhileError(Exception):
    """It was changed first, elsewhere; `follow_up` is how it stands now."""

    def __init__(self, follow_up: FollowUp) -> None:
        super().__init__("This was changed meanwhile, by you in another window or by a colleague.")
        self.follow_up = follow_up


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Whose a follow-up is, since when it is taken, and until which day it waits."""

    owner: UUID | None
    taken_at: datetime | None
    snoozed_until: date | None

    @classmethod
    def of(cls, one: FollowUp) -> Self:
        """Return how a follow-up stands."""
        owner = one.assigned_to.uuid if one.assigned_to else None
        return cls(owner=owner, taken_at=one.taken_at, snoozed_until=one.snoozed_until)


@dataclass(frozen=True, kw_only=True)
class Done:
    """What was done about a follow-up, as the contact log has it, and how it stood before."""

    follow_up: FollowUp
    contact: Contact
    before: Standing


@transaction.atomic
def take(*, follow_up: UUID, by: User, version: int, now: datetime) -> FollowUp:
    """Make it this person's own; taken by them already, nothing changes."""
    one = locked(follow_up, by)
    if one.taken_at and one.assigned_to_id == by.pk:
        return one
    _same_version(one, version)
    _own(one, by, now)
    return kept(one, by=by, action="take_follow_up", now=now)


@transaction.atomic
@as_one_change()
def log_call(
    *,
    follow_up: UUID,
    by: User,
    result: Contact.Result,
    text: str = "",
    version: int,
    now: datetime,
) -> Done:
    """Keep the result of a call; it sets the day of the next try.

    After a talk a Check in is closed. What somebody must act on today stays open until it is
    closed with an outcome, and is never put off.
    """
    one = locked(follow_up, by)
    _same_version(one, version)
    before, today = Standing.of(one), local_today(one, now)
    wait = NEXT_CALL[result]
    next_on = today + wait if wait else None
    call = log(one, by, Contact.Kind.CALL, now, result=result, text=text, next_on=next_on)
    _own(one, by, now)
    _put_off(one, next_on)
    if result == Contact.Result.SPOKE and one.rank > LAST_ACT_TODAY:
        _close(one, by, FollowUp.Outcome.SPOKE, text, now)
    kept(one, by=by, action="log_call", now=now)
    return Done(follow_up=one, contact=call, before=before)


@transaction.atomic
@as_one_change()
def write(*, follow_up: UUID, by: User, body: str, version: int, now: datetime) -> Done:
    """Send the client a message in this person's own thread and look again two days later.

    The mail that tells of it waits until the message can no longer be taken back. Raise
    CannotWriteNoteError where the client would not read it.
    """
    one = locked(follow_up, by)
    _same_version(one, version)
    before = Standing.of(one)
    until = now + UNDO_TIME
    send_message(member=one.member, staff=by, author=by, body=body, now=now, mail_not_before=until)
    next_on = local_today(one, now) + AFTER_MESSAGE
    sent = log(one, by, Contact.Kind.MESSAGE, now, next_on=next_on)
    _own(one, by, now)
    _put_off(one, next_on)
    kept(one, by=by, action="write_about_follow_up", now=now)
    return Done(follow_up=one, contact=sent, before=before)


@transaction.atomic
def snooze(*, follow_up: UUID, by: User, until: date, version: int, now: datetime) -> Done:
    """Put a Check in off until a local day of the client, 30 days ahead at most."""
    one = locked(follow_up, by)
    _same_version(one, version)
    if one.rank <= LAST_ACT_TODAY:
        message = "This cannot wait. Call, pass it on, or close it with what was done."
        raise CannotFollowUpError(message)
    ahead = (until - local_today(one, now)).days
    if not 1 <= ahead <= LONGEST_SNOOZE_DAYS:
        message = f"Choose a day from tomorrow to {LONGEST_SNOOZE_DAYS} days ahead."
        raise CannotFollowUpError(message)
    before = Standing.of(one)
    put_off = log(one, by, Contact.Kind.SNOOZED, now, next_on=until)
    one.snoozed_until = until
    kept(one, by=by, action="snooze_follow_up", now=now)
    return Done(follow_up=one, contact=put_off, before=before)


@transaction.atomic
def pass_on(
    *, follow_up: UUID, by: User, to: User, text: str = "", version: int, now: datetime
) -> Done:
    """Give it to a colleague who looks after the same client in the same clinic."""
    one = locked(follow_up, by)
    _same_version(one, version)
    if to.pk not in {person.pk for person in colleagues_of(one, by, now)}:
        message = "Choose somebody of your clinic who looks after this client."
        raise CannotFollowUpError(message)
    before = Standing.of(one)
    passed_on = log(one, by, Contact.Kind.PASSED_ON, now, text=text)
    one.assigned_to, one.taken_at, one.handed_on_at = to, None, None
    kept(one, by=by, action="pass_on_follow_up", now=now)
    return Done(follow_up=one, contact=passed_on, before=before)


@transaction.atomic
def resolve(
    *,
    follow_up: UUID,
    by: User,
    outcome: FollowUp.Outcome,
    resolution: str = "",
    version: int,
    now: datetime,
) -> Done:
    """Close it with what came of it. Raise ChangedMeanwhileError with the first result, if any.

    What only a physio ends stays open where a coach closes it: it is off the coach's list, and a
    physio of the client has it to check.
    """
    one = locked(follow_up, by)
    _same_version(one, version)
    if outcome == FollowUp.Outcome.PASSED:
        raise CannotFollowUpError("Choose what was done.")
    if one.rank <= LAST_ACT_TODAY and outcome == FollowUp.Outcome.NO_ACTION and not resolution:
        raise CannotFollowUpError("Write in a few words why nothing is needed.")
    before = Standing.of(one)
    _tell_reached(one, by, outcome, now)
    if is_for_physio(one.reason, one.detail) and not is_physio_of(one, by):
        made = log(one, by, Contact.Kind.PASSED_ON, now, text=resolution)
        _hand_on(one, now)
        kept(one, by=by, action="pass_on_follow_up", now=now)
    else:
        made = log(one, by, Contact.Kind.DONE, now, text=resolution)
        _close(one, by, outcome, resolution, now)
        kept(one, by=by, action="close_follow_up", now=now)
    return Done(follow_up=one, contact=made, before=before)


@transaction.atomic
@as_one_change()
def resolve_many(
    *, follow_ups: Collection[UUID], by: User, outcome: FollowUp.Outcome, now: datetime
) -> int:
    """Close many Check in rows with one outcome and return how many were still open.

    Raise CannotFollowUpError when one of them asks for somebody today: those are closed one
    by one.
    """
    if len(follow_ups) > MOST_AT_ONCE:
        raise CannotFollowUpError(f"Choose {MOST_AT_ONCE} or fewer at once.")
    _hold_care(follow_ups)
    chosen = FollowUp.objects.visible_to(by).filter(uuid__in=follow_ups)
    rows = list(chosen.select_for_update(of=("self",)).select_related("member").order_by("pk"))
    if any(one.rank <= LAST_ACT_TODAY for one in rows):
        raise CannotFollowUpError("Close what needs you today one at a time.")
    still_open = [one for one in rows if one.resolved_at is None]
    for one in still_open:
        _tell_reached(one, by, outcome, now)
        log(one, by, Contact.Kind.DONE, now)
        _close(one, by, outcome, "", now)
        kept(one, by=by, action="close_follow_up", now=now)
    return len(still_open)


@transaction.atomic
def log_contact(
    *,
    member: User,
    clinic: Clinic,
    by: User,
    result: Contact.Result,
    text: str = "",
    now: datetime,
) -> Contact:
    """Keep a call that no follow-up asked for; the caller has checked that `by` may."""
    contact = Contact.objects.create(
        member=member,
        clinic=clinic,
        staff=by,
        kind=Contact.Kind.CALL,
        result=result,
        text=text,
        at=now,
    )
    _record_call(member, clinic, by, "log_call", now)
    member_changed(member_id=member.pk, now=now)
    return contact


@transaction.atomic
def take_contact_back(*, member: User, clinic: Clinic, by: User, call: UUID, now: datetime) -> None:
    """Take back this one call that no follow-up asked for, made less than a minute ago."""
    calls = Contact.objects.filter(
        member=member, clinic=clinic, staff=by, kind=Contact.Kind.CALL, follow_up=None
    )
    made = calls.filter(uuid=call, at__gte=now - UNDO_TIME).first()
    if made is None:
        raise CannotFollowUpError("This can be taken back for 1 minute only.")
    calls.filter(pk=made.pk).unguarded().delete()
    _record_call(member, clinic, by, "take_call_back", now)
    member_changed(member_id=member.pk, now=now)


def _record_call(member: User, clinic: Clinic, by: User, action: str, now: datetime) -> None:
    record_change(by=by, member=member, action=action, area="contact", clinic_id=clinic.pk, now=now)


def locked(uuid: UUID, by: User) -> FollowUp:
    """Return the row, locked; raise DoesNotExist for one this person may not see."""
    _hold_care([uuid])
    mine = FollowUp.objects.visible_to(by).select_for_update(of=("self",))
    return mine.select_related("member").get(uuid=uuid)


def _hold_care(follow_ups: Collection[UUID]) -> None:
    """Lock the care of these clients before their rows are locked.

    A recomputation does so too, in the same order, so that the two never wait for each other.
    """
    care = CareRelationship.objects.filter(
        member__follow_ups__uuid__in=follow_ups, ended_at__isnull=True
    )
    list(care.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk"))


def _same_version(one: FollowUp, version: int) -> None:
    if one.version != version or one.resolved_at is not None:
        raise ChangedMeanwhileError(one)


def _own(one: FollowUp, by: User, now: datetime) -> None:
    one.assigned_to, one.taken_at = by, one.taken_at or now
    if one.handed_on_at and not is_physio_of(one, by):
        one.handed_on_at = None


def _hand_on(one: FollowUp, now: datetime) -> None:
    """Leave it to a physio of the client, who has it anew unless it was theirs already."""
    physio = physio_of(one, now)
    if physio is None or one.assigned_to_id != physio.pk:
        one.assigned_to, one.taken_at = physio, None
    one.handed_on_at = now


def _put_off(one: FollowUp, until: date | None) -> None:
    if until is not None and one.rank > LAST_ACT_TODAY:
        one.snoozed_until = until


def _close(
    one: FollowUp, by: User, outcome: FollowUp.Outcome, resolution: str, now: datetime
) -> None:
    one.resolved_at, one.resolved_by = now, by
    one.outcome, one.resolution = outcome, resolution


def _tell_reached(one: FollowUp, by: User, outcome: FollowUp.Outcome, now: datetime) -> None:
    """Log the talk or message that an outcome tells of, unless this person did so that day."""
    if outcome not in REACHED:
        return
    kind, result = REACHED[outcome]
    told = Contact.objects.filter(
        member=one.member_id, clinic=one.clinic_id, staff=by, kind=kind, result=result
    )
    last = told.order_by("-at").first()
    if last is None or local_today(one, last.at) != local_today(one, now):
        log(one, by, kind, now, result=result)


def log(
    one: FollowUp,
    by: User,
    kind: Contact.Kind,
    now: datetime,
    *,
    result: str = "",
    text: str = "",
    next_on: date | None = None,
) -> Contact:
    """Write it into the contact log of the client."""
    return Contact.objects.create(
        member=one.member,
        clinic_id=one.clinic_id,
        staff=by,
        follow_up=one,
        kind=kind,
        result=result,
        text=text,
        next_on=next_on,
        at=now,
    )


def kept(one: FollowUp, *, by: User, action: str, now: datetime) -> FollowUp:
    """Store the row, write down who changed it, and have the figures computed anew."""
    one.version += 1
    one.save()
    record_change(
        by=by,
        member=one.member,
        action=action,
        area="follow_ups",
        object_kind="follow_up",
        object_id=str(one.uuid),
        clinic_id=one.clinic_id,
        now=now,
    )
    member_changed(member_id=one.member_id, now=now)
    return one

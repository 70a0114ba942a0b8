"""What was done about a follow-up while somebody else had it on their screen, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from programs.adherence.models import Contact
from programs.adherence.rules.days import near_day
from programs.adherence.rules.words import on_day
from retrowalk.templatetags.retrowalk import local_time

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User
    from programs.adherence.models import FollowUp

Kind = Contact.Kind
DID = {
    Kind.CALL: "called",
    Kind.MESSAGE: "sent a message",
    Kind.PASSED_ON: "passed it on",
    Kind.SNOOZED: "put it off",
}
NOT_KEPT = "What you sent just now was not kept."
STILL_HERE = "What you typed is still here. Read what changed, then send it again."
SET_ASIDE = "What you typed was not sent. It stands below, so that you can use it elsewhere."
NO_LONGER_TRUE = "It is no longer true, so it closed by itself."


def last_step(one: FollowUp, reader: User) -> str:
    """Return who did what last: "Ruth Adler called today at 10:00am, no answer."; else empty.

    What is written there stays out of it: the page of the follow-up and the thread hold that.
    """
    if one.resolved_at:
        if one.resolved_by is None:
            return NO_LONGER_TRUE
        closed = f"{_who(one.resolved_by, reader)} closed it {_moment(one.resolved_at)}"
        return f"{closed}: {one.get_outcome_display().lower()}."
    steps = Contact.objects.filter(follow_up=one, kind__in=DID).select_related("staff")
    last = steps.order_by("-at", "-pk").first()
    if last is None:
        return ""
    did = f"{_who(last.staff, reader)} {DID[Kind(last.kind)]} {_moment(last.at)}"
    return f"{did}{_with(last)}."


def _who(person: User, reader: User) -> str:
    return "You" if person == reader else person.name


def _moment(at: datetime) -> str:
    day = near_day(timezone.localdate(at), timezone.localdate())
    return f"{day if day[0].isdigit() else day.lower()} at {local_time(at)}"


def _with(step: Contact) -> str:
    """Return what came of a call, or the day until which it was put off."""
    if step.kind == Kind.CALL:
        return f", {step.get_result_display().lower()}"
    if step.kind == Kind.SNOOZED and step.next_on:
        return f", until {on_day(step.next_on, timezone.localdate()).removeprefix('on ')}"
    return ""

"""Covering for a colleague: a physio opens one client's record for a few hours, with a reason.

This is the way in when care cannot wait (trust brief, note 1 to its matrix). It is written down
with the reason, the member is told at once, and it ends by itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.access import open_care
from accounts.care_changes import care_changed
from accounts.models import CareRelationship, ClinicLink, Role
from accounts.services.looking import record_change
from retrowalk.mail import queue_mail

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User

SHORTEST_REASON = 10
SUBJECT = "Somebody covers for your physio"
COVER = CareRelationship.Kind.COVER


class CannotCoverError(Exception):
    """The record cannot be opened; `field` names what to change, empty for all of it."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def open_cover(*, by: User, who: str, reason: str, now: datetime) -> CareRelationship:
    """Open the record of a client of the same clinic for some hours, and tell the member.

    `who` is the client's whole name or e-mail address. Only clients of clinics where `by` is a
    physio are found. Raise CannotCoverError.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        message = f"Say why in {SHORTEST_REASON} characters or more."
        raise CannotCoverError(message, "reason")
    links = _links_of(by, who.strip())
    get_user_model().objects.select_for_update().get(pk=links[0].member_id)
    link = _not_reached(by, links, now)
    care = CareRelationship.objects.create(
        link=link,
        member=link.member,
        clinic=link.clinic,
        staff=by,
        role=Role.PHYSIO,
        kind=COVER,
        cover_reason=reason.strip(),
        started_at=now,
        expires_at=now + settings.COVER_TIME,
    )
    record_change(by=by, member=link.member, action="open_cover", area="client", now=now)
    _tell_member(care)
    care_changed(member_id=link.member_id, now=now)
    return care


@transaction.atomic
def end_cover(*, care: CareRelationship, by: User, now: datetime) -> bool:
    """End a cover of one's own before its time; return whether it was still in force."""
    mine = CareRelationship.objects.open_at(now).filter(pk=care.pk, staff=by, kind=COVER)
    is_open = mine.exists()
    if is_open:
        record_change(by=by, member=care.member, action="end_cover", area="client", now=now)
        CareRelationship.objects.filter(pk=care.pk).update(ended_at=now)
        care_changed(member_id=care.member_id, now=now)
    return is_open


@transaction.atomic
def close_past_covers(*, now: datetime) -> int:
    """Mark covers whose time has run out as ended then; return how many. They opened nothing."""
    past = CareRelationship.objects.filter(kind=COVER, ended_at=None, expires_at__lte=now)
    members = set(past.values_list("member_id", flat=True))
    closed = past.update(ended_at=F("expires_at"))
    for member_id in members:
        care_changed(member_id=member_id, now=now)
    return closed


def _links_of(by: User, who: str) -> list[ClinicLink]:
    """Return the open links of the one client with this name or address; raise CannotCoverError."""
    clinics = [clinic for clinic, role in by.open_memberships if role == Role.PHYSIO]
    links = ClinicLink.objects.open().filter(clinic__in=clinics).exclude(member=by)
    named = links.filter(Q(member__name__iexact=who) | Q(member__email__iexact=who))
    active = named.filter(member__is_active=True).select_related("member", "clinic")
    found = list(active.order_by("pk"))
    if not found:
        message = "No client of your clinic has this name or e-mail address."
        raise CannotCoverError(message, "who")
    if len({link.member_id for link in found}) > 1:
        message = "More than one client has this name. Enter the e-mail address."
        raise CannotCoverError(message, "who")
    return found


def _not_reached(by: User, links: list[ClinicLink], now: datetime) -> ClinicLink:
    """Return the first link by which this physio does not reach the client yet.

    Raise CannotCoverError where there is none. A cover that ran out is closed first, so that it
    does not stand in the way of a new one.
    """
    care = CareRelationship.objects.filter(staff=by, role=Role.PHYSIO, link__in=links)
    past = care.filter(kind=COVER, ended_at=None, expires_at__lte=now)
    past.update(ended_at=F("expires_at"))
    reached = set(open_care(by).filter(pk__in=care).values_list("link_id", flat=True))
    link = next((link for link in links if link.pk not in reached), None)
    if link is None:
        raise CannotCoverError("You can open this client's record already.", "who")
    return link


def _tell_member(care: CareRelationship) -> None:
    link = f"{settings.BASE_URL}{reverse('accounts:access')}"
    context = {"care": care, "link": link}
    queue_mail(
        to=[care.member.email],
        subject=SUBJECT,
        body=render_to_string("accounts/emails/cover.txt", context),
        key=f"cover-{care.uuid}",
    )

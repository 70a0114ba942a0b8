"""Writing down who looked at, or changed, whose record (trust brief R6).

A read is written before its page is sent, a change in the transaction of the change: when the
row cannot be written, nothing is shown and nothing is changed.
"""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter
from django.db import transaction
from django.db.models import Case, Exists, OuterRef, When
from django.utils import timezone

from accounts.access import open_care
from accounts.models import AccessEvent, CareRelationship
from retrowalk.middleware.requests import current_request
from retrowalk.slots import Prepared, Slot

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.db.models import QuerySet
    from django.http import HttpRequest

    from accounts.models import Clinic, User

READ = "read"
READ_AGAIN_AFTER = timedelta(minutes=15)
"""One row for each actor, member and kind of page in this time; more would say nothing new."""

FEW = 400
"""More rows of one actor in this time are not read one and all to see who of a page is there."""


@dataclass(frozen=True, kw_only=True)
class Look:
    """One member shown to one member of staff, and through which care."""

    member_id: int
    clinic_id: int
    role: str
    cover_reason: str = ""

    @classmethod
    def through(cls, care: CareRelationship) -> Look:
        """Return the look that this care relationship allows."""
        return cls(
            member_id=care.member_id,
            clinic_id=care.clinic_id,
            role=care.role,
            cover_reason=care.cover_reason,
        )


def with_last_look(
    care: QuerySet[CareRelationship], *, area: Any, since: Any
) -> QuerySet[CareRelationship]:
    """Return the care with `was_seen`: whether its holder's look at such a page is written down.

    One query finds whose record it is and asks this; `record_look` then writes what is missing.
    `since` is READ_AGAIN_AFTER before now; both values may be slots.
    """
    recent = AccessEvent.objects.filter(
        actor=OuterRef("staff"), member=OuterRef("member"), action=READ, area=area, at__gt=since
    )
    return care.annotate(was_seen=Exists(recent))


def record_look(*, by: User, care: CareRelationship, area: str, now: datetime) -> None:
    """Write down that one client was shown; `care` comes from `with_last_look`.

    One statement, none where the same look was written down lately.
    """
    if not care.was_seen:  # type: ignore[attr-defined]
        _event(by, Look.through(care), READ, area, now).save()


def record_looks(*, by: User, looks: Iterable[Look], area: str, now: datetime) -> int:
    """Write down that these members were shown on a kind of page; return how many rows are new.

    Two statements, however many members a list shows; one more after many pages of it.
    """
    shown = {look.member_id: look for look in looks}
    known = _seen_lately(by, shown, area, now) if shown else set()
    new = [look for member_id, look in shown.items() if member_id not in known]
    if new:
        AccessEvent.objects.bulk_create(_events(by, new, READ, area, now))
    return len(new)


def record_file(*, by: User, looks: Iterable[Look], area: str, now: datetime) -> None:
    """Write down that these members are in a file that leaves the app; one statement.

    Every file is told of, also one that follows another or its page: each copy is one more.
    """
    AccessEvent.objects.bulk_create(_events(by, looks, READ, area, now))


def _seen_lately(by: User, shown: Collection[int], area: str, now: datetime) -> set[int]:
    """Return members whose record this actor has opened on such a page a moment ago.

    One query; one more after many pages, which may have written ten thousand rows.
    """
    since = now - READ_AGAIN_AFTER
    newest = NEWEST.rows(actor=by.pk, area=area, since=since)
    if len(newest) < FEW:
        return set(newest)
    return set(_lately(by.pk, area, since).filter(member__in=shown))


def _lately(actor: Any, area: Any, since: Any) -> QuerySet[AccessEvent, int]:
    rows = AccessEvent.objects.filter(actor=actor, action=READ, area=area, at__gt=since)
    return rows.values_list("member_id", flat=True)


NEWEST = Prepared(lambda: _lately(Slot("actor"), Slot("area"), Slot("since")).order_by("-at")[:FEW])


@transaction.atomic
def record_change(
    *,
    by: User,
    member: User,
    action: str,
    area: str,
    object_kind: str = "",
    object_id: str = "",
    clinic_id: int = 0,
    now: datetime | None = None,
) -> None:
    """Write down that somebody else changed a member's record; the member's own changes need none.

    Call it inside the transaction of the change. `action` is a verb ("assign_plan"), `area` the
    part of the record; neither ever holds what was written. `clinic_id` is the clinic it was
    done for, where somebody may look after the member in more than one.
    """
    if by.pk == member.pk:
        return
    elsewhere = Case(When(clinic=clinic_id, then=0), default=1)
    care = open_care(by).filter(member=member).order_by(elsewhere, "-role").first()
    look = (
        Look.through(care)
        if care
        else Look(member_id=member.pk, clinic_id=0, role=next(iter(sorted(by.open_roles)), ""))
    )
    event = _event(by, look, action, area, now or timezone.now())
    event.object_kind, event.object_id = object_kind, object_id
    event.save()


def record_clinic_act(
    *,
    by: User,
    clinic: Clinic,
    person: User,
    action: str,
    now: datetime,
    area: str = "people",
    detail: str = "",
) -> None:
    """Write down what somebody did to a person's place in a clinic: a role, an assignment.

    Their own place too: a clinic sees who took a role. What is done to the clinic itself is told
    of whoever did it; `detail` holds its values, which are nobody's health. Call it in the
    transaction of the change.
    """
    held = sorted(role for clinic_id, role in by.open_memberships if clinic_id == clinic.pk)
    look = Look(member_id=person.pk, clinic_id=clinic.pk, role=next(iter(held), ""))
    event = _event(by, look, action, area, now)
    if detail:
        event.object_kind, event.object_id = area, detail
    event.save()


def _event(by: User, look: Look, action: str, area: str, now: datetime) -> AccessEvent:
    return _events(by, [look], action, area, now)[0]


def _events(
    by: User, looks: Iterable[Look], action: str, area: str, now: datetime
) -> list[AccessEvent]:
    request = current_request.get()
    request_id, address = getattr(request, "id", ""), shortened(_address_of(request))
    return [
        AccessEvent(
            at=now,
            actor=by,
            role=look.role,
            clinic_id=look.clinic_id or None,
            member_id=look.member_id,
            action=action,
            area=area,
            cover_reason=look.cover_reason,
            request_id=request_id,
            address_prefix=address,
        )
        for look in looks
    ]


def _address_of(request: HttpRequest | None) -> str:
    """Return the address a request came from, past the proxies we trust; empty in a job."""
    return get_adapter().get_client_ip(request) if request else ""


def shortened(address: str) -> str:
    """Return the network an address lies in (/24 or /48), so that no single machine is named."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return ""
    network = ipaddress.ip_network(f"{ip}/{24 if ip.version == 4 else 48}", strict=False)
    return str(network)

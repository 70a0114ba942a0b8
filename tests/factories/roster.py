"""Roster entries as bare rows: what a roster shows, without the walks it took to get there."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from django.db.models import Model

from accounts.models import CareRelationship, Clinic, ClinicLink, Consent, Role, User
from programs.adherence.models import FollowUp, RosterEntry
from programs.adherence.rules.arithmetic import FEWEST_DUE, Walk, whole_percent
from programs.adherence.rules.history import History, history_of, packed, sums_on
from programs.adherence.rules.signs import Told
from programs.vocabulary import Provenance
from tests.factories.accounts import (
    CareRelationshipFactory,
    ClinicLinkFactory,
    MembershipFactory,
    UserFactory,
)
from tests.factories.programs import NOW

TODAY = date(2026, 5, 13)
RANKS = {reason: number for number, reason in enumerate(FollowUp.Reason.values, start=1)}


def coach_of(clinic: Clinic, **fields: Any) -> User:
    """Return somebody who coaches in this clinic."""
    user: User = MembershipFactory.create(
        clinic=clinic, role=Role.COACH, user=UserFactory.create(**fields)
    ).user
    return user


def physio_of(clinic: Clinic, **fields: Any) -> User:
    """Return somebody who is a physio in this clinic."""
    user: User = MembershipFactory.create(
        clinic=clinic, role=Role.PHYSIO, user=UserFactory.create(**fields)
    ).user
    return user


def client_of(
    staff: User, *, member: User | None = None, role: Role = Role.COACH, **entry: Any
) -> RosterEntry:
    """Return the entry of a client of this carer, with the care it stands on.

    On track with nothing told, unless `entry` says more; a `reason` brings its own rank. `walks`
    are those of the latest weeks (`history_of_weeks`), so many of them written down `by_hand`.
    """
    clinic_id = next(clinic for clinic, held in staff.open_memberships if held == role)
    member = member or UserFactory.create(name=entry.pop("name", "Margaret Hill"))
    link = member.clinic_links.open().filter(clinic=clinic_id).first() or ClinicLinkFactory.create(
        member=member, clinic=Clinic.objects.get(pk=clinic_id)
    )
    care = CareRelationshipFactory.create(link=link, staff=staff, role=role)
    row: dict[str, Any] = {
        "care": care,
        "staff": staff,
        "member": member,
        "clinic": link.clinic,
        "role": role,
        "name": member.name,
        "group": RosterEntry.Group.ON_TRACK,
        "as_of": TODAY,
    }
    if entry.get("reason"):
        row["reason_rank"] = RANKS[entry["reason"]]
        row["group"] = (
            RosterEntry.Group.ACT_TODAY if row["reason_rank"] <= 2 else RosterEntry.Group.CHECK_IN
        )
        row["reason_since"] = TODAY
    history = history_of_weeks(entry.pop("walks", ""), by_hand=entry.pop("by_hand", 0))
    sums = sums_on(history, TODAY)
    row["history"] = packed(history)
    if sums.due >= FEWEST_DUE:
        row["percent"] = whole_percent(sums.counted, sums.due)
    return RosterEntry.objects.create(**row | entry)


def history_of_weeks(weeks: str, *, by_hand: int = 0) -> History:
    """Return three walks a week as letters of marks say: "ddd dcd dmm nnn", this week last.

    Of this week they lie from today on. The first ones that were walked are `by_hand`.
    """
    told: list[Told] = []
    for back, letters in enumerate(reversed(weeks.split())):
        first = TODAY if back == 0 else TODAY - timedelta(days=TODAY.weekday() + 7 * back)
        gap = 1 if back == 0 else 2
        told += [_told(letter, first + timedelta(days=gap * n)) for n, letter in enumerate(letters)]
    walked = sorted((one for one in told if one.walk.is_done), key=lambda one: one.on)[:by_hand]
    return history_of(
        one._replace(provenance=Provenance.BY_HAND) if one in walked else one for one in told
    )


def _told(letter: str, due_on: date) -> Told:
    done = {"d": 420, "c": 200}.get(letter, 0)
    return Told(
        walk=Walk(
            due_on=due_on,
            planned_seconds=420,
            done_seconds=done,
            is_done=done > 0,
            is_excused=letter == "x",
        ),
        on=due_on,
        plan_id=1,
        provenance=Provenance.TIMER if done else "",
        is_open=letter in "mn",
    )


def owed(entry: RosterEntry, reason: str, **fields: Any) -> FollowUp:
    """Return an open follow-up about the client of this entry."""
    row: dict[str, Any] = {
        "member": entry.member,
        "clinic": entry.clinic,
        "reason": reason,
        "rank": RANKS[reason],
        "since": TODAY,
        "created_at": NOW,
    }
    return FollowUp.objects.create(**row | fields)


def clients_of(staff: User, count: int, *, role: Role = Role.COACH, **entry: Any) -> None:
    """Give this carer so many clients like each other, in a handful of statements."""
    first = client_of(staff, role=role, name="Client 000", **entry)
    people = User.objects.bulk_create(
        User(email=f"many{number}-{staff.pk}@example.org", name=f"Client {number:03}")
        for number in range(1, count)
    )
    care = first.care
    consent = care.link.consent
    consents = Consent.objects.bulk_create(
        Consent(**_copied(consent) | {"user": one}) for one in people
    )
    links = ClinicLink.objects.bulk_create(
        ClinicLink(**_copied(care.link) | {"member": one, "consent": consent, "uuid": uuid4()})
        for one, consent in zip(people, consents, strict=True)
    )
    cares = CareRelationship.objects.bulk_create(
        CareRelationship(**_copied(care) | {"member": one, "link": link, "uuid": uuid4()})
        for one, link in zip(people, links, strict=True)
    )
    RosterEntry.objects.bulk_create(
        RosterEntry(**_copied(first) | {"member": one, "care": care, "name": one.name})
        for one, care in zip(people, cares, strict=True)
    )


def _copied(row: Model) -> dict[str, Any]:
    """Return the fields of a row that has no key yet."""
    fields = row._meta.concrete_fields
    return {one.name: getattr(row, one.name) for one in fields if not one.primary_key}

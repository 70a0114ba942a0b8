"""A physio with a client, and what they send; for the tests of assigning."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from accounts.models import CareRelationship, User
from programs.plans.models import Plan
from programs.plans.queries.assign import bench_for, version_seen
from programs.plans.queries.plan import open_plan
from programs.plans.rules.tailoring import Tailoring, as_template
from programs.plans.services.assign import Assigned, Wish
from programs.sessions.services.assign import assign_plan
from tests.factories.accounts import CareRelationshipFactory, ClinicLinkFactory
from tests.factories.programs import NOW, WEDNESDAY, version_of


def care_of(member: User, **physio: Any) -> CareRelationship:
    """Return the care of a new physio, in the clinic the member is linked to."""
    link = member.clinic_links.first() or ClinicLinkFactory.create(member=member)
    care: CareRelationship = CareRelationshipFactory.create(link=link)
    if physio:
        User.objects.filter(pk=care.staff_id).update(**physio)
        care.staff.refresh_from_db()
    return care


def tailoring_for(care: CareRelationship, key: str = "knee_oa", **changes: Any) -> Tailoring:
    """Return the template as it stands for this client, with these changes."""
    bench = bench_for(care.member, care.staff, WEDNESDAY, clinic_id=care.clinic_id)
    chosen = bench.of_version(version_of(key).pk)
    assert chosen is not None
    return replace(as_template(chosen.frame, WEDNESDAY), **changes)


def wish_for(
    care: CareRelationship,
    key: str = "knee_oa",
    *,
    seen: str | None = None,
    uuid: UUID | None = None,
    is_beside: bool = False,
    reason: str = "",
    note: str = "",
    **changes: Any,
) -> Wish:
    """Return a wish as the page sends it; `changes` are fields of the tailoring."""
    return Wish(
        uuid=uuid or uuid4(),
        seen=version_seen(open_plan(care.member)) if seen is None else seen,
        version_id=version_of(key).pk,
        tailoring=tailoring_for(care, key, **changes),
        is_beside=is_beside,
        reason=reason,
        note=note,
    )


def send(care: CareRelationship, wish: Wish, now: datetime = NOW) -> Assigned:
    """Assign on the Wednesday of the factories."""
    return assign_plan(
        member=care.member,
        by=care.staff,
        clinic_id=care.clinic_id,
        wish=wish,
        now=now,
        today=WEDNESDAY,
    )


def assigned(care: CareRelationship, key: str = "knee_oa", **wish: Any) -> Plan:
    """Assign a plan and return it."""
    return send(care, wish_for(care, key, **wish)).plan

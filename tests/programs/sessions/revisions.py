"""Short ways to change a plan as a physio in a test."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from accounts.models import User
from programs.plans.models import Plan, PlanRevision
from programs.plans.rules.revising import Kind, PlanChange
from programs.sessions.models import WalkSession
from programs.sessions.services.revise import revise_plan
from tests.factories.accounts import CareRelationshipFactory
from tests.factories.programs import NOW, WEDNESDAY


def physio_of(plan: Plan) -> User:
    """Return a physio who looks after the plan's member."""
    staff: User = CareRelationshipFactory.create(link__member=plan.member).staff
    staff.name = "Anna Kaur"
    staff.save(update_fields=["name"])
    return staff


def revise(
    plan: Plan,
    kind: Kind,
    value: Any = None,
    *,
    by: User | None = None,
    version: int | None = None,
    reason: str = "A calmer week first.",
    now: datetime = NOW,
    today: date = WEDNESDAY,
) -> PlanRevision:
    """Change one thing about the plan as it stands now; made by its member's physio."""
    plan.refresh_from_db()
    edition = revise_plan(
        plan=plan,
        change=PlanChange(kind=kind, value=value),
        reason=reason,
        version=plan.version if version is None else version,
        by=by or physio_of(plan),
        now=now,
        today=today,
    )
    plan.refresh_from_db()
    return edition


def shown(plan: Plan) -> list[tuple[int, str, int, int]]:
    """Return day, status, week and edition of each walk in force."""
    walks = WalkSession.objects.filter(plan=plan).current().in_order()
    return [
        (walk.due_on.day, str(walk.status), walk.plan_week.position, walk.plan_week.revision.number)
        for walk in walks.select_related("plan_week__revision")
    ]

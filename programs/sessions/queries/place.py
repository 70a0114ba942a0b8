"""Which walk of how many this is, and who should be there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from programs.plans.models import PlanRevision, PlanWeek
from programs.plans.rules.dose import second_person_needed
from programs.plans.rules.support import setting_for_level
from programs.sessions.models import SafetyEvent, WalkSession
from programs.vocabulary import SessionStatus, Setting, Spotter, SupportLevel

if TYPE_CHECKING:
    from programs.vocabulary import Tier

YOUR_SECOND_PERSON = "your second person"
"""How we speak of them until the member tells a name."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Which walk this is, counted from 1, of how many at the least; and how many are done."""

    number: int
    total: int

    @classmethod
    def after(cls, done: int, planned: int) -> Place:
        """Return the place of the walk that follows so many; weeks walked again make it more."""
        return cls(number=done + 1, total=max(planned, done + 1))


def walks_done(plan: str) -> Coalesce:
    """Return the count of a plan's walks that are done; `plan` names the outer field."""
    done = WalkSession.objects.filter(plan=OuterRef(plan), status=SessionStatus.DONE)
    return _number(done.order_by().values("plan").annotate(found=Count("pk")))


def walks_planned(plan: str) -> Coalesce:
    """Return the walks in the weeks of a plan's newest revision, each week walked once."""
    newest = PlanRevision.objects.filter(plan=OuterRef(OuterRef(plan))).order_by("-number")
    weeks = PlanWeek.objects.filter(revision=Subquery(newest.values("pk")[:1])).order_by()
    return _number(weeks.values("revision").annotate(found=Sum("sessions_per_week")))


def stumbles_told() -> Coalesce:
    """Return the count of stumbles stored for the outer walk."""
    stumbles = SafetyEvent.objects.filter(
        walk_session=OuterRef("pk"), kind=SafetyEvent.Kind.STUMBLE
    )
    return _number(stumbles.order_by().values("walk_session").annotate(found=Count("pk")))


def place_of(walk_session: WalkSession) -> Place:
    """Return the walk's number in its plan, by the walks done before it; one query."""
    done = WalkSession.objects.filter(plan=walk_session.plan_id, status=SessionStatus.DONE)
    if walk_session.walked_on:
        same_day = Q(walked_on=walk_session.walked_on, pk__lt=walk_session.pk)
        done = done.filter(same_day | Q(walked_on__lt=walk_session.walked_on))
    before = done.exclude(pk=walk_session.pk).order_by().values("plan")
    found = WalkSession.objects.annotate(
        before=_number(before.annotate(found=Count("pk"))), planned=walks_planned("plan_id")
    )
    return Place.after(*found.values_list("before", "planned").get(pk=walk_session.pk))


def helper_needed(walk_session: WalkSession, *, tier: Tier, done: int) -> str:
    """Return what the second person is asked to do at this walk, empty where none is needed."""
    plan = walk_session.plan
    level = SupportLevel(walk_session.support_level)
    setting = setting_for_level(Setting(plan.setting), level)
    is_needed = second_person_needed(
        program_key=plan.program_version.template.key,
        tier=tier,
        setting=setting,
        spotter=Spotter(plan.spotter),
        walks_done=done,
    )
    if not is_needed:
        return ""
    return "to stand at the console" if setting is Setting.TREADMILL else "to walk beside you"


def _number(rows: Any) -> Coalesce:
    return Coalesce(Subquery(rows.values("found")[:1], output_field=IntegerField()), 0)

"""Who a client is to their physio: the plan, and what the safety check allows; three queries."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db.models import Case, Count, Max, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce

from programs.plans.models import Hold, Plan, PlanRevision, PlanWeek
from programs.plans.queries.plan import STRICTEST_FIRST
from programs.plans.rules.lane import COMFORTABLE_MM_PER_SECOND
from programs.screening.models import Clearance, Screening, ScreeningAnswer, ScreeningDemand
from programs.screening.queries import finished, outcome_of
from programs.screening.rules.reader import catalogue
from programs.screening.rules.validity import Event, are_same_answers, demands_new_screening
from programs.third_person import third_person
from programs.vocabulary import Tier
from retrowalk.slots import Prepared, Slot

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from accounts.models import User


@dataclass(frozen=True, kw_only=True)
class ScreeningFacts:
    """The last safety check: its tier, until when it holds, and the clearance in force, if any.

    `tier` is what opens programs now. `due` says why a new check is needed, empty while the
    last one holds. `answers` are those of the last check, by item id.
    """

    tier: Tier
    told: Tier
    completed_on: date
    until: date
    due: tuple[str, ...]
    cleared_by: str = ""
    cleared_until: date | None = None
    limits: str = ""
    answers: dict[str, str] = field(default_factory=dict)

    def words(self, item: str) -> str:
        """Return the answer to a question of the catalogue in its own words, or nothing."""
        value = self.answers.get(item, "")
        known = catalogue().items.get(item)
        meaning = known.meaning(value) if known and value else None
        return meaning.words if meaning and meaning.words else value


def plan_facts(member: User, today: date) -> Plan | None:
    """Return the open plan, else the last one, None before a first; one query.

    With `weeks`, the number of its weeks, and the strictest hold in force: `hold_kind`,
    `hold_ends_on`, `hold_reason` and `hold_by`, all None while nothing holds it. `top_speed` is
    the fastest pace in mm/s from the present week on, None while each week is walked at one's
    own; `edits` are the weeks a physio set by hand, as their tailoring keeps them, or None.
    """
    return NEWEST_PLAN.first(member=member.pk, today=today)


def _newest_plan() -> QuerySet[Plan]:
    editions = PlanWeek.objects.filter(revision__plan=OuterRef("pk")).values("revision__number")
    weeks = editions.annotate(count=Count("pk")).order_by("-revision__number")
    first = PlanRevision.objects.filter(plan=OuterRef("pk"), number=1)
    strict = Case(*(When(kind=kind, then=rank) for rank, kind in enumerate(STRICTEST_FIRST)))
    in_force = Hold.objects.filter(plan=OuterRef("pk")).in_force_on(Slot("today"))
    holds = in_force.order_by(strict, "pk")
    plans = Plan.objects.filter(member=Slot("member"), withdrawn_at__isnull=True).annotate(
        weeks=Subquery(weeks.values("count")[:1]),
        top_speed=Subquery(_top_speed(editions)),
        edits=Subquery(first.values("change__tailoring__edits")),
        hold_kind=Subquery(holds.values("kind")[:1]),
        hold_ends_on=Subquery(holds.values("ends_on")[:1]),
        hold_reason=Subquery(holds.values("reason")[:1]),
        hold_by=Subquery(holds.values("created_by")[:1]),
    )
    with_names = plans.select_related("program_version__template", "assigned_by", "locked_by")
    return with_names.order_by("-created_at", "-pk")[:1]


def _top_speed(editions: QuerySet[PlanWeek, Any]) -> QuerySet[PlanWeek, Any]:
    """Return the top speed of the newest edition; a self-chosen pace counts as 600 [J]."""
    ahead = editions.filter(position__gte=OuterRef("current_week")).annotate(
        named=Max("max_mm_per_second"),
        fastest=Max(Coalesce("max_mm_per_second", COMFORTABLE_MM_PER_SECOND)),
        top=Case(When(named__isnull=False, then="fastest")),
    )
    return ahead.order_by("-revision__number").values("top")[:1]


NEWEST_PLAN = Prepared(_newest_plan)


def screening_facts(member: User, today: date) -> ScreeningFacts | None:
    """Return what the last finished safety check allows today, None before a first; two queries."""
    found: Any = LAST_SCREENING.first(member=member.pk, today=today)
    if found is None:
        return None
    completed_at, until = finished(found)
    answers = _answers(found.pk, found.clearance_screening)
    outcome = outcome_of(found)
    is_cleared = (
        outcome.tier is Tier.CLINICIAN_CLEARANCE
        and not outcome.is_locked
        and found.clearance_screening is not None
        and are_same_answers(answers[found.clearance_screening], answers[found.pk])
    )
    demand = found.demand_reason
    due = demands_new_screening(
        completed_at=completed_at,
        expires_on=until,
        today=today,
        events=[Event(reason=demand, at=found.demand_at)] if demand else [],
    )
    return ScreeningFacts(
        tier=Tier.GO_WITH_SUPPORT if is_cleared else outcome.tier,
        told=outcome.tier,
        completed_on=completed_at.date(),
        until=until,
        due=tuple(third_person(catalogue().demands[key].words) for key in due),
        cleared_by=found.clearance_role if is_cleared else "",
        cleared_until=found.clearance_until if is_cleared else None,
        limits=found.clearance_limits if is_cleared else "",
        answers=answers[found.pk],
    )


def _last_screening() -> QuerySet[Screening]:
    """Return the last finished check with the latest clearance and the latest demand beside it."""
    member, today = Slot("member"), Slot("today")
    clearances = Clearance.objects.filter(
        member=member, given_on__lte=today, expires_on__gt=today
    ).order_by("-given_on", "-pk")
    demands = ScreeningDemand.objects.filter(
        member=member, occurred_at__gte=OuterRef("completed_at")
    ).order_by("-occurred_at", "-pk")
    return (
        Screening.objects.filter(member=member)
        .completed()
        .annotate(
            clearance_screening=Subquery(clearances.values("screening")[:1]),
            clearance_role=Subquery(clearances.values("clinician_role")[:1]),
            clearance_until=Subquery(clearances.values("expires_on")[:1]),
            clearance_limits=Subquery(clearances.values("limits")[:1]),
            demand_reason=Subquery(demands.values("reason")[:1]),
            demand_at=Subquery(demands.values("occurred_at")[:1]),
        )
        .newest_first()[:1]
    )


LAST_SCREENING = Prepared(_last_screening)
ANSWERS = Prepared(
    lambda: ScreeningAnswer.objects.filter(
        Q(screening=Slot("own")) | Q(screening=Slot("cleared"))
    ).values_list("screening", "item_key", "value")
)


def _answers(screening: int, cleared: int | None) -> dict[int, dict[str, str]]:
    """Return the answers of these checks by item id; the second is often the first, or none."""
    cleared = screening if cleared is None else cleared
    found: dict[int, dict[str, str]] = {screening: {}, cleared: {}}
    for key, item, value in ANSWERS.rows(own=screening, cleared=cleared):
        found[key][item] = value
    return found

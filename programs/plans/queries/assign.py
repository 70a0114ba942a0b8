"""What a physio needs to assign a plan: the templates, the limits, and what stands already."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from programs.library.queries import OfferedTemplate, templates_for
from programs.plans.models import OPEN_STATUSES, Note, Plan, PlanDraft, PlanRevision
from programs.plans.queries.offers import walker_of
from programs.plans.rules.choosing import choice_for_staff
from programs.plans.rules.dose import speed_limit
from programs.plans.rules.tailoring import Frame, Tailoring
from programs.screening.queries import Standing, answers_of, standing
from programs.vocabulary import PlanStatus, Tier
from retrowalk.slots import Prepared, Slot

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from django.db.models import QuerySet

    from accounts.models import User
    from programs.plans.rules.choosing import Verdict
    from programs.plans.rules.walker import Walker

NOTHING_SEEN = "none"
"""What a form says it saw where the member had no plan."""

TAILORED = "tailored"
"""The kind of the first revision's change: a physio's tailoring, kept to be used again."""


@dataclass(frozen=True, kw_only=True)
class Choosable:
    """One template for one member: its limits when it is open, else why it is locked."""

    template: OfferedTemplate
    frame: Frame
    is_open: bool
    is_best: bool
    reason: str

    @property
    def version_id(self) -> int:
        """Return the edition that would be assigned."""
        return self.template.version_id


@dataclass(frozen=True, kw_only=True)
class Bench:
    """Everything known when a plan is assigned: the safety check, and each template's standing."""

    stands: Standing | None
    answers: Mapping[str, str]
    templates: tuple[Choosable, ...]

    @property
    def open(self) -> tuple[Choosable, ...]:
        """Return what may be assigned, the best match first."""
        return tuple(one for one in self.templates if one.is_open)

    @property
    def locked(self) -> tuple[Choosable, ...]:
        """Return what may not."""
        return tuple(one for one in self.templates if not one.is_open)

    def of_version(self, version_id: int) -> Choosable | None:
        """Return the template of this edition, None where it is not offered at all."""
        return next((one for one in self.templates if one.version_id == version_id), None)


def bench_for(
    member: User,
    by: User,
    today: date,
    *,
    clinic_id: int,
    finished: frozenset[str] = frozenset(),
) -> Bench:
    """Return what this physio may assign to this member today; three queries without a clearance.

    `finished` are the programs the member completed; they only decide which fits best.
    """
    stands = standing(member, today, with_answers=True)
    answers = answers_of(stands.screening) if stands else {}
    walker = walker_of(stands, answers, finished)
    offered = templates_for(by, clinic_id)
    choice = choice_for_staff(
        walker, {one.rules_key: one.entry for one in offered if one.is_built_in}
    )
    found = [
        _choosable(one, choice[one.rules_key], walker) for one in offered if one.rules_key in choice
    ]
    return Bench(
        stands=stands,
        answers=answers,
        templates=tuple(sorted(found, key=lambda one: (not one.is_open, not one.is_best))),
    )


def version_seen(plan: Plan | None) -> str:
    """Return what a form writes down about the plan it was opened beside."""
    return f"{plan.uuid}:{plan.version}" if plan else NOTHING_SEEN


def plans_so_far(member: User) -> tuple[Plan | None, frozenset[str]]:
    """Return the open plan, None without one, and the keys of the programs completed; one query."""
    found = _plans_so_far.rows(member=member.pk)
    finished = [one for one in found if one.status == PlanStatus.COMPLETED]
    return (
        next((one for one in found if one not in finished), None),
        frozenset(one.program_version.template.key for one in finished),
    )


@Prepared
def _plans_so_far() -> QuerySet[Plan]:
    known = [*OPEN_STATUSES, PlanStatus.COMPLETED]
    plans = Plan.objects.filter(member=Slot("member"), status__in=known)
    return plans.select_related("program_version__template")


def note_sent_with(plan: Plan) -> str:
    """Return the message that was sent with a plan, empty without one; one query."""
    sent = Note.objects.filter(plan=plan, author=plan.assigned_by_id, created_at=plan.created_at)
    return sent.values_list("body", flat=True).first() or ""


def last_tailoring(by: User, member: User) -> tuple[str, Tailoring] | None:
    """Return the template's key and the tailoring this physio last set for somebody else.

    One query.
    """
    found = _last_tailored.first(by=by.pk, member=member.pk)
    if found is None:
        return None
    key, change = found
    return key, Tailoring.from_json(change["tailoring"])


@Prepared
def _last_tailored() -> Any:
    revisions = PlanRevision.objects.filter(
        plan__assigned_by=Slot("by"),
        plan__withdrawn_at__isnull=True,
        number=1,
        change__kind=TAILORED,
    ).exclude(plan__member=Slot("member"))
    newest = revisions.order_by("-made_at", "-pk")
    return newest.values_list("plan__program_version__template__key", "change")[:1]


def draft_of(by: User, member: User) -> dict[str, Any]:
    """Return what this physio has typed for this member so far; one query."""
    return dict(_drafts.first(by=by.pk, member=member.pk) or {})


@Prepared
def _drafts() -> QuerySet[PlanDraft, dict[str, Any]]:
    drafts = PlanDraft.objects.filter(author=Slot("by"), member=Slot("member"))
    return drafts.order_by("pk").values_list("choices", flat=True)[:1]


def _choosable(template: OfferedTemplate, verdict: Verdict, walker: Walker) -> Choosable:
    """Return a template with its limits; a clinic's own one is never the best match by itself."""
    frame = Frame(
        program=template.program,
        rules_key=template.rules_key,
        tier=walker.tier or Tier.GO_WITH_SUPPORT,
        speed_limit=speed_limit(template.program.content.speed_caps, walker.age_years),
    )
    is_best = verdict.is_best and template.is_built_in
    return Choosable(
        template=template,
        frame=frame,
        is_open=verdict.is_open,
        is_best=is_best,
        reason=verdict.reason if is_best or not verdict.is_open else "",
    )

"""Giving a member the plan a physio tailored, and taking it back within 5 minutes.

The walks of a plan are laid out by `programs.sessions.services.assign`, which calls these verbs
inside its own transaction.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.contrib.auth import get_user_model
from django.db import transaction

from accounts.access import open_care
from accounts.models import ClinicLink, Role
from accounts.services.looking import record_change
from programs.plans.models import Hold, Note, Plan, PlanDraft
from programs.plans.queries.assign import TAILORED, Choosable, bench_for, version_seen
from programs.plans.rules.checks import Tailored, tailor
from programs.plans.services.end import CannotEndPlanError, end_plan
from programs.plans.services.start import copy_weeks
from programs.vocabulary import PlanStatus, Setting

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from typing import Any
    from uuid import UUID

    from accounts.models import User
    from programs.plans.rules.tailoring import Tailoring

TIME_TO_UNDO = timedelta(minutes=5)
"""So long a sent plan may be taken back; then the member is told."""

PROMISE = "I will be beside them every session."


class CannotAssignError(Exception):
    """This plan cannot be assigned; `field` names the choice to change, empty for the plan."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class PlanChangedError(Exception):
    """The member's plan is another one than the form saw; `plan` is what stands now, or None."""

    def __init__(self, plan: Plan | None) -> None:
        super().__init__("Somebody has changed this plan since you opened the page.")
        self.plan = plan


class CareEndedError(Exception):
    """This physio no longer looks after the member."""


class CannotWithdrawError(Exception):
    """The plan cannot be taken back any more; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Wish:
    """What a physio sends: one edition, tailored, with all that goes with it.

    `uuid` is the form's own: the same form sent twice is one plan. `seen` is what the form knew
    of the member's plan (see `version_seen`). `is_beside` is the promise that the supervised
    program asks for.
    """

    uuid: UUID
    seen: str
    version_id: int
    tailoring: Tailoring
    is_beside: bool = False
    reason: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class Assigned:
    """The plan that stands after assigning; `is_new` is False where the form came twice."""

    plan: Plan
    is_new: bool


@transaction.atomic
def assign_plan(
    *, member: User, by: User, clinic_id: int, wish: Wish, now: datetime, today: date
) -> Assigned:
    """Give the member this plan in place of an open one, and return it.

    Screening, clearance, care and what the form saw are asked again here, behind the member's
    lock (hazard H1, T8). Raise CannotAssignError, PlanChangedError or CareEndedError.
    """
    member = get_user_model().objects.select_for_update().get(pk=member.pk)
    _ask_for_care(member, by)
    sent_before = _sent_before(member, by, wish)
    if sent_before:
        return Assigned(plan=sent_before, is_new=False)
    replaced = Plan.objects.select_for_update().filter(member=member).open().first()
    if version_seen(replaced) != wish.seen:
        raise PlanChangedError(replaced)
    bench = bench_for(member, by, today, clinic_id=clinic_id)
    chosen = bench.of_version(wish.version_id)
    if bench.stands is None or chosen is None or not chosen.is_open:
        raise CannotAssignError(chosen.reason if chosen else "Choose a template.", "template")
    result = tailor(chosen.frame, wish.tailoring, today)
    _refuse(result, chosen, wish)
    if replaced:
        _end(replaced, by=by, now=now, today=today)
    plan = Plan.objects.create(
        **_columns(wish, chosen),
        member=member,
        screening=bench.stands.screening,
        assigned_by=by,
        clinic_id=clinic_id,
        replaces=replaced,
        created_at=now,
    )
    _write_down(plan, chosen, result, wish, now)
    return Assigned(plan=plan, is_new=True)


@transaction.atomic
def withdraw_plan(*, plan: Plan, by: User, now: datetime, today: date) -> bool:
    """Take a plan back that was sent less than 5 minutes ago, and open the one it replaced.

    Return False where it was taken back before. Raise CannotWithdrawError.
    """
    get_user_model().objects.select_for_update().get(pk=plan.member_id)
    plan = Plan.objects.select_for_update().get(pk=plan.pk)
    if plan.withdrawn_at:
        return False
    if plan.assigned_by_id != by.pk:
        raise CannotWithdrawError("Only the physio who sent this plan can take it back.")
    if now - plan.created_at > TIME_TO_UNDO:
        raise CannotWithdrawError("5 minutes are over, so the message has gone. Adjust the plan.")
    if plan.version != 1 or plan.status != PlanStatus.ACTIVE:
        raise CannotWithdrawError("This plan has changed since it was sent. Adjust it instead.")
    plan.status, plan.ended_on, plan.withdrawn_at = PlanStatus.ENDED, today, now
    plan.version += 1
    plan.save(update_fields=["status", "ended_on", "withdrawn_at", "version"])
    Note.objects.filter(plan=plan, author=by, created_at=plan.created_at).delete()
    if plan.replaces_id:
        _open_again(plan.replaces_id, ended_at=plan.created_at)
    _log(plan, "withdraw_plan", by, now)
    return True


def propose_draft(*, member: User, by: User, choices: Mapping[str, Any], now: datetime) -> None:
    """Lay choices on this physio's desk for the member, unless some are kept there already."""
    draft = PlanDraft(member=member, author=by, choices=dict(choices), saved_at=now)
    PlanDraft.objects.bulk_create([draft], ignore_conflicts=True)


@transaction.atomic
def save_draft(*, member: User, by: User, choices: Mapping[str, Any], now: datetime) -> None:
    """Keep what this physio has typed for this member, in place of what was kept before."""
    drafts = PlanDraft.objects.filter(member=member, author=by)
    if not drafts.update(choices=dict(choices), saved_at=now):
        propose_draft(member=member, by=by, choices=choices, now=now)


def _ask_for_care(member: User, by: User) -> None:
    """Hold the link and the care still, so that neither ends while the plan is written."""
    links = ClinicLink.objects.select_for_update().filter(member=member)
    list(links.open().order_by("pk"))
    # Read anew: roles that a request has read already may have ended since.
    physio = get_user_model().objects.get(pk=by.pk)
    care = open_care(physio).filter(member=member, role=Role.PHYSIO)
    if not list(care.select_for_update(of=("self",))):
        raise CareEndedError


def _sent_before(member: User, by: User, wish: Wish) -> Plan | None:
    """Return the plan this very form made already, if it did."""
    plan = Plan.objects.filter(uuid=wish.uuid).first()
    if plan is None:
        return None
    if plan.withdrawn_at or plan.member_id != member.pk or plan.assigned_by_id != by.pk:
        raise CannotAssignError("You took this plan back. Check it below, then send it again.")
    return plan


def _refuse(result: Tailored, chosen: Choosable, wish: Wish) -> None:
    for refused in result.refusals:
        raise CannotAssignError(refused.words, refused.field)
    if chosen.frame.is_supervised and not wish.is_beside:
        message = "Tick that you will be beside them every session."
        raise CannotAssignError(message, "is_beside")
    if result.cautions and not wish.reason:
        raise CannotAssignError("Write why this is right for this client.", "reason")


def _end(replaced: Plan, *, by: User, now: datetime, today: date) -> None:
    try:
        end_plan(plan=replaced, by=by, now=now, today=today)
    except CannotEndPlanError as refusal:
        message = "The present plan is stopped for safety. Release that stop first."
        raise CannotAssignError(message) from refusal


def _columns(wish: Wish, chosen: Choosable) -> dict[str, Any]:
    """Return the plan's own columns as the physio chose them."""
    asked = wish.tailoring
    return {
        "uuid": wish.uuid,
        "program_version_id": chosen.version_id,
        "status": PlanStatus.ACTIVE,
        "starts_on": asked.starts_on,
        "week_starts_on": asked.starts_on,
        "current_week": asked.start_week,
        "support_level": asked.support,
        "weekdays": sorted(asked.weekdays),
        "session_time": asked.session_time,
        "setting": asked.setting,
        "lane_length_mm": asked.lane_length_mm if asked.setting is Setting.LANE else None,
        "spotter": asked.spotter,
        "step_up": asked.step_up,
        "effort_cap": asked.effort_limit,
        "attestation": PROMISE if chosen.frame.is_supervised else "",
    }


def _write_down(plan: Plan, chosen: Choosable, result: Tailored, wish: Wish, now: datetime) -> None:
    """Keep weeks, reason, message and access row; the draft has done its work."""
    by = plan.assigned_by
    copy_weeks(
        plan,
        chosen.frame.program,
        result.weeks,
        by=by,
        now=now,
        reason=wish.reason or "The plan begins.",
        change={
            "kind": TAILORED,
            "tailoring": wish.tailoring.as_json(),
            "cautions": list(result.cautions),
        },
    )
    if wish.note:
        Note.objects.create(
            plan=plan, member=plan.member, staff=by, author=by, body=wish.note, created_at=now
        )
    PlanDraft.objects.filter(member=plan.member, author=by).delete()
    _log(plan, "assign_plan", by, now)


def _open_again(plan_id: int, *, ended_at: datetime) -> None:
    """Give the member the plan back that was replaced, with the pauses that ended with it."""
    replaced = Plan.objects.select_for_update().get(pk=plan_id)
    replaced.status, replaced.ended_on = PlanStatus.ACTIVE, None
    replaced.version += 1
    replaced.save(update_fields=["status", "ended_on", "version"])
    Hold.objects.filter(plan=replaced, ended_at=ended_at).update(ended_at=None, ended_by=None)


def _log(plan: Plan, action: str, by: User, now: datetime) -> None:
    record_change(
        by=by,
        member=plan.member,
        action=action,
        area="plan",
        object_kind="plan",
        object_id=str(plan.uuid),
        now=now,
    )

"""Taking a change back before the member is told of it: a counter-edition, nothing erased."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from accounts.services.looking import record_change
from programs.changes import as_one_change, member_changed
from programs.plans.models import Plan, PlanRevision, PlanWeek
from programs.plans.rules.outcome import Row
from programs.plans.rules.revising import STEPS, Kind
from programs.plans.services.decisions import override
from programs.plans.services.hold import end_hold
from programs.plans.services.revise import (
    CannotReviseError,
    add_edition,
    claim,
    put_back_values,
)
from programs.sessions.models import WalkSession
from programs.sessions.services.layout import lay_out_row
from programs.sessions.services.renew import renew_ahead, stand_again, take_back_ahead
from programs.sessions.services.revise import UNDO_TIME
from programs.sessions.services.tell import was_not_told
from programs.vocabulary import HoldKind, SessionStatus

if TYPE_CHECKING:
    from datetime import date, datetime

    from accounts.models import User

LASTING = {
    Kind.UNDO: "This was taken back already.",
    Kind.RESUME: "The plan goes on. Pause it again if you need to.",
    Kind.RELEASE: "The safety pause is released. Pause the plan if you need to.",
}
"""Kinds that are not taken back, and what to do instead."""


@transaction.atomic
@as_one_change()
def undo_revision(*, plan: Plan, number: int, by: User, now: datetime, today: date) -> PlanRevision:
    """Take the newest change back and return the edition that says so.

    Raise CannotReviseError with the reason where it is too late, or another hand came between.
    """
    edition = plan.revisions.select_related("plan", "made_by").order_by("-number")[0]
    refusal = undo_refusal(edition, number=number, by=by, now=now)
    if refusal:
        raise CannotReviseError(refusal)
    plan = claim(plan, edition.plan.version)
    weeks = [week.prescription for week in _weeks_before(edition)]
    was_a_step = edition.change["kind"] in STEPS
    if was_a_step:
        _set_aside(plan, edition, by=by, now=now)
    put_back_values(plan, edition.change["before"])
    plan.save()
    back = add_edition(
        plan,
        weeks,
        change={
            "kind": str(Kind.UNDO),
            "of": edition.number,
            "before": edition.change["after"],
            "after": edition.change["before"],
        },
        reason="Taken back.",
        by=by,
        now=now,
    )
    if was_a_step or edition.change["kind"] == Kind.WEEKDAYS:
        take_back_ahead(plan=plan, today=today)
        lay_out_row(plan=plan, now=now, not_before=today)
    else:
        renew_ahead(plan=plan, by=by, now=now, today=today)
    if edition.change["kind"] == Kind.PAUSE:
        _end_pause(plan, edition, by=by, now=now, today=today)
    was_not_told(edition)
    record_change(
        by=by,
        member=plan.member,
        action="undo_revision",
        area="plan",
        object_kind="plan_edition",
        object_id=str(back.number),
        now=now,
    )
    member_changed(member_id=plan.member_id, now=now)
    return back


def undo_refusal(edition: PlanRevision, *, number: int, by: User, now: datetime) -> str:
    """Return why this change cannot be taken back, or an empty text; one query at most."""
    change, plan = edition.change, edition.plan
    if edition.number != number or plan.version != change.get("version", -2) + 1:
        return LASTING.get(change.get("kind", ""), "The plan has changed since, so this stays.")
    reasons = (
        (change["kind"] in LASTING, LASTING.get(change["kind"], "")),
        (edition.made_by_id != by.pk, f"Only {edition.made_by} can take this back."),
        (now - edition.made_at > UNDO_TIME, "The 5 minutes are over. Make another change instead."),
    )
    refusal = next((words for applies, words in reasons if applies), "")
    if refusal:
        return refusal
    begun = WalkSession.objects.filter(
        plan_week__revision=edition, status__in=(SessionStatus.STARTED, SessionStatus.DONE)
    )
    return "A walk has begun with this change. Make another change." if begun.exists() else ""


def _weeks_before(edition: PlanRevision) -> list[PlanWeek]:
    before = PlanRevision.objects.get(plan=edition.plan_id, number=edition.number - 1)
    return list(before.weeks.order_by("position"))


def _set_aside(plan: Plan, edition: PlanRevision, *, by: User, now: datetime) -> None:
    """Set the step's decision aside, so that the rules count it as not taken."""
    step = plan.decisions.filter(is_applied=True, decided_by=by).order_by("-pk")[0]
    override(decision=step, plan=plan, row=Row.STAY, reason="Taken back.", by=by, now=now)


def _end_pause(plan: Plan, edition: PlanRevision, *, by: User, now: datetime, today: date) -> None:
    made = plan.holds.filter(kind=HoldKind.CLINICIAN, created_at=edition.made_at, created_by=by)
    for hold in made.filter(ended_at__isnull=True):
        end_hold(hold=hold, by=by, now=now)
    stand_again(plan=plan, by=by, now=now, today=today)

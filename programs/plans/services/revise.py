"""The rows of a change to a running plan: its version taken, its columns set, a new edition.

What becomes of the walks is told in `programs.sessions.services.revise`.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import F

from programs.library.models import PrescribedWeek
from programs.plans.models import OPEN_STATUSES, Plan, PlanRevision, PlanWeek

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from accounts.models import User
    from programs.vocabulary import Prescription

PLACE = ("current_week", "attempt", "week_starts_on")
LOCK = ("locked_at", "locked_by_id", "lock_reason")
SETTINGS = ("weekdays", "support_level", "effort_cap", "spotter", "step_up")
COLUMNS = (*PLACE, *LOCK, *SETTINGS)
"""What a change may touch in a plan's row; an edition keeps their values before and after."""


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


READ: dict[str, Callable[[Any], Any]] = {
    "week_starts_on": date.fromisoformat,
    "locked_at": _moment,
}
"""How a kept value is read back, where JSON knows no such thing."""


class CannotReviseError(Exception):
    """The plan cannot change as asked; `field` names what to change, empty for the plan."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class StalePlanError(Exception):
    """Somebody, or a rule, changed the plan since the page was opened (hazard H16)."""


def claim(plan: Plan, version: int) -> Plan:
    """Return the plan for one writer: its version moves on in the same statement (R27).

    Raise StalePlanError where the version is no longer the one that was seen, and
    CannotReviseError for a plan that has ended. Call it inside a transaction.
    """
    seen = Plan.objects.filter(pk=plan.pk, version=version)
    if not seen.update(version=F("version") + 1):
        raise StalePlanError
    plans = Plan.objects.select_related("program_version__template__based_on", "member")
    plan = plans.get(pk=plan.pk)
    if plan.status not in OPEN_STATUSES:
        raise CannotReviseError("This plan has ended, so it cannot change.")
    return plan


def add_edition(
    plan: Plan,
    weeks: Sequence[Prescription],
    *,
    change: Mapping[str, Any],
    reason: str,
    by: User,
    now: datetime,
) -> PlanRevision:
    """Copy the weeks into a new edition with what changed, and return it; nothing older moves."""
    newest = plan.revisions.order_by("-number")[0]
    titles = dict(newest.weeks.values_list("position", "phase_title"))
    edition = PlanRevision.objects.create(
        plan=plan,
        number=newest.number + 1,
        reason=reason,
        change=dict(change),
        made_by=by,
        made_at=now,
    )
    PlanWeek.objects.bulk_create(
        PlanWeek(
            revision=edition,
            position=position,
            phase_title=titles.get(position, ""),
            **PrescribedWeek.columns(week),
        )
        for position, week in enumerate(weeks, start=1)
    )
    return edition


def values_of(plan: Plan) -> dict[str, Any]:
    """Return what a change may touch, as JSON keeps it."""
    found = {name: getattr(plan, name) for name in COLUMNS}
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in found.items()
    }


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Return the columns that differ, with their values before and after."""
    names = [name for name in before if before[name] != after[name]]
    return {
        "before": {name: before[name] for name in names},
        "after": {name: after[name] for name in names},
    }


def put_back_values(plan: Plan, values: Mapping[str, Any]) -> None:
    """Give the plan values that an edition kept; the caller saves it."""
    for name, value in values.items():
        setattr(plan, name, READ[name](value) if name in READ else value)

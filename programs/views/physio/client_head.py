"""The head of a client's page, which answers "how is she doing?" before anything is read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from programs.adherence.models import RosterEntry
from programs.adherence.rules.days import ago, near_day
from programs.views.physio.client_rows import CHIPS, why
from programs.vocabulary import PAIN_LIMIT

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import _StrPromise

    from programs.plans.models import Plan
    from programs.views.physio.charts import Share
    from programs.views.staff import Client

    Words = str | _StrPromise


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One number with its name, and what it is compared with. `tone` is act or empty."""

    name: Words
    value: Words
    more: Words = ""
    tone: str = ""


@dataclass(frozen=True, kw_only=True)
class Status:
    """The group a client stands in: its shape, its word, and the reason."""

    chip: str
    words: str
    why: str


def entry_of(found: Client) -> RosterEntry | None:
    """Return the figures kept for this carer; None for care so new that none are kept yet."""
    try:
        entry: RosterEntry = found.care.roster_entry
    except ObjectDoesNotExist:
        return None
    return entry


def status_of(entry: RosterEntry | None, today: date) -> Status | None:
    """Return the status chip and its reason."""
    if entry is None:
        return None
    group = RosterEntry.Group(entry.group)
    return Status(chip=CHIPS[group], words=str(group.label), why=why(entry.__dict__, today))


def figures(
    entry: RosterEntry | None, plan: Plan | None, month: Share, today: date
) -> list[Figure]:
    """Return last walk, pain, sessions, minutes and plan week."""
    walked = entry.last_walk_on if entry else None
    minutes = month.minutes if month.sums.due else _("Nothing due")
    return [
        Figure(
            name=_("Last walk"),
            value=near_day(walked, today, none="Never"),
            more=ago(walked, today) if walked and (today - walked).days > 1 else "",
        ),
        _pain(entry),
        Figure(name=_("Sessions, 28 days"), value=_sessions(month), more=_label(month)),
        Figure(name=_("Minutes, 28 days"), value=minutes, more=_percent(month)),
        _week(entry, plan, today),
    ]


def nothing_yet(entry: RosterEntry | None, plan: Plan | None, today: date) -> str:
    """Return what to say while no walk was done, empty once there was one."""
    if plan is None:
        return "No plan yet. Once you assign one, everything that follows stands here."
    if entry is None or entry.last_walk_on is None:
        sent = timezone.localtime(plan.created_at).date()
        return f"No sessions yet. Plan sent {ago(sent, today)}."
    return ""


def _pain(entry: RosterEntry | None) -> Figure:
    if entry is None or entry.last_pain is None:
        return Figure(name=_("Pain now"), value=_("Not told"))
    first, last = entry.first_pain, entry.last_pain
    return Figure(
        name=_("Pain now"),
        value=f"{last} / 10",
        more="" if first is None else f"{first} at first",
        tone="act" if last >= PAIN_LIMIT else "",
    )


def _sessions(month: Share) -> Words:
    due = month.sums.due
    return f"{min(month.sums.counted, due)} of {due}" if due else _("Nothing due")


def _label(month: Share) -> str:
    return month.label if month.sums.due else ""


def _percent(month: Share) -> str:
    percent = month.sums.minutes_percent
    return "" if percent is None else f"{percent}%"


def _week(entry: RosterEntry | None, plan: Plan | None, today: date) -> Figure:
    if plan is None:
        return Figure(name=_("Plan week"), value=_("No plan"))
    weeks: int = plan.weeks  # type: ignore[attr-defined]  # annotated by plan_facts
    due = entry.next_due_on if entry else None
    return Figure(
        name=_("Plan week"),
        value=f"{plan.current_week} of {weeks}",
        more=f"Next: {near_day(due, today)}" if due else "",
    )

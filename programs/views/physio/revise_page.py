"""What the pages of an adjusted plan show: choices, the plan before and after, and conflicts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone

from programs.labels import WEEKDAYS
from programs.plans.queries.told import change_words
from programs.plans.rules.checks import LEAST_EFFORT, SUPPORT_WORDS, most_effort
from programs.plans.rules.dose import SLOWEST_TOP
from programs.plans.rules.revising import (
    Kind,
    PlanChange,
    PlanState,
    RevisionRefusedError,
    after,
    levels,
)
from programs.plans.rules.week_edits import pace_words
from programs.sessions.queries.outlook import Outlook, bounds_for
from programs.sessions.services.revise import UNDO_TIME
from programs.sessions.services.undo import LASTING
from programs.views.physio.revise_form import (
    QUICK,
    SHOWN,
    RevisionForm,
    shown_values,
    typed_values,
)
from programs.views.physio.revise_panels import (
    SPOTTER_WORDS,
    STEP_UP_WORDS,
    panels,
    setting_words,
    starts_words,
    week_words,
)
from retrowalk.templatetags.retrowalk import local_day

if TYPE_CHECKING:
    from accounts.http import MemberRequest

EASIER = (Kind.BACK, Kind.MORE_SUPPORT, Kind.LOCK, Kind.NEXT, Kind.PAUSE)
STEP_MM = 50
"""Speeds are offered in the steps a walk may gain: 0.05 m/s."""

TOLD_APART = 10
"""Speeds in mm/s that differ by less may read alike in hundredths of a unit."""


def page_context(
    request: MemberRequest,
    found: Outlook,
    *,
    form: RevisionForm | None,
    change: PlanChange | None,
) -> dict[str, Any]:
    """Return the whole page: what may change, what is typed, and the plan before and after."""
    units, data = request.user.units, request.POST
    is_stock = _is_stock(data.get("reason", ""))
    then, refusal = _after(found, change, units)
    before, next_ = panels(found, then, change, units)
    typed = typed_values(data, found.state)
    quick = data.get("quick", "") or (str(change.kind) if change and change.kind in QUICK else "")
    return {
        "found": found,
        "plan": found.plan,
        "form": form,
        "version": data.get("version") or found.plan.version,
        "shown": {
            f"{SHOWN}{name}": data.get(f"{SHOWN}{name}", value)
            for name, value in shown_values(found.state).items()
        },
        "quick": _quick(found, quick),
        "settings": _settings(found, typed, units),
        "typed": typed,
        "until": data.get("until", ""),
        "reason": _stock_reason(change) if is_stock else data["reason"],
        "is_stock": is_stock,
        "before": before,
        "weekdays": [(str(number), str(name)) for number, name in enumerate(WEEKDAYS)],
        "after": next_,
        "refusal": refusal or _several(data, change),
        "starts": starts_words(found, change, found.starts_on(change)) if change else "",
        "last": _last(request, found),
        "units": units,
    }


def _offered(found: Outlook) -> set[int]:
    """Return the speeds to choose from: steps, but none that is hardly another than an own one."""
    own = {found.frame.top_speed, found.state.top_speed}
    steps = range(SLOWEST_TOP, found.frame.top_speed, STEP_MM)
    return own.union(step for step in steps if all(abs(step - one) >= TOLD_APART for one in own))


def _after(found: Outlook, change: PlanChange | None, units: str) -> tuple[PlanState | None, str]:
    """Return the plan after the change, or why there is none."""
    if change is None:
        return None, ""
    bounds = bounds_for(found, change, now=timezone.now(), units=units)
    try:
        return after(found.state, change, bounds), ""
    except RevisionRefusedError as refusal:
        return None, str(refusal)


def _several(data: Any, change: PlanChange | None) -> str:
    """Return what a preview says of a form with more than one change."""
    if change is not None or not data:
        return ""
    form = RevisionForm(data)
    form.is_valid()
    count = len(form.chosen) if "version" in form.cleaned_data else 0
    return "Change one thing at a time." if count > 1 else ""


def _stock_reason(change: PlanChange | None) -> str:
    return str(QUICK[change.kind][1]) if change and change.kind in QUICK else ""


def _is_stock(reason: str) -> bool:
    """Return whether the reason is one of ours, so that another change may bring another one."""
    return reason in {"", *(str(stock) for _words, stock in QUICK.values())}


def _quick(found: Outlook, chosen: str) -> list[dict[str, Any]]:
    """Return the quick changes that fit the plan now; a held plan offers the way back instead."""
    state = found.state
    swaps = {
        Kind.LOCK: Kind.UNLOCK if state.is_locked else Kind.LOCK,
        Kind.PAUSE: Kind.RESUME if state.is_paused else Kind.PAUSE,
    }
    kinds = [swaps.get(kind, kind) for kind in EASIER]
    return [
        {"value": str(kind), "words": QUICK[kind][0], "is_chosen": chosen == kind} for kind in kinds
    ]


def _settings(found: Outlook, typed: dict[str, str], units: str) -> dict[str, Any]:
    """Return the choices of each setting, the typed one chosen, and what the plan has now."""
    state = found.state
    at_hand = bounds_for(found, PlanChange(kind=Kind.WEEKDAYS), now=timezone.now(), units=units)
    choices = {
        "support_level": [
            (str(int(level)), SUPPORT_WORDS[level]) for level in levels(state, at_hand)
        ],
        "top_speed": [(str(pace), pace_words(pace, units)) for pace in sorted(_offered(found))],
        "effort_limit": [
            (str(one), str(one)) for one in range(LEAST_EFFORT, most_effort(found.frame) + 1)
        ],
        "spotter": [(str(kind), words) for kind, words in SPOTTER_WORDS.items()],
        "step_up": [(str(kind), words) for kind, words in STEP_UP_WORDS.items()],
    }
    return {
        name: [
            {"value": value, "words": words, "is_chosen": typed[name] == value}
            for value, words in pairs
        ]
        for name, pairs in choices.items()
    }


def _last(request: MemberRequest, found: Outlook) -> dict[str, Any] | None:
    """Return the newest change in words, and the way back while there is one; no query."""
    edition = found.edition
    words = change_words(edition.change, request.user.units, pace_words)
    if not words:
        return None
    may_undo = (
        edition.made_by_id == request.user.pk
        and edition.change["kind"] not in LASTING
        and timezone.now() - edition.made_at <= UNDO_TIME
    )
    address = reverse("physio:revise_undo", args=[found.plan.member.uuid, edition.number])
    return {"edition": edition, "words": words, "undo_url": address if may_undo else ""}


def conflict_context(
    request: MemberRequest, found: Outlook, change: PlanChange, reason: str
) -> dict[str, Any]:
    """Return both sides of a conflict: what was changed meanwhile, and what was typed."""
    units = request.user.units
    then, refusal = _after(found, change, units)
    mine = change_words(_as_kept(found, change, then), units, pace_words) if then else ""
    now = setting_words(found.state, units)
    next_ = setting_words(then, units) if then else {}
    return {
        "found": found,
        "theirs": change_words(found.edition.change, units, pace_words),
        "mine": mine or RevisionForm.name_of(change.kind),
        "refusal": refusal,
        "reason": reason,
        "week": week_words(found.state),
        "lines": [(name, value, next_.get(name, "")) for name, value in now.items()],
        "sent": _sent_again(request, found, change),
        "starts": local_day(found.starts_on(change)),
    }


def _as_kept(found: Outlook, change: PlanChange, then: PlanState) -> dict[str, Any]:
    """Return a change as its edition would keep it, for its words."""
    columns = {
        "current_week": then.week,
        "support_level": int(then.support_level),
        "weekdays": list(then.weekdays),
        "effort_cap": then.effort_limit,
        "spotter": str(then.spotter),
        "step_up": str(then.step_up),
    }
    value: Any = change.value
    return {
        "kind": str(change.kind),
        "value": value.isoformat() if hasattr(value, "isoformat") else value,
        "week": then.week,
        "before": {"current_week": found.state.week},
        "after": columns,
    }


def _sent_again(
    request: MemberRequest, found: Outlook, change: PlanChange
) -> list[tuple[str, str]]:
    """Return the form with the one change alone, ready to be sent over the plan as it is now."""
    now = shown_values(found.state)
    fields = [("version", str(found.plan.version)), ("reason", request.POST.get("reason", ""))]
    fields += [(f"{SHOWN}{name}", value) for name, value in now.items()]
    if change.kind in QUICK:
        return [*fields, ("quick", str(change.kind)), ("until", request.POST.get("until", ""))]
    if change.kind is Kind.WEEKDAYS:
        return fields + [("weekdays", day) for day in request.POST.getlist("weekdays")]
    days = [("weekdays", day) for day in now["weekdays"].split(",")]
    return [*fields, *days, (str(change.kind), request.POST.get(str(change.kind), ""))]

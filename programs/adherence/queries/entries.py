"""What a roster entry must hold of one member in one clinic, computed from their record."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from programs.adherence.models import FollowUp, RosterEntry
from programs.adherence.queries.member_facts import Record
from programs.adherence.rules.arithmetic import FEWEST_DUE, Thresholds, whole_percent
from programs.adherence.rules.facts import ClientFacts, PlanFacts, PlanState, Sign
from programs.adherence.rules.history import (
    History,
    next_due_on,
    packed,
    sums_on,
)
from programs.adherence.rules.picture import pain_path
from programs.adherence.rules.reasons import AT_REST, HOURS_TO_ANSWER, group_of, line_of
from programs.adherence.rules.signs import over_dose_sign, pain_sign, stumble_sign, urgent_sign
from programs.adherence.rules.sums import Sums
from programs.adherence.rules.wakes import DAY, facts_wake, first_after
from programs.adherence.rules.words import resting
from programs.plans.rules.facts import USUAL_PAIN_WALKS, usual_pain
from programs.vocabulary import HoldKind, PlanStatus

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date, datetime

    from programs.adherence.queries.care_rows import ClinicCare
    from programs.adherence.queries.latest_plan import LatestPlan

HOUR = timedelta(hours=1)
NO_PERCENT = int(RosterEntry.NO_PERCENT)
LAST_DAY_OF_ROW = timedelta(days=6)
SUM_COLUMNS = (
    "percent",
    "next_due_on",
    "as_of",
)
STOPS = {HoldKind.STOP_URGENT: "stopped", HoldKind.PAUSE_CLEAR: "paused_until_checked"}


def facts_of(record: Record, now: datetime) -> ClientFacts:
    """Return the facts of a member that are the same in every clinic; see `as_read_by`."""
    walks, today = record.walks, record.today
    scores = record.scores
    return ClientFacts(
        plan=plan_facts(record),
        walks=tuple(one.walk for one in walks),
        sums=sums_on(record.history, today),
        urgent=urgent_sign(record.events, today),
        stop=_stop_sign(record),
        pain=pain_sign(walks, record.events, _usual_pain(record), today),
        stumble=stumble_sign(walks, record.events, today),
        over_dose=over_dose_sign(walks, today),
        last_walk_on=last_walk_on(record),
        screening_expires_on=record.screening_expires_on,
        first_pain=scores[0] if scores else None,
        last_pain=scores[-1] if scores else None,
    )


def as_read_by(
    clinic: ClinicCare, facts: ClientFacts, record: Record, now: datetime
) -> ClientFacts:
    """Return the facts as a clinic reads them: by its limits, and without messages it has heard.

    Who closed that a message waits has answered in another way what was written until then.
    """
    first, heard_at = clinic.first, heard_at_by(clinic)
    at = next((at for at in record.messages if heard_at is None or at > heard_at), None)
    return replace(
        facts,
        thresholds=Thresholds(on_track=first.on_track, partly=first.low),
        message_waits_since=record.day_of(at) if at else None,
        message_waits_hours=(now - at) // HOUR if at else 0,
    )


def heard_at_by(clinic: ClinicCare) -> datetime | None:
    """Return when somebody of the clinic last closed that a message waits."""
    rows = clinic.follow_ups.values()
    closed = (one.resolved_at for one in rows if one.reason == FollowUp.Reason.UNANSWERED)
    return max((at for at in closed if at), default=None)


def plan_facts(record: Record) -> PlanFacts:
    """Return where the latest plan stands today."""
    plan = record.plan
    if plan is None:
        return PlanFacts()
    pause, safety = plan.pause_on(record.today), plan.safety
    return PlanFacts(
        state=_state(plan.status, is_held=bool(pause or safety)),
        sent_on=record.day_of(plan.sent_at) if plan.sent_at else None,
        starts_on=plan.starts_on,
        has_walked=plan.has_walked,
        ends_on=_ends_on(record, plan),
        paused_until=pause.last if pause else None,
        is_safety_pause=bool(safety),
    )


def figures_of(record: Record, facts: ClientFacts) -> dict[str, Any]:
    """Return the columns of an entry that are the same in every clinic."""
    plan = record.plan
    is_open = plan is not None and plan.status in {PlanStatus.ACTIVE, PlanStatus.PAUSED}
    return {
        "name": record.name,
        **pain_columns(record.scores),
        "last_walk_on": facts.last_walk_on,
        "program_key": plan.key if plan else "",
        "program_title": plan.title if plan else "",
        "plan_week": plan.week if plan and is_open else None,
        "history": packed(record.history),
        **sum_columns(record.history, facts.sums_on(record.today), record.today),
    }


def pain_columns(scores: Sequence[int]) -> dict[str, Any]:
    """Return the columns that draw these scores."""
    first, last = (scores[0], scores[-1]) if scores else (None, None)
    return {"pain_path": pain_path(scores), "first_pain": first, "last_pain": last}


def sum_columns(history: History, sums: Sums, today: date) -> dict[str, Any]:
    """Return the columns that change by themselves from day to day, as they are on this one."""
    return dict(zip(SUM_COLUMNS, sum_values(history, sums, today), strict=True))


def sum_values(history: History, sums: Sums, today: date) -> tuple[Any, ...]:
    """Return the values of `SUM_COLUMNS` on this day."""
    due = sums.due
    percent = NO_PERCENT if due < FEWEST_DUE else whole_percent(sums.counted, due)
    return percent, next_due_on(history, today), today


def wake_of(record: Record, facts: ClientFacts, now: datetime) -> date:
    """Return the first later local day on which time may change a reason of this member."""
    return first_after(
        record.today,
        (
            facts_wake(facts, record.walks, record.events, record.today),
            *_pause_days(record),
            _answer_day(record, now),
        ),
    )


def reason_columns(
    facts: ClientFacts, owed: Sequence[FollowUp], today: date, *, is_coach: bool = False
) -> dict[str, Any]:
    """Return group, first reason and how many more, from the follow-ups that are owed.

    What waits today comes before what is put off, which is told with its day, and before what
    no longer waits for a coach because a physio has it to check.
    """
    by_rank = sorted(owed, key=lambda one: one.rank)
    waiting = [
        one for one in by_rank if not (one.is_put_off(today) or (is_coach and one.handed_on_at))
    ]
    standing = waiting or by_rank
    group = group_of([one.rank for one in waiting], facts, rests=bool(by_rank))
    if standing:
        first = standing[0]
        shown: tuple[Any, ...] = _shown(first, rests=not waiting)
    else:
        line = line_of(facts, today)
        shown = (RosterEntry.NO_REASON, "", line.detail, line.number, line.since)
    names = ("reason_rank", "reason", "reason_detail", "reason_number", "reason_since")
    more = max(len(standing) - 1, 0)
    return {"group": int(group), "more_reasons": more, **dict(zip(names, shown, strict=True))}


def _shown(one: FollowUp, *, rests: bool) -> tuple[Any, ...]:
    """Return what an entry says of its first reason."""
    rank, detail = one.rank, one.detail
    if rests:
        until = None if one.handed_on_at else one.snoozed_until
        rank, detail = rank + AT_REST, resting(detail, until)
    return rank, one.reason, detail, one.number, one.since


def last_walk_on(record: Record) -> date | None:
    """Return the local day of the last walk, however long ago."""
    days = [one.on for one in record.walks if one.walk.is_done]
    if record.last_walk_on:
        days.append(record.last_walk_on)
    return max(days, default=None)


def _usual_pain(record: Record) -> int:
    """Return the usual pain as the progression rules know it: the last 5 walks, else the check."""
    done = sorted((one for one in record.walks if one.walk.is_done), key=lambda one: one.on)
    told = [one.before.value for one in done if one.before]
    return usual_pain(told[-USUAL_PAIN_WALKS:], record.usual_pain_at_first)


def _stop_sign(record: Record) -> Sign | None:
    safety = record.plan.safety if record.plan else None
    if safety is None or safety.at is None:
        return None
    return Sign(detail=STOPS[safety.kind], on=record.day_of(safety.at), known_at=safety.at)


def _state(status: str, *, is_held: bool) -> PlanState:
    if status == PlanStatus.ACTIVE and is_held:
        return PlanState.PAUSED
    return PlanState(status)


def _ends_on(record: Record, plan: LatestPlan) -> date | None:
    """Return the last day of the plan's last week, None before that week."""
    if plan.last_week is None or plan.week < plan.last_week or plan.week_starts_on is None:
        return None
    ahead = [one.walk.due_on for one in record.walks if one.plan_id == plan.pk and one.is_open]
    return max([*ahead, plan.week_starts_on + LAST_DAY_OF_ROW])


def _pause_days(record: Record) -> Iterator[date | None]:
    """Give the first day of each pause, and the day after its last."""
    for pause in record.plan.pauses if record.plan else ():
        yield pause.first
        yield pause.last + DAY if pause.last else None


def _answer_day(record: Record, now: datetime) -> date | None:
    """Return the day on which a message will have waited too long, tomorrow if that is today."""
    waits = next((at for at in record.messages if (now - at) // HOUR < HOURS_TO_ANSWER), None)
    if waits is None:
        return None
    return max(record.day_of(waits + HOURS_TO_ANSWER * HOUR), record.today + DAY)

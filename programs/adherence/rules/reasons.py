"""The ten reasons to call a client, in their order, and the group each client stands in.

Product brief section 3. Every reason is asked; all that are true are kept, the first is
shown. One more bad fact adds a reason or a count, so it never moves a client to a calmer
group. Each limit is a line for deciding whom to call, not a promise of benefit [J].
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum

from programs.adherence.rules.arithmetic import (
    FEWEST_DUE,
    Label,
    Thresholds,
    label_of,
    points,
    whole_percent,
)
from programs.adherence.rules.facts import ClientFacts, PlanState, Sign
from programs.adherence.rules.sums import Sums
from programs.adherence.rules.windows import this_week

DAYS_TO_START = 5
QUIET_DAYS = 7
DROP_POINTS = 20
HOURS_TO_ANSWER = 48
SOON_DAYS = 7
REST_DAYS = 7
"""A figure that is still low comes back this many days after somebody closed it [J]."""

LAST_ACT_TODAY = 2
LAST_SAFETY_RANK = 3
"""Reasons up to this rank stay until a person closes them."""

AT_REST = 10
"""Added to the rank of a client of whom every reason rests, so that they sort below who waits."""

FOR_PHYSIO = frozenset({"paused_until_checked"})
"""Details that only a physio ends, besides every urgent reason: they wait for a clearance [J]."""

MISSED_IN_A_ROW = 3


class Group(IntEnum):
    """The groups of a roster, from least to most calm; the values are stored."""

    ACT_TODAY = 1
    CHECK_IN = 2
    NEW = 3
    ON_TRACK = 4
    PAUSED = 5


@dataclass(frozen=True, kw_only=True)
class Found:
    """A reason that is true now.

    `since` is a local day: of what happened, from when a state lasts, or when something ends.
    `known_at` is when we knew, for what happened once; None for a state.
    """

    reason: str
    rank: int
    detail: str
    number: int | None
    since: date
    known_at: datetime | None = None


@dataclass(frozen=True)
class Line:
    """What a group without a reason says of a client, for `words`."""

    detail: str
    number: int | None = None
    since: date | None = None


State = tuple[str, int | None, date] | None
Answer = State | Sign


def urgent(facts: ClientFacts, today: date) -> Answer:
    """1: a fall, an urgent answer or a new sign, or a plan that is stopped for one."""
    if facts.urgent:
        return facts.urgent
    return facts.stop if facts.stop and facts.stop.detail == "stopped" else None


def pain(facts: ClientFacts, today: date) -> Answer:
    """2: pain above the limit, worse next morning twice, or a plan paused until a check."""
    return facts.pain or (facts.stop if not urgent(facts, today) else None)


def stumble(facts: ClientFacts, today: date) -> Answer:
    """3: a stumble in the last 7 days."""
    return facts.stumble


def over_dose(facts: ClientFacts, today: date) -> Answer:
    """4: more than 120% of the planned backward minutes in a walk or a week."""
    return facts.over_dose


def quiet(facts: ClientFacts, today: date) -> Answer:
    """5: not started 5 days after the first day, or 7 days without a session and one due."""
    plan = facts.plan
    if plan.state is not PlanState.ACTIVE:
        return None
    if not plan.has_walked:
        if plan.starts_on is None:
            return None
        is_late = (today - plan.starts_on).days >= DAYS_TO_START
        return ("not_started", None, plan.sent_on or plan.starts_on) if is_late else None
    last = facts.last_walk_on
    if last is None or (today - last).days < QUIET_DAYS:
        return None
    return ("no_session", None, last) if facts.was_due_after(last, today) else None


def low(facts: ClientFacts, today: date) -> Answer:
    """6: low over 28 days, or two finished calendar weeks in a row under the upper limit."""
    if facts.plan.state is not PlanState.ACTIVE:
        return None
    return low_of(facts.sums_on(today), facts.thresholds, today)


def low_of(sums: Sums, limits: Thresholds, today: date) -> State:
    """Return how somebody whose plan is active stands low, by the sums of this day."""
    is_low = label_of(sums.counted, sums.due, limits) is Label.LOW
    if not is_low and not _under_twice(sums, limits.on_track):
        return None
    monday = this_week(today).first
    if sums.missed >= MISSED_IN_A_ROW:
        return "missed_in_a_row", sums.missed, monday
    if is_low:
        return f"month_of_{sums.due}", sums.counted, monday
    due, counted = sums.last_due + sums.older_due, sums.last_counted + sums.older_counted
    return f"weeks_of_{due}", counted, monday


def drop(facts: ClientFacts, today: date) -> Answer:
    """7: the last 28 days are 20 points or more below the 28 before."""
    if facts.plan.state is not PlanState.ACTIVE:
        return None
    return drop_of(facts.sums_on(today), today)


def drop_of(sums: Sums, today: date) -> State:
    """Return from what to what somebody whose plan is active has dropped, by this day's sums."""
    change = points(sums.counted, sums.due, sums.before_counted, sums.before_due)
    if change is None or change > -DROP_POINTS:
        return None
    now = whole_percent(sums.counted, sums.due)
    return f"drop_from_{now - change}", now, this_week(today).first


def unanswered(facts: ClientFacts, today: date) -> Answer:
    """8: a message of the client has waited 48 hours for an answer."""
    since = facts.message_waits_since
    if since is None or facts.message_waits_hours < HOURS_TO_ANSWER:
        return None
    return "unanswered", None, since


def plan_ends(facts: ClientFacts, today: date) -> Answer:
    """9: the plan ends within 7 days."""
    ends_on = facts.plan.ends_on
    if facts.plan.state is not PlanState.ACTIVE or ends_on is None:
        return None
    return ("plan_ends", None, ends_on) if (ends_on - today).days <= SOON_DAYS else None


def screening_expires(facts: ClientFacts, today: date) -> Answer:
    """10: the safety check runs out within 7 days, or has run out, under an open plan."""
    expires_on = facts.screening_expires_on
    if not facts.plan.is_open or expires_on is None:
        return None
    soon = (expires_on - today).days <= SOON_DAYS
    return ("screening_expires", None, expires_on) if soon else None


REASONS: tuple[tuple[str, Callable[[ClientFacts, date], Answer]], ...] = (
    ("urgent", urgent),
    ("pain", pain),
    ("stumble", stumble),
    ("over_dose", over_dose),
    ("quiet", quiet),
    ("low", low),
    ("drop", drop),
    ("unanswered", unanswered),
    ("plan_ends", plan_ends),
    ("screening_expires", screening_expires),
)
"""In the order of the brief; the place in this table is the rank, from 1."""

RANKS = {reason: rank for rank, (reason, _) in enumerate(REASONS, start=1)}
COME_BACK_BY_TIME = frozenset({"low", "drop"})


def reasons_of(facts: ClientFacts, today: date) -> tuple[Found, ...]:
    """Return every reason that is true on this local day, the first to act on first."""
    answers = ((reason, find(facts, today)) for reason, find in REASONS)
    return tuple(found_of(reason, answer) for reason, answer in answers if answer)


def group_of(ranks: Collection[int], facts: ClientFacts, *, rests: bool = False) -> Group:
    """Return the group that follows from the ranks that wait, and from the plan.

    `rests` says that a reason stands though nobody need do anything today, as where it is put
    off: who has one is never called on track.
    """
    if ranks:
        return Group.ACT_TODAY if min(ranks) <= LAST_ACT_TODAY else Group.CHECK_IN
    if rests:
        return Group.CHECK_IN
    state, has_walked = facts.plan.state, facts.plan.has_walked
    if state is PlanState.PAUSED:
        return Group.PAUSED
    if state is PlanState.COMPLETED or (state is PlanState.ACTIVE and has_walked):
        return Group.ON_TRACK
    return Group.NEW


def line_of(facts: ClientFacts, today: date) -> Line:
    """Return what to say of a client nobody has to call."""
    plan = facts.plan
    if tells_of_month(facts):
        return month_line(facts.sums_on(today))
    if plan.state is PlanState.ACTIVE and plan.has_walked:
        return Line(f"pain_from_{facts.first_pain}", facts.last_pain)
    if plan.state is PlanState.PAUSED:
        return _paused_line(facts)
    if plan.state is PlanState.ACTIVE:
        return Line("starts", since=plan.starts_on)
    return Line("finished" if plan.state is PlanState.COMPLETED else "no_plan")


def is_for_physio(reason: str, detail: str) -> bool:
    """Return whether only a physio ends this: a fall, an urgent or new sign, a pause for safety.

    Clinical brief section 10, rules 1 to 4, pause the plan until a clearance, and a clearance is
    a physio's alone.
    """
    return RANKS[reason] == RANKS["urgent"] or detail in FOR_PHYSIO


def is_at_rest(rank: int) -> bool:
    """Return whether the rank of an entry is that of a reason that rests."""
    return AT_REST < rank <= AT_REST + len(REASONS)


def tells_of_pain(facts: ClientFacts) -> bool:
    """Return whether there is less pain to tell of than at first."""
    first, last = facts.first_pain, facts.last_pain
    return first is not None and last is not None and last < first


def tells_of_month(facts: ClientFacts) -> bool:
    """Return whether the line of this client says what was done in 28 days."""
    plan = facts.plan
    return plan.state is PlanState.ACTIVE and plan.has_walked and not tells_of_pain(facts)


def month_line(sums: Sums) -> Line:
    """Return how many sessions of the last 28 days were done."""
    if not sums.due:
        return Line("nothing_due")
    is_whole = sums.counted == sums.due
    return Line("every_session") if is_whole else Line(f"done_of_{sums.due}", sums.counted)


def comes_back(
    found: Found, *, closed_at: datetime, closed_on: date, since: date, today: date
) -> bool:
    """Return whether a reason that a person closed stands anew: only for something new.

    What happened once comes back when something newer is known; a figure that stays low after
    a week; another state once it has begun anew.
    """
    if found.known_at is not None:
        return found.known_at > closed_at
    if found.reason in COME_BACK_BY_TIME:
        return (today - closed_on).days >= REST_DAYS
    return found.since > since


def found_of(reason: str, answer: tuple[str, int | None, date] | Sign) -> Found:
    """Return a reason that is true, with its rank, from what its question answered."""
    rank = RANKS[reason]
    if isinstance(answer, Sign):
        return Found(
            reason=reason,
            rank=rank,
            detail=answer.detail,
            number=answer.number,
            since=answer.on,
            known_at=answer.known_at,
        )
    detail, number, since = answer
    return Found(reason=reason, rank=rank, detail=detail, number=number, since=since)


def turns_on_monday(
    sums: Sums, limits: Thresholds, *, is_told: bool, has_due_this_week: bool
) -> bool:
    """Return whether time alone may change on next Monday what is said of a client.

    That somebody is low or has dropped is told anew each week. Who is neither becomes low on a
    Monday only by two weeks under the limit, the last whole one and this one: a later pair has
    walks due in its second week, and each of those names a day of its own.
    """
    was_under = 100 * sums.last_counted < limits.on_track * sums.last_due
    return is_told or (was_under and has_due_this_week)


def _under_twice(sums: Sums, limit: int) -> bool:
    """Return whether each week is under the limit, with 3 sessions due in the two together."""
    if sums.last_due + sums.older_due < FEWEST_DUE or not sums.last_due or not sums.older_due:
        return False
    is_under = 100 * sums.last_counted < limit * sums.last_due
    return is_under and 100 * sums.older_counted < limit * sums.older_due


def _paused_line(facts: ClientFacts) -> Line:
    if facts.plan.is_safety_pause:
        return Line("paused_for_safety")
    until = facts.plan.paused_until
    return Line("paused_until", since=until) if until else Line("paused")

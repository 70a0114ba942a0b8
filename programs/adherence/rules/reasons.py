"""The ten reasons to call a client, in their order, and the group each client stands in.

Product brief section 3. Every reason is asked; all that are true are kept, the first is
shown. One more bad fact adds a reason or a count, so it never moves a client to a calmer
group. Each limit is a line for deciding whom to call, not a promise of benefit [J].
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum

from programs.adherence.rules.arithmetic import (
    FEWEST_DUE,
    Adherence,
    Label,
    adherence,
    change_in_points,
)
from programs.adherence.rules.facts import ClientFacts, PlanState, Sign
from programs.adherence.rules.windows import last_28_days, this_week

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

    @property
    def is_safety(self) -> bool:
        """Return whether only a person may close this reason."""
        return self.rank <= LAST_SAFETY_RANK


@dataclass(frozen=True)
class Line:
    """What a group without a reason says of a client, for `words`."""

    detail: str
    number: int | None = None
    since: date | None = None


Answer = tuple[str, int | None, date] | Sign | None


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
    if plan.state is not PlanState.ACTIVE or plan.starts_on is None:
        return None
    if not plan.has_walked:
        is_late = (today - plan.starts_on).days >= DAYS_TO_START
        return ("not_started", None, plan.sent_on or plan.starts_on) if is_late else None
    last = facts.last_walk_on
    if last is None or (today - last).days < QUIET_DAYS:
        return None
    was_due = any(walk.is_due(today) and walk.due_on > last for walk in facts.walks)
    return ("no_session", None, last) if was_due else None


def low(facts: ClientFacts, today: date) -> Answer:
    """6: low over 28 days, or two finished calendar weeks in a row under the upper limit."""
    if facts.plan.state is not PlanState.ACTIVE:
        return None
    month = adherence(facts.walks, last_28_days(today), today)
    is_low = month.label(facts.thresholds) is Label.LOW
    weeks = [
        adherence(facts.walks, this_week(today - timedelta(weeks=back)), today) for back in (1, 2)
    ]
    if not is_low and not _under_twice(weeks, facts.thresholds.on_track):
        return None
    missed = missed_in_a_row(facts, today)
    monday = this_week(today).first
    if missed >= MISSED_IN_A_ROW:
        return "missed_in_a_row", missed, monday
    if is_low:
        return f"month_of_{month.due}", month.counted, monday
    return f"weeks_of_{sum(week.due for week in weeks)}", sum(w.counted for w in weeks), monday


def drop(facts: ClientFacts, today: date) -> Answer:
    """7: the last 28 days are 20 points or more below the 28 before."""
    if facts.plan.state is not PlanState.ACTIVE:
        return None
    change = change_in_points(facts.walks, today)
    has_dropped = change is not None and change <= -DROP_POINTS
    return ("drop", -(change or 0), this_week(today).first) if has_dropped else None


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
    return tuple(_found(reason, answer) for reason, answer in answers if answer)


def group_of(ranks: Collection[int], facts: ClientFacts) -> Group:
    """Return the group that follows from the ranks still open and from the plan."""
    if ranks:
        return Group.ACT_TODAY if min(ranks) <= LAST_ACT_TODAY else Group.CHECK_IN
    state, has_walked = facts.plan.state, facts.plan.has_walked
    if state is PlanState.PAUSED:
        return Group.PAUSED
    if state is PlanState.COMPLETED or (state is PlanState.ACTIVE and has_walked):
        return Group.ON_TRACK
    return Group.NEW


def line_of(facts: ClientFacts, today: date) -> Line:
    """Return what to say of a client nobody has to call."""
    plan = facts.plan
    if plan.state is PlanState.ACTIVE and plan.has_walked:
        return _walking_line(facts, today)
    if plan.state is PlanState.PAUSED:
        return _paused_line(facts)
    if plan.state is PlanState.ACTIVE:
        return Line("starts", since=plan.starts_on)
    return Line("finished" if plan.state is PlanState.COMPLETED else "no_plan")


def _walking_line(facts: ClientFacts, today: date) -> Line:
    first, last = facts.first_pain, facts.last_pain
    if first is not None and last is not None and last < first:
        return Line(f"pain_from_{first}", last)
    month = adherence(facts.walks, last_28_days(today), today)
    if not month.due:
        return Line("nothing_due")
    is_whole = month.counted == month.due
    return Line("every_session") if is_whole else Line(f"done_of_{month.due}", month.counted)


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


def missed_in_a_row(facts: ClientFacts, today: date) -> int:
    """Return how many of the latest due walks were not walked at all, up to the last walked."""
    due = sorted((walk for walk in facts.walks if walk.is_due(today)), key=lambda one: one.due_on)
    count = 0
    for walk in reversed(due):
        if walk.is_done:
            break
        count += 1
    return count


def _found(reason: str, answer: tuple[str, int | None, date] | Sign) -> Found:
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


def _under_twice(weeks: list[Adherence], limit: int) -> bool:
    """Return whether each week is under the limit, with 3 sessions due in the two together."""
    if sum(week.due for week in weeks) < FEWEST_DUE:
        return False
    shares = [week.sessions_share for week in weeks]
    return all(share is not None and share * 100 < limit for share in shares)


def _paused_line(facts: ClientFacts) -> Line:
    if facts.plan.is_safety_pause:
        return Line("paused_for_safety")
    until = facts.plan.paused_until
    return Line("paused_until", since=until) if until else Line("paused")

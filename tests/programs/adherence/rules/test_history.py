"""The walks an entry keeps for the night: the same figures as asking each walk, on every day."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from programs.adherence.rules.arithmetic import FEWEST_DUE, Thresholds, Walk, whole_percent
from programs.adherence.rules.facts import ClientFacts
from programs.adherence.rules.history import (
    LOOK_BACK_DAYS,
    NEVER,
    changes_on,
    has_due_this_week,
    history_of,
    loses_a_score,
    made_on,
    marks_on,
    month_on,
    next_due_on,
    packed,
    scores_on,
    sums_on,
    trimmed,
    unpacked,
    was_due_after,
)
from programs.adherence.rules.picture import marks, pain_scores
from programs.adherence.rules.reasons import (
    QUIET_DAYS,
    drop_of,
    low_of,
    month_line,
    turns_on_monday,
)
from programs.adherence.rules.signs import Score, Told
from programs.adherence.rules.sums import Sums, sums_of
from programs.adherence.rules.windows import last_28_days
from programs.vocabulary import Provenance

TODAY = date(2026, 5, 13)
LAST = TODAY - timedelta(days=20)
LONGEST = 14_400


@st.composite
def told_walks(draw: st.DrawFn) -> Told:
    due_on = TODAY + timedelta(days=draw(st.integers(-LOOK_BACK_DAYS, 20)))
    state = draw(st.sampled_from(("done", "done", "open", "excused")))
    is_done = state == "done"
    late = draw(st.sampled_from((0, 0, 0, 1, -2)))
    return Told(
        walk=Walk(
            due_on=due_on,
            planned_seconds=draw(st.sampled_from((0, 1, 360, 420, LONGEST))),
            done_seconds=draw(st.sampled_from((0, 200, 300, 420, LONGEST))) if is_done else 0,
            is_done=is_done,
            is_excused=state == "excused",
        ),
        on=due_on + timedelta(days=late) if is_done else due_on,
        plan_id=1,
        provenance=draw(st.sampled_from(list(Provenance))) if is_done else "",
        is_open=state == "open",
        after=Score(draw(st.integers(0, 10))) if draw(st.booleans()) else None,
    )


HISTORIES = st.lists(told_walks(), max_size=30)


def walked(due_on: date, *, score: int | None = None, seconds: int = 420) -> Told:
    """Return a walk of seven minutes that was done, in full unless `seconds` say less."""
    return Told(
        walk=Walk(due_on=due_on, planned_seconds=420, done_seconds=seconds, is_done=True),
        on=due_on,
        plan_id=1,
        provenance=Provenance.TIMER,
        after=None if score is None else Score(score),
    )


@st.composite
def faithful(draw: st.DrawFn) -> list[Told]:
    """Return the walks of somebody who does what is planned, but for a few."""
    days = draw(st.lists(st.integers(-LOOK_BACK_DAYS, 3), min_size=4, max_size=30))
    scores = st.none() | st.integers(0, 10)
    done = [walked(TODAY + timedelta(days=day), score=draw(scores)) for day in days]
    return done + draw(st.lists(told_walks(), max_size=3))


FAITHFUL = faithful()
LIMITS = Thresholds(), Thresholds(95, 90), Thresholds(30, 10)


def asked(told: list[Told], today: date, last: date = LAST) -> tuple[object, ...]:
    """Return the figures of a day as each walk that is not too long ago tells them."""
    seen = [one for one in told if one.walk.due_on >= today - timedelta(days=LOOK_BACK_DAYS)]
    walks = [one.walk for one in sorted(seen, key=lambda one: one.walk.due_on)]
    lately = [one for one in seen if one.walk.is_done and one.on in last_28_days(today)]
    ahead = [one.walk.due_on for one in seen if one.is_open and one.walk.due_on >= today]
    made = tuple(
        sum(one.provenance == kind for one in lately)
        for kind in (Provenance.TIMER, Provenance.BY_HAND, Provenance.PHYSIO)
    )
    was_due = ClientFacts(walks=tuple(walks)).was_due_after(last, today)
    scores = pain_scores(sorted(seen, key=lambda one: one.walk.due_on))
    figures = sums_of(walks, today), marks(walks, today), made, scores
    return *figures, min(ahead, default=None), was_due


def kept(told: list[Told], today: date) -> tuple[object, ...]:
    """Return the same figures as the text of an entry tells them."""
    history = unpacked(packed(history_of(told)))
    made, scores = tuple(made_on(history, today)), scores_on(history, today)
    sums = sums_on(history, today)
    assert month_on(history, today) == (sums.due, sums.counted)
    figures = sums, marks_on(history, today), made, scores
    return *figures, next_due_on(history, today), was_due_after(history, LAST, today)


@given(told=HISTORIES, ahead=st.integers(0, 70))
def test_history_tells_the_figures_of_any_later_day_as_the_rules_do(
    told: list[Told], ahead: int
) -> None:
    day = TODAY + timedelta(days=ahead)

    assert kept(told, day) == asked(told, day)


@given(told=HISTORIES, ahead=st.integers(0, 70))
def test_what_is_too_long_ago_may_be_left_out(told: list[Told], ahead: int) -> None:
    day = TODAY + timedelta(days=ahead)
    seen = [one for one in told if one.walk.due_on >= day - timedelta(days=LOOK_BACK_DAYS)]
    whole = unpacked(packed(history_of(told)))

    assert packed(trimmed(whole, day)) == packed(history_of(seen))
    if not loses_a_score(whole, TODAY, day):
        assert scores_on(whole, day) == scores_on(whole, TODAY)


def stored(told: list[Told], today: date, limits: Thresholds, last: date) -> tuple[object, ...]:
    """Return what an entry stores that follows from the walks, told anew from each of them."""
    sums, _, _, scores, next_due, was_due = asked(told, today, last)
    assert isinstance(sums, Sums)
    percent = whole_percent(sums.counted, sums.due) if sums.due >= FEWEST_DUE else None
    reasons = low_of(sums, limits, today), drop_of(sums, today)
    is_quiet = was_due and (today - last).days >= QUIET_DAYS
    return percent, month_line(sums), reasons, scores, next_due, is_quiet


def named_day(
    told: list[Told], today: date, limits: Thresholds = LIMITS[0], last: date = LAST
) -> date:
    """Return the day an entry of these walks names, as the job of the night does."""
    history = history_of(told)
    sums = sums_on(history, today)
    is_told = bool(low_of(sums, limits, today) or drop_of(sums, today))
    this_week = has_due_this_week(history, today)
    by_week = turns_on_monday(sums, limits, is_told=is_told, has_due_this_week=this_week)
    return changes_on(history, last, today, turns_on_monday=by_week)


@settings(max_examples=300)
@given(
    told=HISTORIES | FAITHFUL,
    limits=st.sampled_from(LIMITS),
    start=st.integers(0, 30),
    quiet=st.integers(0, 12),
)
def test_nothing_stored_changes_before_the_day_that_is_named(
    told: list[Told], limits: Thresholds, start: int, quiet: int
) -> None:
    first_day = TODAY + timedelta(days=start)
    last = first_day - timedelta(days=quiet)
    named = named_day(told, first_day, limits, last)
    first = stored(told, first_day, limits, last)

    between = range((min(named, first_day + timedelta(days=70)) - first_day).days)

    days = [first_day + timedelta(days=ahead) for ahead in between]
    assert [day for day in days if stored(told, day, limits, last) != first] == []
    assert {named_day(told, day, limits, last) for day in days} <= {named}


def test_who_does_every_session_is_not_looked_at_while_enough_are_left() -> None:
    every_other_day = [walked(TODAY - timedelta(days=2 * number)) for number in range(25)]

    named = named_day(every_other_day, TODAY)

    # 14 walks in 28 days: the twelfth to leave them leaves two, too few to say.
    assert named == TODAY - timedelta(days=4) + timedelta(days=28)


def test_score_that_is_no_longer_drawn_names_the_day_it_leaves() -> None:
    long_ago = [walked(TODAY - timedelta(days=62 - number), score=3) for number in range(9)]
    of_late = [walked(TODAY - timedelta(days=number), score=3) for number in range(4)]

    named = named_day(long_ago + of_late, TODAY)

    # 13 scores, 12 are drawn: the second to leave is missed.
    assert named == TODAY - timedelta(days=61) + timedelta(days=63)


def test_score_of_a_walk_that_was_late_names_the_day_it_leaves() -> None:
    first = walked(TODAY - timedelta(days=50), score=9)
    late = first._replace(on=first.on + timedelta(days=6))
    others = [walked(TODAY - timedelta(days=48 - 2 * n), score=3) for n in range(12)]
    of_late = [walked(TODAY - timedelta(days=2 * number)) for number in range(9)]
    told = [late, *others, *of_late]
    leaves = late.walk.due_on + timedelta(days=LOOK_BACK_DAYS + 1)

    named = named_day(told, TODAY)

    # 13 scores, 12 are drawn: the second one due was walked before the first.
    assert (named, loses_a_score(history_of(told), TODAY, named)) == (leaves, True)
    assert 9 in scores_on(history_of(told), leaves - timedelta(days=1))


def test_day_that_is_named_stays_the_same_until_it_comes() -> None:
    scores = [None if n in {0, 2, 30} else 3 for n in range(31)]
    told = [
        walked(TODAY - timedelta(days=62 - 2 * n), score=score) for n, score in enumerate(scores)
    ]
    for excused in (18, 20, 25):
        one = told[excused]
        told[excused] = one._replace(walk=one.walk._replace(is_done=False, is_excused=True))
    first = named_day(told, TODAY)

    days = range((first - TODAY).days)
    assert {named_day(told, TODAY + timedelta(days=ahead)) for ahead in days} == {first}


@pytest.mark.parametrize("counted_last_week", [1, 3])
def test_monday_is_named_where_two_weeks_under_the_limit_may_be_whole_then(
    counted_last_week: int,
) -> None:
    sunday = date(2026, 5, 17)
    days = [date(2026, 5, 5), date(2026, 5, 7), date(2026, 5, 9)]
    last_week = [
        walked(day, seconds=420 if n < counted_last_week else 200) for n, day in enumerate(days)
    ]
    this_week = [
        walked(day + timedelta(days=7), seconds=420 if n < 2 else 200) for n, day in enumerate(days)
    ]

    named = named_day(last_week + this_week, sunday, last=date(2026, 5, 16))

    assert (named == date(2026, 5, 18)) == (counted_last_week == 1)


def test_client_without_walks_is_not_looked_at_by_night() -> None:
    assert named_day([], TODAY) == NEVER
    assert kept([], TODAY) == asked([], TODAY)

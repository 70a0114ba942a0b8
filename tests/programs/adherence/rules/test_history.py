"""The walks an entry keeps for the night: the same figures as asking each walk, on every day."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from programs.adherence.rules.arithmetic import Walk
from programs.adherence.rules.facts import ClientFacts
from programs.adherence.rules.history import (
    LOOK_BACK_DAYS,
    NEVER,
    changes_on,
    history_of,
    loses_a_score,
    made_on,
    marks_on,
    next_due_on,
    packed,
    scores_on,
    sums_on,
    trimmed,
    unpacked,
    was_due_after,
)
from programs.adherence.rules.picture import marks, pain_scores
from programs.adherence.rules.signs import Score, Told
from programs.adherence.rules.sums import sums_of
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


def asked(told: list[Told], today: date) -> tuple[object, ...]:
    """Return the figures of a day as each walk that is not too long ago tells them."""
    seen = [one for one in told if one.walk.due_on >= today - timedelta(days=LOOK_BACK_DAYS)]
    walks = [one.walk for one in sorted(seen, key=lambda one: one.walk.due_on)]
    lately = [one for one in seen if one.walk.is_done and one.on in last_28_days(today)]
    ahead = [one.walk.due_on for one in seen if one.is_open and one.walk.due_on >= today]
    made = tuple(
        sum(one.provenance == kind for one in lately)
        for kind in (Provenance.TIMER, Provenance.BY_HAND, Provenance.PHYSIO)
    )
    was_due = ClientFacts(walks=tuple(walks)).was_due_after(LAST, today)
    scores = pain_scores(sorted(seen, key=lambda one: one.walk.due_on))
    figures = sums_of(walks, today), marks(walks, today), made, scores
    return *figures, min(ahead, default=None), was_due


def kept(told: list[Told], today: date) -> tuple[object, ...]:
    """Return the same figures as the text of an entry tells them."""
    history = unpacked(packed(history_of(told)))
    made, scores = tuple(made_on(history, today)), scores_on(history, today)
    figures = sums_on(history, today), marks_on(history, today), made, scores
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


@given(told=HISTORIES)
def test_no_figure_changes_before_the_day_that_is_named(told: list[Told]) -> None:
    named = changes_on(history_of(told), None, TODAY)
    first = asked(told, TODAY)

    between = range((min(named, TODAY + timedelta(days=8)) - TODAY).days)

    assert all(asked(told, TODAY + timedelta(days=ahead)) == first for ahead in between)


def test_client_without_walks_is_not_looked_at_by_night() -> None:
    assert changes_on(history_of([]), None, TODAY) == NEVER
    assert kept([], TODAY) == asked([], TODAY)

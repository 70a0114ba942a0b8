"""One more warning sign never makes a plan less careful, whatever else is known."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from programs.plans.rules.facts import WeekFacts
from programs.plans.rules.outcome import Outcome, Row, strictest
from programs.plans.rules.progression import RULES, decide
from programs.vocabulary import Change, StepUp

scores = st.integers(0, 10)
answers = st.none() | scores
percents = st.integers(0, 130)

facts = st.builds(
    WeekFacts,
    usual_pain=scores,
    effort_cap=st.integers(1, 10),
    pain_before=answers,
    pain_during=answers,
    pain_after=answers,
    pain_morning=answers,
    effort=answers,
    confidence=answers,
    completed_percent=percents,
    row_completed_percent=st.none() | percents,
    near_falls=st.lists(st.integers(0, 3), max_size=4).map(tuple),
    falls=st.integers(0, 2),
    injury=st.booleans(),
    head_hit=st.booleans(),
    blood_thinner=st.booleans(),
    urgent_sign=st.booleans(),
    new_knee_sign=st.booleans(),
    new_leg_sign=st.booleans(),
    long_dizziness=st.booleans(),
    gap_days=st.integers(0, 60),
    weekly_morning_pain=st.lists(st.lists(scores, max_size=3).map(tuple), max_size=4).map(tuple),
    pain_over_limit_in_7_days=st.integers(0, 3),
    reduced_sessions=st.integers(0, 4),
    sessions_done=st.integers(0, 5),
    sessions_planned=st.integers(1, 5),
    is_last_row=st.booleans(),
    is_pain_program=st.booleans(),
    days_since_row_change=st.none() | st.integers(0, 30),
    holds_in_a_row=st.integers(0, 5),
    automatic_progress_allowed=st.booleans(),
    step_up=st.sampled_from(StepUp),
)

HIGHER_IS_WORSE = (
    "pain_after",
    "falls",
    "injury",
    "head_hit",
    "blood_thinner",
    "urgent_sign",
    "new_knee_sign",
    "new_leg_sign",
    "long_dizziness",
    "gap_days",
    "pain_over_limit_in_7_days",
    "reduced_sessions",
    "holds_in_a_row",
)
LOWER_IS_WORSE = ("completed_percent", "row_completed_percent", "effort_cap")


def badness(name: str, week: WeekFacts) -> tuple[int, ...] | None:
    """Return how bad one fact of a week is, comparable by size; None where nothing compares.

    A missing answer that holds the plan is worse than a good one and better than a bad one.
    """
    value: Any = getattr(week, name)
    if name in HIGHER_IS_WORSE:
        return (-1 if value is None else int(value),)
    if name in LOWER_IS_WORSE:
        return (-1000 if value is None else -value,)
    return OWN_ORDER[name](week)


def _pain_during(week: WeekFacts) -> tuple[int, ...]:
    value = week.pain_during
    held = week.is_pain_program
    if value is None:
        return (1,) if held else (0, -1)
    is_calm = value < 4 or (value < 6 and value <= week.usual_pain)
    return (0, value) if is_calm else (2, value)


def _pain_morning(week: WeekFacts) -> tuple[int, ...]:
    value = week.pain_morning
    if value is None:
        return (1,) if week.is_pain_program else (0, -1)
    return (0, value) if value <= week.usual_pain and value < 6 else (2, value)


def _effort(week: WeekFacts) -> tuple[int, ...]:
    if week.effort is None:
        return (1,)
    return (0, week.effort) if week.effort <= week.effort_cap else (2, week.effort)


def _confidence(week: WeekFacts) -> tuple[int, ...]:
    if week.confidence is None:
        return (1,)
    return (0, -week.confidence) if week.confidence >= 7 else (2, -week.confidence)


def _days_since_row_change(week: WeekFacts) -> tuple[int, ...]:
    days = week.days_since_row_change
    return (-1000,) if days is None else (-days,)


OWN_ORDER = {
    "pain_during": _pain_during,
    "pain_morning": _pain_morning,
    "effort": _effort,
    "confidence": _confidence,
    "days_since_row_change": _days_since_row_change,
    "automatic_progress_allowed": lambda week: (-int(week.automatic_progress_allowed),),
    "step_up": lambda week: (int(week.step_up is StepUp.BY_PHYSIO),),
}
ORDERED = (*HIGHER_IS_WORSE, *LOWER_IS_WORSE, *OWN_ORDER)


def worse_of(week: WeekFacts, other: WeekFacts, name: str) -> WeekFacts:
    """Return the week with the other's value of one fact, where that value is worse."""
    changed = replace(week, **{name: getattr(other, name)})
    before, after = badness(name, week), badness(name, changed)
    assert before is not None
    assert after is not None
    return changed if after >= before else week


@given(week=facts)
def test_some_rule_wins_for_any_facts(week: WeekFacts) -> None:
    decision = decide(week)

    assert decision.shown in RULES
    assert decision.reason
    assert decision.outcome == strictest(
        [rule.outcome for rule in decision.matched] + [decision.outcome]
    )


@given(week=facts, other=facts, name=st.sampled_from(ORDERED))
def test_one_more_warning_sign_is_never_less_careful_on_any_axis(
    week: WeekFacts, other: WeekFacts, name: str
) -> None:
    worse = worse_of(week, other, name)

    before, after = decide(week).outcome, decide(worse).outcome

    assert after.is_at_least_as_careful_as(before), (name, before, after)


@given(week=facts, other=facts)
def test_all_warning_signs_at_once_are_never_less_careful(
    week: WeekFacts, other: WeekFacts
) -> None:
    worse = week
    for name in ORDERED:
        # The effort limit moves the meaning of effort, so it stays as it is here.
        if name != "effort_cap":
            worse = worse_of(worse, other, name)

    assert decide(worse).outcome.is_at_least_as_careful_as(decide(week).outcome)


@given(week=facts, more=st.integers(1, 3))
def test_one_more_stumble_is_never_less_careful(week: WeekFacts, more: int) -> None:
    earlier = week.near_falls[:-1]
    latest = week.latest_near_falls + more

    worse = replace(week, near_falls=(*earlier, latest))

    assert decide(worse).outcome.is_at_least_as_careful_as(decide(week).outcome)


@given(week=facts, pain=scores)
def test_worse_last_week_of_mornings_is_never_less_careful(week: WeekFacts, pain: int) -> None:
    weeks = week.weekly_morning_pain or ((0,),)
    better = replace(week, weekly_morning_pain=weeks)

    raised = tuple(max(score, pain) for score in weeks[-1])
    worse = replace(week, weekly_morning_pain=(*weeks[:-1], raised))

    assert decide(worse).outcome.is_at_least_as_careful_as(decide(better).outcome)


@given(week=facts, falls=st.integers(1, 3))
def test_never_up_after_a_fall(week: WeekFacts, falls: int) -> None:
    outcome = decide(replace(week, falls=falls)).outcome

    assert outcome.row is Row.RESTART
    assert outcome.support == -2
    assert outcome.re_screen


@given(week=facts, gap_days=st.integers(7, 400), row=st.integers(1, 12))
def test_never_up_after_a_gap(week: WeekFacts, gap_days: int, row: int) -> None:
    outcome = decide(replace(week, gap_days=gap_days)).outcome

    assert outcome.row_after(row) <= row
    assert outcome.row not in {Row.PROGRESS, Row.COMPLETE}


@given(week=facts)
def test_steps_up_only_when_no_careful_rule_matches(week: WeekFacts) -> None:
    decision = decide(week)

    steps_up = decision.outcome.row is Row.PROGRESS
    assert steps_up == (decision.change is Change.PROGRESS)
    assert not steps_up or [rule.number for rule in decision.matched] == [19]
    assert decision.outcome.support <= 0


@given(week=facts, row=st.integers(1, 12))
def test_a_decision_moves_up_one_row_at_most_and_never_below_the_first(
    week: WeekFacts, row: int
) -> None:
    after = decide(week).outcome.row_after(row)

    assert 1 <= after <= row + 1


@given(
    outcomes=st.lists(st.sampled_from([rule.outcome for rule in RULES]), min_size=1), data=st.data()
)
def test_order_of_outcomes_does_not_matter(outcomes: list[Outcome], data: st.DataObject) -> None:
    shuffled = data.draw(st.permutations(outcomes))

    assert strictest(shuffled) == strictest(outcomes)
    assert all(strictest(outcomes).is_at_least_as_careful_as(outcome) for outcome in outcomes)

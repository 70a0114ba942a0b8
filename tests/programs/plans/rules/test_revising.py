"""What a change does to a plan, and what no row of changes can do."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs import library
from programs.library.rules.schema import read_program
from programs.plans.rules.checks import most_effort
from programs.plans.rules.outcome import Lock, Row
from programs.plans.rules.overriding import Decided, override_refusal, weeks_instead
from programs.plans.rules.revising import (
    Bounds,
    Kind,
    PlanChange,
    PlanState,
    RevisionRefusedError,
    after,
    levels,
)
from programs.plans.rules.schedule import suggested_weekdays, weekdays_refusal
from programs.plans.rules.support import is_one_level
from programs.plans.rules.tailoring import Frame
from programs.vocabulary import Setting, Spotter, StepUp, SupportLevel, Tier

CONTENT = Path(library.__file__).parent / "content"
TODAY = date(2026, 5, 20)
WEEK = timedelta(days=7)
MOVES = frozenset({Kind.UNDO, Kind.RELEASE})
VALUES: dict[Kind, Any] = {
    Kind.WEEKDAYS: st.sets(st.integers(0, 6), min_size=2, max_size=4).map(tuple),
    Kind.SUPPORT: st.sampled_from([int(level) for level in SupportLevel]),
    Kind.TOP_SPEED: st.integers(100, 1200),
    Kind.EFFORT: st.integers(0, 10),
    Kind.SPOTTER: st.sampled_from(list(Spotter)),
    Kind.STEP_UP: st.sampled_from(list(StepUp)),
    Kind.OVERRIDE: st.integers(-1, 12),
}
CHANGES = st.sampled_from([kind for kind in Kind if kind not in MOVES]).flatmap(
    lambda kind: st.builds(PlanChange, kind=st.just(kind), value=VALUES.get(kind, st.none()))
)

SUPPORTS = st.builds(PlanChange, kind=st.just(Kind.SUPPORT), value=VALUES[Kind.SUPPORT])


@cache
def frame(key: str = "knee_oa", tier: Tier = Tier.GO) -> Frame:
    program = read_program((CONTENT / f"{key}.toml").read_bytes())
    return Frame(program=program, rules_key=key, tier=tier, speed_limit=None)


def state(found: Frame, week: int = 5, **changed: Any) -> PlanState:
    given_: dict[str, Any] = {
        "week": week,
        "weeks": found.weeks,
        "weekdays": suggested_weekdays(3),
        "support_level": SupportLevel.S3,
        "effort_limit": found.program.effort_cap,
        "spotter": Spotter.EVERY_TIME,
        "step_up": StepUp.BY_RULES,
    }
    return PlanState(**given_ | changed)


def bounds(found: Frame, **changed: Any) -> Bounds:
    given_: dict[str, Any] = {
        "frame": found,
        "setting": Setting.TREADMILL,
        "row_began_on": TODAY - WEEK,
        "next_walk_on": TODAY,
        "lowest_level": SupportLevel.S3,
    }
    return Bounds(**given_ | changed)


def changed(kind: Kind, value: Any = None, *, week: int = 5, **limits: Any) -> PlanState:
    found = frame()
    return after(state(found, week), PlanChange(kind=kind, value=value), bounds(found, **limits))


def test_back_one_week_keeps_all_else() -> None:
    before = state(frame())

    assert changed(Kind.BACK) == replace(before, week=4)


def test_step_back_to_standing_work_holds_on_as_that_week_asks() -> None:
    found = frame("balance_older_adult", Tier.GO_WITH_SUPPORT)
    before = state(found, 3, support_level=SupportLevel.S2)

    back = after(before, PlanChange(kind=Kind.BACK), bounds(found, setting=Setting.RAIL))

    assert (back.week, back.support_level) == (2, SupportLevel.S2)


@pytest.mark.parametrize(("days", "is_open"), [(6, False), (7, True)])
def test_next_week_opens_after_7_days(days: int, is_open: bool) -> None:
    began = TODAY - timedelta(days=days)

    if is_open:
        assert changed(Kind.NEXT, row_began_on=began).week == 6
    else:
        with pytest.raises(RevisionRefusedError, match="One step up in 7 days"):
            changed(Kind.NEXT, row_began_on=began)


def test_week_a_decision_led_away_from_is_no_step_up() -> None:
    began_today = {"row_began_on": TODAY, "restores": (6,)}

    assert changed(Kind.OVERRIDE, 6, **began_today).week == 6
    with pytest.raises(RevisionRefusedError, match="One week at a time"):
        changed(Kind.OVERRIDE, 7, **began_today)


def test_nothing_eases_while_the_safety_check_is_closed() -> None:
    for kind, value in ((Kind.NEXT, None), (Kind.SUPPORT, int(SupportLevel.S4))):
        with pytest.raises(RevisionRefusedError, match="safety check"):
            changed(kind, value, is_open_to_walk=False)
    assert changed(Kind.BACK, is_open_to_walk=False).week == 4


def test_top_speed_slows_this_week_and_those_to_come_only() -> None:
    slowed = changed(Kind.TOP_SPEED, 350, week=3)

    before = frame().weeks
    assert slowed.weeks[:2] == before[:2]
    assert {week.max_mm_per_second for week in slowed.weeks[2:]} == {350}
    assert slowed.top_speed == 350


def test_clinician_may_raise_the_effort_limit_beside_somebody_after_a_stroke() -> None:
    found = frame("post_stroke_supervised", Tier.GO_WITH_SUPPORT)

    raised = after(state(found, 1), PlanChange(kind=Kind.EFFORT, value=5), bounds(found))

    assert raised.effort_limit == 5


def test_rules_never_step_a_supervised_plan_up() -> None:
    found = frame("post_stroke_supervised", Tier.GO_WITH_SUPPORT)
    before = state(found, 1, step_up=StepUp.BY_PHYSIO)

    with pytest.raises(RevisionRefusedError, match="every step up yourself"):
        after(before, PlanChange(kind=Kind.STEP_UP, value=StepUp.BY_RULES), bounds(found))


def test_support_eases_one_level_at_a_time() -> None:
    found = frame()
    before = state(found, support_level=SupportLevel.S2)
    lane = bounds(found, setting=Setting.LANE, lowest_level=SupportLevel.S2)

    eased = after(before, PlanChange(kind=Kind.SUPPORT, value=4), lane)

    assert eased.support_level is SupportLevel.S4
    for now in (before, eased):
        with pytest.raises(RevisionRefusedError, match="one level in 7 days"):
            after(now, PlanChange(kind=Kind.SUPPORT, value=5), lane)


@given(
    st.sampled_from(["knee_oa", "balance_older_adult", "treadmill_cardio"]),
    st.sampled_from([Tier.GO, Tier.GO_WITH_SUPPORT]),
    st.sampled_from(list(Setting)),
    st.lists(st.tuples(st.integers(0, 8), st.one_of(SUPPORTS, CHANGES)), max_size=12),
)
def test_no_row_of_changes_goes_past_a_limit(
    key: str, tier: Tier, setting: Setting, steps: list[tuple[int, PlanChange]]
) -> None:
    found = frame(key, tier)
    today = TODAY
    days_a_week = found.week(5).sessions_per_week
    now = state(found, weekdays=suggested_weekdays(days_a_week), support_level=SupportLevel.S2)
    row_began_on, had = TODAY, [(TODAY, now.support_level)]

    for days, change in steps:
        today += timedelta(days=days)
        lately = [level for day, level in had if day > today - WEEK]
        limits = bounds(
            found,
            setting=setting,
            row_began_on=row_began_on,
            next_walk_on=today,
            lowest_level=min([now.support_level, *lately]),
        )
        try:
            then = after(now, change, limits)
        except RevisionRefusedError:
            continue
        if then.week != now.week:
            assert then.week < now.week or today - row_began_on >= WEEK
            row_began_on = today
        assert then.weeks[: now.week - 1] == now.weeks[: now.week - 1]
        assert then.effort_limit <= most_effort(found)
        assert all((week.max_mm_per_second or 0) <= found.top_speed for week in then.weeks)
        if change.kind is Kind.WEEKDAYS:
            assert not weekdays_refusal(then.weekdays, then.asked.sessions_per_week)
        if then.support_level > now.support_level:
            assert then.support_level in levels(now, limits)
        had += [(today, now.support_level), (today, then.support_level)]
        now = then

    for (day, low), (later, high) in combinations(had, 2):
        if high > low and later - day < WEEK:
            assert is_one_level(low, high, setting)


RULES = st.integers(1, 19)
ROWS = st.sampled_from([row for row in Row if row is not Row.COMPLETE])


@given(RULES, st.integers(1, 10), ROWS, st.sampled_from(list(Lock)), st.integers(1, 10))
def test_what_stops_a_walker_is_never_overridden(
    rule: int, week: int, row: Row, lock: Lock, now: int
) -> None:
    decided = Decided(rule_number=rule, week=week, row=row, lock=lock)

    weeks = weeks_instead(decided, week_now=now, last_week=10)

    if rule <= 6 or lock is not Lock.NONE:
        assert weeks == ()
        assert override_refusal(decided)
    assert now not in weeks
    assert all(1 <= one <= min(week + 1, 10) for one in weeks)

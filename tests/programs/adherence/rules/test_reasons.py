from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from programs.adherence.rules.arithmetic import Thresholds, Walk, adherence
from programs.adherence.rules.facts import ClientFacts, PlanFacts, PlanState, Sign
from programs.adherence.rules.reasons import (
    REASONS,
    Found,
    Group,
    comes_back,
    group_of,
    line_of,
    reasons_of,
)
from programs.adherence.rules.windows import last_28_days
from programs.adherence.rules.words import reason_words
from tests.tables import each_row

TODAY = date(2026, 5, 13)
NOW = datetime(2026, 5, 13, 9, tzinfo=UTC)
ACTIVE = PlanFacts(
    state=PlanState.ACTIVE,
    sent_on=TODAY - timedelta(days=60),
    starts_on=TODAY - timedelta(days=60),
    has_walked=True,
)


def walk(days_ago: int, *, done: int = 600, **fields: Any) -> Walk:
    return Walk(
        due_on=TODAY - timedelta(days=days_ago),
        planned_seconds=600,
        done_seconds=done,
        is_done=done > 0,
        **fields,
    )


def sign(detail: str, days_ago: int = 3, number: int | None = None) -> Sign:
    at = timedelta(days=days_ago)
    return Sign(detail=detail, on=TODAY - at, known_at=NOW - at, number=number)


EVERY_OTHER_DAY = tuple(walk(days_ago) for days_ago in range(1, 56, 2))
CALM = ClientFacts(plan=ACTIVE, walks=EVERY_OTHER_DAY, last_walk_on=TODAY - timedelta(days=1))
QUIET = tuple(walk(days_ago, done=600 if days_ago > 9 else 0) for days_ago in range(1, 56, 2))
MISSED = tuple(walk(days_ago, done=600 if days_ago % 6 == 1 else 0) for days_ago in range(1, 56, 2))
BEFORE = tuple(walk(days_ago) for days_ago in range(28, 38))
FEWER = BEFORE + tuple(walk(days_ago, done=600 if days_ago > 2 else 0) for days_ago in range(1, 11))


EACH = [
    ("urgent", ClientFacts(plan=ACTIVE, urgent=sign("fell")), "Fell during session on Sunday"),
    (
        "pain",
        ClientFacts(plan=ACTIVE, pain=sign("pain", number=2)),
        "Pain over 5, twice this week",
    ),
    ("stumble", ClientFacts(plan=ACTIVE, stumble=sign("stumble")), "Stumbled on Sunday"),
    (
        "over_dose",
        ClientFacts(plan=ACTIVE, over_dose=sign("over_dose_walk")),
        "Far more minutes than planned on Sunday",
    ),
    (
        "quiet",
        replace(CALM, walks=QUIET, last_walk_on=TODAY - timedelta(days=9)),
        "No session for 9 days",
    ),
    ("low", replace(CALM, walks=MISSED), "5 of 14 sessions in 4 weeks"),
    ("drop", replace(CALM, walks=FEWER), "Sessions done down from 100% to 80% in 4 weeks"),
    (
        "unanswered",
        replace(CALM, message_waits_since=TODAY - timedelta(days=3), message_waits_hours=70),
        "Message waits, 3 days",
    ),
    (
        "plan_ends",
        replace(CALM, plan=replace(ACTIVE, ends_on=TODAY + timedelta(days=4))),
        "Plan ends on Sunday",
    ),
    (
        "screening_expires",
        replace(CALM, screening_expires_on=TODAY + timedelta(days=7)),
        "Safety check runs out on 20 May",
    ),
]


@each_row("reason, facts, words", EACH)
def test_each_reason_is_found_and_put_in_words(reason: str, facts: ClientFacts, words: str) -> None:
    found = {one.reason: one for one in reasons_of(facts, TODAY)}

    assert reason in found
    one = found[reason]
    assert reason_words(reason, one.detail, one.number, one.since, TODAY) == words


def test_calm_client_has_no_reason() -> None:
    assert reasons_of(CALM, TODAY) == ()
    assert group_of([], CALM) is Group.ON_TRACK


def test_drop_of_exactly_twenty_points_counts_and_nineteen_does_not() -> None:
    nine = tuple(walk(days_ago, done=600 if days_ago > 1 else 0) for days_ago in range(1, 11))

    assert "drop" in [one.reason for one in reasons_of(replace(CALM, walks=FEWER), TODAY)]
    assert "drop" not in [
        one.reason for one in reasons_of(replace(CALM, walks=BEFORE + nine), TODAY)
    ]


def test_plan_not_started_is_late_from_the_fifth_day() -> None:
    def reasons(days: int) -> list[str]:
        first = TODAY - timedelta(days=days)
        plan = PlanFacts(state=PlanState.ACTIVE, sent_on=first, starts_on=first)
        return [one.reason for one in reasons_of(ClientFacts(plan=plan), TODAY)]

    assert reasons(4) == []
    assert reasons(5) == ["quiet"]


def test_quiet_needs_a_session_that_was_due() -> None:
    facts = replace(CALM, walks=(walk(9),), last_walk_on=TODAY - timedelta(days=9))

    assert "quiet" not in [one.reason for one in reasons_of(facts, TODAY)]


def test_two_weeks_in_a_row_are_too_few_where_one_was_enough() -> None:
    monday = TODAY - timedelta(days=TODAY.weekday())

    def week(back: int, missed: int) -> tuple[Walk, ...]:
        return tuple(
            Walk(
                due_on=monday - timedelta(weeks=back) + timedelta(days=day),
                planned_seconds=600,
                done_seconds=0 if day // 2 < missed else 600,
                is_done=day // 2 >= missed,
            )
            for day in (0, 2, 4)
        )

    calm = week(3, 0) + week(4, 0)
    twice = replace(CALM, walks=calm + week(2, 1) + week(1, 1))
    once = replace(CALM, walks=calm + week(2, 0) + week(1, 1))

    assert [one.detail for one in reasons_of(twice, TODAY)] == ["weeks_of_6"]
    assert reasons_of(once, TODAY) == ()


def test_missed_in_a_row_is_said_before_a_share() -> None:
    walks = tuple(walk(days_ago, done=600 if days_ago > 6 else 0) for days_ago in range(1, 12, 2))
    low = replace(CALM, walks=walks, thresholds=Thresholds(on_track=90, partly=80))

    assert next((one.detail, one.number) for one in reasons_of(low, TODAY)) == (
        "missed_in_a_row",
        3,
    )


def test_safety_pause_asks_for_somebody_though_nothing_else_is_known() -> None:
    paused = PlanFacts(state=PlanState.PAUSED, has_walked=True, is_safety_pause=True)

    urgent = ClientFacts(plan=paused, stop=sign("stopped"))
    checked = ClientFacts(plan=paused, stop=sign("paused_until_checked"))

    assert [one.reason for one in reasons_of(urgent, TODAY)] == ["urgent"]
    assert [one.reason for one in reasons_of(checked, TODAY)] == ["pain"]


@pytest.mark.parametrize(
    ("plan", "group", "words"),
    [
        (PlanFacts(), Group.NEW, "No plan yet"),
        (PlanFacts(state=PlanState.ENDED, has_walked=True), Group.NEW, "No plan yet"),
        (PlanFacts(state=PlanState.COMPLETED), Group.ON_TRACK, "Plan finished"),
        (
            PlanFacts(state=PlanState.ACTIVE, starts_on=TODAY + timedelta(days=1)),
            Group.NEW,
            "Plan starts tomorrow",
        ),
        (
            PlanFacts(state=PlanState.PAUSED, paused_until=TODAY + timedelta(days=2)),
            Group.PAUSED,
            "Paused until Friday",
        ),
    ],
)
def test_nobody_to_call_still_says_where_they_stand(
    plan: PlanFacts, group: Group, words: str
) -> None:
    facts = ClientFacts(plan=plan)
    line = line_of(facts, TODAY)

    assert group_of([], facts) is group
    assert reason_words("", line.detail, line.number, line.since, TODAY) == words


def test_on_track_says_pain_down_before_sessions() -> None:
    better = line_of(replace(CALM, first_pain=5, last_pain=2), TODAY)
    every = line_of(CALM, TODAY)

    assert reason_words("", better.detail, better.number, None, TODAY) == "Pain down from 5 to 2"
    assert reason_words("", every.detail, every.number, None, TODAY) == "Every session done"


def test_closed_reason_comes_back_only_for_something_new() -> None:
    closed_at, closed_on = NOW - timedelta(days=1), TODAY - timedelta(days=1)

    def returns(found: Found, *, days_later: int = 0) -> bool:
        return comes_back(
            found,
            closed_at=closed_at,
            closed_on=closed_on,
            since=TODAY - timedelta(days=3),
            today=TODAY + timedelta(days=days_later),
        )

    told = Found(
        reason="urgent",
        rank=1,
        detail="fell",
        number=None,
        since=TODAY,
        known_at=NOW - timedelta(days=2),
    )
    low = Found(reason="low", rank=6, detail="", number=1, since=TODAY)
    gone = Found(reason="quiet", rank=5, detail="", number=None, since=TODAY - timedelta(days=3))

    assert not returns(told)
    assert returns(replace(told, known_at=NOW))
    assert not returns(low, days_later=5)
    assert returns(low, days_later=6)
    assert not returns(gone)
    assert returns(replace(gone, since=TODAY))


WALKS = st.lists(
    st.builds(
        walk,
        st.integers(-7, 60),
        done=st.integers(0, 900),
        is_excused=st.booleans(),
    ),
    max_size=20,
).map(tuple)
SIGNS = st.none() | st.builds(
    sign, st.sampled_from(["fell", "pain", "stopped"]), st.integers(0, 6), st.integers(1, 3)
)
PLANS = st.builds(
    PlanFacts,
    state=st.sampled_from(PlanState),
    sent_on=st.just(TODAY),
    starts_on=st.integers(-9, 60).map(lambda days: TODAY - timedelta(days=days)),
    has_walked=st.booleans(),
)
FACTS = st.builds(
    ClientFacts,
    plan=PLANS,
    walks=WALKS,
    urgent=SIGNS,
    pain=SIGNS,
    stumble=SIGNS,
    over_dose=SIGNS,
    last_walk_on=st.none() | st.just(TODAY - timedelta(days=8)),
)


def group(facts: ClientFacts) -> Group:
    return group_of([one.rank for one in reasons_of(facts, TODAY)], facts)


@given(facts=FACTS, bad=st.sampled_from(["urgent", "stop", "pain", "stumble", "over_dose"]))
def test_one_more_bad_fact_never_moves_a_client_to_a_calmer_group(
    facts: ClientFacts, bad: str
) -> None:
    worse = replace(facts, **{bad: sign("stopped" if bad == "stop" else "fell")})

    assert group(worse) <= group(facts)


@given(facts=FACTS, order=st.randoms(use_true_random=False))
def test_order_of_events_does_not_matter(facts: ClientFacts, order: Any) -> None:
    walks = list(facts.walks)
    order.shuffle(walks)

    assert reasons_of(replace(facts, walks=tuple(walks)), TODAY) == reasons_of(facts, TODAY)


@given(walks=WALKS)
def test_done_is_at_most_due_and_excusing_never_lowers(walks: tuple[Walk, ...]) -> None:
    whole = adherence(walks, last_28_days(TODAY), TODAY)
    missed = [one for one in walks if one.is_due(TODAY) and not one.is_done]
    excused = [one._replace(is_excused=one.is_excused or one in missed[:1]) for one in walks]
    after = adherence(excused, last_28_days(TODAY), TODAY)

    assert whole.counted <= whole.due
    assert (after.sessions_share or 1) >= (whole.sessions_share or 0)


def test_words_stay_true_as_days_pass() -> None:
    def said(detail: str, days_ago: int, number: int | None = None) -> str:
        since = TODAY - timedelta(days=days_ago)
        return reason_words("", detail, number, since, TODAY)

    assert said("over_dose_week", 2) == "More minutes than planned this week"
    assert said("over_dose_week", 9) == "More minutes than planned last week"
    assert said("pain", 9, 2) == "Pain over 5, last on 4 May"
    assert said("fell", 0) == "Fell during session today"
    assert said("fell", 200) == "Fell during session on 25 October 2025"
    assert said("screening_expires", 1) == "Safety check ran out yesterday"
    assert said("not_started", 1) == "Not started, plan sent 1 day ago"
    assert said("unheard_of", 1) == ""


def test_reasons_stand_in_the_order_of_the_brief() -> None:
    assert [reason for reason, _ in REASONS] == [
        "urgent",
        "pain",
        "stumble",
        "over_dose",
        "quiet",
        "low",
        "drop",
        "unanswered",
        "plan_ends",
        "screening_expires",
    ]

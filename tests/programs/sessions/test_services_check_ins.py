"""How a walk felt: kept as told, corrected as a new row, weighed once."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from programs import changes
from programs.sessions.models import CheckIn, WalkSession
from programs.sessions.services.check_ins import CannotCheckInError, record_check_in
from programs.sessions.services.upkeep import bring_up_to_date
from programs.vocabulary import CheckInKind, Provenance
from tests.factories.accounts import UserFactory
from tests.factories.programs import WEDNESDAY, member_with_plan, walks_of
from tests.programs.sessions.moves import at, decisions, log, tell, walk_through

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

THURSDAY = WEDNESDAY + timedelta(days=1)
LATER, MORNING = CheckInKind.TEN_MINUTES, CheckInKind.NEXT_MORNING


@pytest.fixture
def walk() -> WalkSession:
    """A calm walk, done and not yet told about."""
    return walk_through(walks_of(member_with_plan())[0])


def refusal(walk: WalkSession, kind: CheckInKind, **told: Any) -> str:
    with pytest.raises(CannotCheckInError) as refused:
        tell(walk, kind, **told)
    return str(refused.value)


def test_answers_fill_one_row_page_by_page(walk: WalkSession) -> None:
    tell(walk, pain=2, is_complete=False)
    tell(walk, effort=3, is_complete=False)

    told = CheckIn.objects.get()
    assert (told.pain, told.effort, told.confidence) == (2, 3, None)
    assert (told.provenance, told.recorded_by) == (Provenance.TIMER, walk.member)


def test_answers_that_a_roster_follows_from_are_told_to_whoever_keeps_one(
    walk: WalkSession, monkeypatch: pytest.MonkeyPatch
) -> None:
    heard: list[int] = []
    monkeypatch.setitem(
        changes._keepers, "heard", lambda *, member_id, **_more: heard.append(member_id)
    )
    answers = {"note": "Wet path", "effort": 3, "confidence": 8, "pain": 2, "near_falls": 1}

    told = []
    for name, value in answers.items():
        heard.clear()
        tell(walk, is_complete=False, **{name: value})
        told.append((name, len(heard)))

    # The first answer of all makes the log itself.
    assert told == [("note", 1), ("effort", 0), ("confidence", 0), ("pain", 1), ("near_falls", 1)]


def test_same_answer_again_changes_nothing(walk: WalkSession) -> None:
    first = tell(walk, pain=2)

    assert tell(walk, pain=2).pk == first.pk


def test_correction_is_a_new_row_and_the_old_one_stays(walk: WalkSession) -> None:
    tell(walk, pain=2, effort=3, is_complete=False)

    newer = tell(walk, pain=4, is_complete=False)

    older = CheckIn.objects.exclude(pk=newer.pk).get()
    assert (older.pain, older.replaced_by) == (2, newer)
    assert (newer.pain, newer.effort, newer.replaced_by) == (4, 3, None)


def test_every_correction_is_kept_in_a_chain(walk: WalkSession) -> None:
    rows = [tell(walk, pain=pain, is_complete=False) for pain in (2, 4, 3, 5)]

    for row in rows:
        row.refresh_from_db()
    assert [row.replaced_by for row in rows] == [*rows[1:], None]
    assert [row.pain for row in rows] == [2, 4, 3, 5]


def test_what_comes_after_a_finished_log_is_a_correction(walk: WalkSession) -> None:
    tell(walk, pain=2, effort=3, confidence=8, is_complete=False)
    log(walk)

    log(walk, "stumbled", near_falls=1)

    assert CheckIn.objects.count() == 2
    assert CheckIn.objects.get(replaced_by__isnull=True).near_falls == 1


def test_answer_by_the_physio_is_marked_so(walk: WalkSession) -> None:
    physio = UserFactory.create()
    told = record_check_in(
        walk_session=walk,
        kind=CheckInKind.AFTER,
        values={"pain": 3},
        by=physio,
        now=at(WEDNESDAY, 12),
        today=WEDNESDAY,
    )

    assert (told.provenance, told.recorded_by, told.member) == (
        Provenance.PHYSIO,
        physio,
        walk.member,
    )


def test_walk_that_is_not_done_takes_no_answer() -> None:
    walk = walks_of(member_with_plan())[0]

    assert refusal(walk, CheckInKind.AFTER, pain=1) == (
        "Finish this walk first, then tell us how it felt."
    )


@pytest.mark.parametrize(
    ("kind", "now", "words"),
    [
        (LATER, at(WEDNESDAY, 9, 34), "We ask this 10 minutes after your walk."),
        (MORNING, at(WEDNESDAY, 20), "We ask this the morning after your walk."),
        (
            MORNING,
            at(THURSDAY + timedelta(days=1), 8),
            "This question was for the morning after your walk. You can leave it now.",
        ),
    ],
)
def test_question_outside_its_window_is_refused_and_nothing_kept(
    walk: WalkSession, kind: CheckInKind, now: Any, words: str
) -> None:
    assert refusal(walk, kind, now=now, pain=1) == words
    assert not CheckIn.objects.exists()


def test_pain_of_6_ten_minutes_later_eases_off(walk: WalkSession) -> None:
    tell(walk, pain=2, effort=3, confidence=8, is_complete=False)

    tell(walk, LATER, pain=6)

    assert decisions(walk.plan) == [(7, "regress")]


def test_pain_over_the_limit_twice_about_one_walk_is_one_step_back(walk: WalkSession) -> None:
    tell(walk, pain=7, effort=3, confidence=8)

    tell(walk, LATER, pain=6)

    assert decisions(walk.plan) == [(7, "regress")]


def test_harmless_correction_after_a_decision_decides_nothing(walk: WalkSession) -> None:
    tell(walk, pain=7, effort=3, confidence=8)

    tell(walk, pain=7, effort=4, now=at(WEDNESDAY, 11))

    assert decisions(walk.plan) == [(7, "regress")]


def test_answer_left_out_until_after_a_decision_still_counts(walk: WalkSession) -> None:
    tell(walk, pain=7, is_complete=True)

    tell(walk, confidence=1, now=at(WEDNESDAY, 11))

    assert decisions(walk.plan) == [(7, "regress"), (11, "regress_support")]


def test_answer_by_a_server_whose_clock_is_behind_still_counts(walk: WalkSession) -> None:
    tell(walk, pain=7)

    tell(walk, confidence=1, now=at(WEDNESDAY, 9, 26))
    bring_up_to_date(plan=walk.plan, today=WEDNESDAY, now=at(WEDNESDAY, 9, 26))

    assert decisions(walk.plan) == [(7, "regress"), (11, "regress_support")]


def test_bad_morning_after_a_step_back_rests_but_steps_back_once(walk: WalkSession) -> None:
    tell(walk, pain=7, effort=3, confidence=8)

    tell(walk, MORNING, pain=7)

    assert decisions(walk.plan) == [(7, "regress"), (8, "regress")]
    second = walk.plan.decisions.order_by("-pk")[0]
    assert (second.outcome["row"], second.outcome["rest_hours"]) == ("stay", 48)


def test_late_log_about_an_earlier_walk_of_the_row_still_protects(walk: WalkSession) -> None:
    second = walk_through(walks_of(walk.plan)[1])
    tell(second, pain=1, effort=2, confidence=9)

    tell(walk, pain=8, now=at(second.due_on, 12))

    assert decisions(walk.plan) == [(7, "regress")]


def test_missing_effort_or_confidence_holds_the_row(walk: WalkSession) -> None:
    for one in walks_of(walk.plan):
        done = one if one.pk == walk.pk else walk_through(one)
        tell(done, pain=1, effort=2)
        tell(done, MORNING, pain=1)
    week_later = date(2026, 5, 20)

    bring_up_to_date(plan=walk.plan, today=week_later, now=at(week_later))

    assert decisions(walk.plan) == [(16, "hold")]

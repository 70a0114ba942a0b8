"""The last page of the log: what happened is stored whole, then weighed."""

from __future__ import annotations

from typing import Any

import pytest

from programs.sessions.models import CheckIn, SafetyEvent, WalkSession
from programs.sessions.services.log import record_happenings
from tests.factories.programs import WEDNESDAY, member_with_plan, walks_of
from tests.programs.sessions.moves import at, decisions, log, tell, walk_through

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]


@pytest.fixture
def walk() -> WalkSession:
    """A walk, done, with pain, effort and confidence told."""
    done = walk_through(walks_of(member_with_plan())[0])
    tell(done, pain=2, effort=3, confidence=8, is_complete=False)
    return done


def events() -> list[tuple[Any, Any]]:
    return sorted(SafetyEvent.objects.values_list("kind", "stop_rule"))


def test_nothing_happened_closes_the_log(walk: WalkSession) -> None:
    log(walk)

    walk.refresh_from_db()
    assert walk.is_log_complete
    assert (CheckIn.objects.get().happenings, decisions(walk.plan)) == ([], [])


@pytest.mark.parametrize(
    ("happening", "event", "decided"),
    [
        ("fell", ("fall", "stop_fall"), [(3, "pause_clear")]),
        ("urgent", ("urgent_sign", "stop_chest"), [(1, "stop_urgent")]),
        ("knee", ("new_sign", "stop_sharp_locked"), [(4, "pause_clear")]),
        ("spreading", ("new_sign", "stop_leg_spread"), [(4, "pause_clear")]),
        ("dizzy_long", ("dizzy", "log_dizzy_long"), [(4, "pause_clear")]),
        ("dizzy", ("dizzy", "stop_dizzy"), []),
    ],
)
def test_happening_is_stored_and_acts(
    walk: WalkSession, happening: str, event: tuple[str, str], decided: list[Any]
) -> None:
    log(walk, happening)

    assert events() == [event]
    assert decisions(walk.plan) == decided


def test_telling_it_twice_stores_it_once(walk: WalkSession) -> None:
    log(walk, "dizzy", "dizzy_long")
    log(walk, "dizzy", "dizzy_long")

    assert events() == [("dizzy", "log_dizzy_long"), ("dizzy", "stop_dizzy")]
    assert walk.member.screening_demands.filter(reason="new_symptom").count() == 1


def test_one_stumble_adds_support(walk: WalkSession) -> None:
    log(walk, "stumbled", near_falls=1)

    assert decisions(walk.plan) == [(13, "hold")]


def test_other_is_kept_in_the_members_own_words(walk: WalkSession) -> None:
    record_happenings(
        walk_session=walk,
        happenings=["other"],
        near_falls=0,
        note="The belt jerked",
        by=walk.member,
        now=at(WEDNESDAY, 9, 30),
        today=WEDNESDAY,
    )

    told = CheckIn.objects.get(replaced_by__isnull=True)
    assert (told.happenings, told.note) == (["other"], "The belt jerked")

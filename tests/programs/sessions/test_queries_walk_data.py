"""What the player is told, and where a walk stands in its plan."""

from __future__ import annotations

import json
from typing import Any

import pytest

from programs.sessions.models import WalkSession
from programs.sessions.queries.place import Place, helper_needed, place_of
from programs.sessions.queries.walk_data import intervals_of, walk_data, written_intervals
from programs.vocabulary import Setting, Spotter, SupportLevel, Tier
from tests.factories.programs import member_with_plan, walked, walks_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]


@pytest.fixture
def walk() -> WalkSession:
    """The first walk of a knee plan: 4 walks of half a minute on a treadmill."""
    return walks_of(member_with_plan(user={"country": "GB"}))[0]


def data_of(walk: WalkSession, **more: Any) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "place": Place.after(7, 30),
        "earlier_stumbles": 0,
        "pain_before": 2,
    }
    return walk_data(walk, **facts | more)


def test_player_gets_everything_as_plain_values(
    walk: WalkSession, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(0):
        data = data_of(walk)

    assert json.loads(json.dumps(data)) == data
    assert (data["title"], data["support"], data["setting"]) == (
        "Session 8 of 30",
        "S3",
        "treadmill",
    )
    assert data["emergency_number"] == "999"
    assert data["urls"]["finish"] == f"/sessions/{walk.uuid}/finish/"


def test_stumbles_before_a_reload_are_not_forgotten(walk: WalkSession) -> None:
    assert data_of(walk, earlier_stumbles=1)["stop"]["earlier_near_falls"] == 1


@pytest.mark.parametrize(("before", "limit"), [(None, 6), (1, 4), (2, 5), (4, 6)])
def test_pain_that_ends_the_walk_is_three_above_the_start(
    walk: WalkSession, before: int | None, limit: int
) -> None:
    choices = {one["key"]: one for one in data_of(walk, pain_before=before)["stop"]["choices"]}

    scale = choices["pain"]["questions"][1]
    assert scale["bands"][1] == {"from": limit, "rule": "stop_pain"}


def test_screen_reader_speaks_instead_of_our_voice(walk: WalkSession) -> None:
    walk.member.has_screen_reader = True

    voice = data_of(walk)["voice"]

    assert (voice["speech"], voice["screen_reader"]) == (False, True)


def test_half_a_walk_has_half_the_parts(walk: WalkSession) -> None:
    whole = len([part for part in intervals_of(walk) if part.kind == "backward"])
    walk.repetitions, walk.planned_backward_seconds = 2, 60

    half = [part for part in intervals_of(walk) if part.kind == "backward"]

    assert (whole, len(half), half[0].seconds) == (4, 2, 30)


def test_walk_on_paper_reads_from_warm_up_to_cool_down(walk: WalkSession) -> None:
    lines = written_intervals(walk)

    assert (lines[0].name, lines[0].length) == ("Warm-up, walk forward", "5 minutes")
    assert (lines[1].name, lines[1].length) == ("Stop, then turn", "")
    assert (lines[2].name, lines[2].length) == ("Walk backward, 1 of 4", "30 seconds")
    assert lines[-1].name == "Cool-down, walk forward"


def test_place_counts_the_walks_done_before(
    walk: WalkSession, django_assert_num_queries: Any
) -> None:
    first, second, third = walks_of(walk.plan)
    walked(first)
    walked(second)

    with django_assert_num_queries(1):
        place = place_of(third)

    assert place == Place(number=3, total=30)
    assert place_of(walks_of(walk.plan)[0]).number == 1


def test_weeks_walked_again_make_the_plan_longer() -> None:
    assert Place.after(30, 30) == Place(number=31, total=31)


@pytest.mark.parametrize(
    ("spotter", "done", "words"),
    [
        (Spotter.FIRST_THREE, 0, "to stand at the console"),
        (Spotter.FIRST_THREE, 2, "to stand at the console"),
        (Spotter.FIRST_THREE, 3, ""),
        (Spotter.EVERY_TIME, 20, "to stand at the console"),
    ],
)
def test_second_person_stands_at_the_console_for_the_first_three_walks(
    spotter: Spotter, done: int, words: str
) -> None:
    walk = walks_of(member_with_plan(spotter=spotter))[0]

    assert helper_needed(walk, tier=Tier.GO, done=done) == words


def test_second_person_walks_beside_off_the_belt() -> None:
    plan = member_with_plan(setting=Setting.LANE, lane_length_mm=10_000, spotter=Spotter.EVERY_TIME)
    walk = walks_of(plan)[0]
    walk.support_level = SupportLevel.S5

    assert helper_needed(walk, tier=Tier.GO, done=9) == "to walk beside you"

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from programs.demo.cast import MARGARET, TELLING, everyday_client
from programs.demo.story import History, Story, tell
from programs.library.rules.program_file import ProgramFile
from programs.library.rules.schema import read_program
from programs.plans.rules.outcome import Lock
from programs.vocabulary import SessionStatus

CONTENT = Path(__file__).parents[3] / "programs" / "library" / "content"
TODAY = date(2026, 11, 22)


def program(key: str) -> ProgramFile:
    return read_program((CONTENT / f"{key}.toml").read_bytes())


def history(story: Story, seed: int = 1) -> History:
    starts_on = TODAY - timedelta(weeks=story.weeks)
    return tell(story, program(story.program), starts_on=starts_on, today=TODAY, seed=seed)


def story_of(name: str) -> Story:
    return next(client.story for client in TELLING if client.name == name and client.story)


def test_same_seed_tells_the_same_history() -> None:
    story = Story(program="knee_oa", weeks=8)

    assert history(story, 4) == history(story, 4)
    assert history(story, 4) != history(story, 5)


@pytest.mark.parametrize("number", range(12))
def test_no_two_walks_share_a_day_and_none_is_done_in_the_future(number: int) -> None:
    story = everyday_client(number, 6).story
    assert story is not None

    walks = history(story).walks

    live = [walk for walk in walks if walk.status is not SessionStatus.SUPERSEDED]
    days = [walk.due_on for walk in live]
    assert len(days) == len(set(days))
    assert all(walk.due_on < TODAY for walk in live if walk.is_done)


def test_member_one_is_mid_program() -> None:
    assert MARGARET.story is not None

    told = history(MARGARET.story)

    assert 3 <= told.week <= 7
    assert (told.lock, told.is_complete) == (Lock.NONE, False)


@pytest.mark.parametrize(
    ("name", "lock", "rule"),
    [
        ("Joan Petrie", Lock.PAUSE_CLEAR, 3),
        ("Ruth Adler", Lock.STOP_URGENT, 1),
        ("Derek Osei", Lock.PAUSE_CLEAR, 7),
        ("Peter Lund", Lock.NONE, 8),
        ("Elsie Grant", Lock.NONE, 13),
    ],
)
def test_turning_point_is_answered_by_its_rule(name: str, lock: Lock, rule: int) -> None:
    told = history(story_of(name))

    assert told.lock is lock
    assert told.decisions[-1].decision.shown.number == rule


@pytest.mark.parametrize("seed", range(1, 6))
@pytest.mark.parametrize("name", ["Joan Petrie", "Ruth Adler", "Derek Osei"])
def test_nothing_is_decided_after_a_turning_point(name: str, seed: int) -> None:
    told = history(story_of(name), seed)

    last = [walk for walk in told.walks if walk.is_done][-1]
    decided = told.decisions[-1]
    assert (decided.week, decided.attempt) == (last.week, last.attempt)
    assert [one.on for one in told.decisions] == sorted({one.on for one in told.decisions})
    assert decided.on == last.due_on
    assert told.week <= last.week


def test_quiet_member_has_no_walk_in_the_last_days() -> None:
    told = history(story_of("Colin Webb"))

    last = max(walk.due_on for walk in told.walks if walk.is_done)

    assert (TODAY - last).days > 9

"""Every week of every built-in program, in every place its level allows."""

from __future__ import annotations

import pytest

from programs.library.rules.program_file import ProgramFile
from programs.library.services.loading import CONTENT, read_folder
from programs.plans.rules.dose import settings_for, shorten
from programs.plans.rules.lane import SHORTEST_LANE_MM, shortest_lane
from programs.plans.rules.support import reachable_support
from programs.sessions.rules.timeline import intervals, totals
from programs.vocabulary import IntervalKind, Prescription, Spotter, Tier
from tests.tables import each_row

PROGRAMS = read_folder(CONTENT)
WEEKS = [
    pytest.param(program, week, id=f"{program.key}-{number}")
    for program in PROGRAMS
    for number, week in enumerate(program.weeks, start=1)
]


@each_row("program, week", WEEKS)
def test_seconds_add_up_in_every_place_and_at_every_level(
    program: ProgramFile, week: Prescription
) -> None:
    for asked in (week, shorten(week)):
        for setting in settings_for(program.key):
            for level in reachable_support(asked, Tier.GO, setting, Spotter.EVERY_TIME):
                for lane in (None, SHORTEST_LANE_MM, shortest_lane(asked), 20_000):
                    parts = intervals(asked, setting, lane, level)

                    assert totals(parts).timed_seconds == asked.total_seconds
                    assert totals(parts).backward_seconds == asked.total_backward_seconds


@each_row("program, week", WEEKS)
def test_no_lap_is_longer_than_a_lane_of_the_length_asked_for(
    program: ProgramFile, week: Prescription
) -> None:
    lane = shortest_lane(week)

    for setting in settings_for(program.key):
        for level in reachable_support(week, Tier.GO, setting, Spotter.EVERY_TIME):
            for part in intervals(week, setting, lane, level):
                if part.kind is IntervalKind.BACKWARD and part.laps:
                    assert part.seconds * (week.max_mm_per_second or 600) <= lane


@each_row("program, week", WEEKS)
def test_every_week_has_a_level_somewhere_for_those_who_start_with_support(
    program: ProgramFile, week: Prescription
) -> None:
    levels = {
        level
        for setting in settings_for(program.key)
        for level in reachable_support(week, Tier.GO_WITH_SUPPORT, setting)
    }

    assert levels
    assert max(levels) <= 4

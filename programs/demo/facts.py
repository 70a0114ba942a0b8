"""The facts of a made-up row, as the rules want them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from programs.plans.rules.facts import WeekFacts
from programs.vocabulary import PAIN_LIMIT

if TYPE_CHECKING:
    from programs.demo.walk import Walk
    from programs.library.rules.program_file import ProgramFile


def row_facts(
    *,
    program: ProgramFile,
    row: list[Walk],
    walks: list[Walk],
    is_last_row: bool,
    usual_pain: int,
) -> WeekFacts:
    """Return the facts after the last walk of a row; a row without one tells nothing."""
    done = [walk for walk in row if walk.is_done]
    planned = [walk for walk in row if not walk.excuse]
    counts: dict[str, Any] = {
        "usual_pain": usual_pain,
        "effort_cap": program.effort_cap,
        "is_last_row": is_last_row,
        "sessions_done": len(done),
        "sessions_planned": max(len(planned), 1),
        "automatic_progress_allowed": program.automatic_progress,
        "days_since_row_change": 7,
    }
    if not done:
        return WeekFacts(**counts, effort=0, confidence=10, is_pain_program=False)
    last = done[-1]
    percents = [100 * walk.active_seconds // walk.planned_seconds for walk in done]
    return WeekFacts(
        **counts,
        pain_before=last.pain_before,
        pain_during=last.pain_during,
        pain_after=last.pain_after,
        pain_morning=last.pain_morning,
        effort=last.effort,
        confidence=last.confidence,
        completed_percent=min(percents[-1], 100),
        row_completed_percent=sum(percents) // len(percents),
        pain_over_limit_in_7_days=_painful_walks(walks, last),
        near_falls=tuple(walk.near_falls for walk in walks[-2:]),
        is_pain_program=program.needs_pain_answers,
    )


def _painful_walks(walks: list[Walk], last: Walk) -> int:
    """Return how many walks of the 7 days up to the last one reached the pain limit."""
    week = [walk for walk in walks if 0 <= (last.due_on - walk.due_on).days < 7]
    return sum(max(walk.pain_during, walk.pain_after) >= PAIN_LIMIT for walk in week)

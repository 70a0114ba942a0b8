"""What a roster draws of a client: the marks of four weeks, and the pain of the last walks."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from programs.adherence.rules.arithmetic import Walk
from programs.adherence.rules.signs import Told
from programs.adherence.rules.windows import weeks_up_to
from programs.plans.rules.marks import mark_on
from programs.sessions.rules.spark import sparkline

MARK_WEEKS = 4
MOST_SCORES = 12
LETTERS = {"done": "d", "cut": "c", "missed": "m", "excused": "x", "planned": "n", "today": "n"}
"""A walk done, cut short, missed, excused, or to come."""


def marks(walks: Iterable[Walk], today: date) -> str:
    """Return a letter for each planned session of four calendar weeks up to this one.

    Weeks are parted by a space; weeks before the first session and after the last are left out.
    Extra walks have no slot. Letters: see LETTERS.
    """
    planned = sorted((walk for walk in walks if _has_slot(walk)), key=lambda walk: walk.due_on)
    weeks = (
        "".join(_letter(walk, today) for walk in planned if walk.due_on in week)
        for week in weeks_up_to(today, MARK_WEEKS)
    )
    return " ".join(weeks).strip()


def pain_scores(walks: Iterable[Told]) -> list[int]:
    """Return the worst pain of each of the last 12 walks that told one, oldest first, 0 to 10."""
    done = sorted((one for one in walks if one.walk.is_done), key=lambda one: one.on)
    scores = [one.worst_pain for one in done]
    return [score for score in scores if score is not None][-MOST_SCORES:]


def pain_path(scores: Sequence[int]) -> str:
    """Return the path of these scores in a box of 84 by 40 on a scale of 0 to 10."""
    return sparkline(scores).path if scores else ""


def _has_slot(walk: Walk) -> bool:
    return not (walk.is_extra or walk.is_superseded)


def _letter(walk: Walk, today: date) -> str:
    mark = mark_on(
        walk.due_on,
        today,
        is_done=walk.is_done,
        is_excused=walk.is_excused,
        is_counted=walk.counts,
    )
    return LETTERS[mark]

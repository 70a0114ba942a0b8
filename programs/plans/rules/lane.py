"""How long a clear lane has to be, so that a lap ends before the lane does. Whole mm and mm/s."""

from __future__ import annotations

from collections.abc import Iterable

from programs.vocabulary import Prescription

COMFORTABLE_MM_PER_SECOND = 600
"""Top speed we reckon with when the walker chooses the pace: 0.6 m/s [J]."""

SHORTEST_LAP_SECONDS = 5
"""A lap shorter than this is all turning [J]."""

SHORTEST_LANE_MM = 3_000
"""An indoor lane is at least 3 m (clinical brief section 11)."""


def top_speed(prescription: Prescription) -> int:
    """Return the fastest pace of the week in mm/s, 600 where it is self-chosen [J]."""
    return prescription.max_mm_per_second or COMFORTABLE_MM_PER_SECOND


def shortest_lane(prescription: Prescription) -> int:
    """Return the lane in mm that the week's top pace needs for one lap of 5 s [J]."""
    return max(SHORTEST_LANE_MM, top_speed(prescription) * SHORTEST_LAP_SECONDS)


def lane_refusal(weeks: Iterable[Prescription], lane_length_mm: int) -> str:
    """Return why a lane is too short for the pace of one of these weeks, or an empty text."""
    needed = max((shortest_lane(week) for week in weeks), default=SHORTEST_LANE_MM)
    if lane_length_mm >= needed:
        return ""
    metres = -(-needed // 1000)
    return f"Your lane is too short for the pace of this program. Find one of {metres} m or more."


def lap_lengths(backward_seconds: int, lane_length_mm: int, mm_per_second: int) -> list[int]:
    """Split one backward walk into laps that stay inside the lane.

    A lap lasts at most as long as the lane does at the top pace; the laps are as even as
    whole seconds allow and always add up to the walk.
    """
    longest = max(lane_length_mm // mm_per_second, SHORTEST_LAP_SECONDS)
    laps = max(-(-backward_seconds // longest), 1)
    shortest, longer = divmod(backward_seconds, laps)
    return [shortest + 1] * longer + [shortest] * (laps - longer)

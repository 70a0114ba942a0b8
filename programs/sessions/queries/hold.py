"""May a pause that waits for a safety check end?"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from programs.plans.models import Hold
    from programs.screening.queries import Standing


def opens(stands: Standing | None) -> bool:
    """Return whether the safety check opens programs today; no query."""
    return stands is not None and stands.opens_programs


def is_checked_since(hold: Hold, stands: Standing | None) -> bool:
    """Return whether a safety check, or a clearance, newer than the hold opens programs."""
    if stands is None or not stands.opens_programs:
        return False
    completed_at = stands.screening.completed_at
    cleared = stands.clearance is not None and stands.clearance.recorded_at > hold.created_at
    return cleared or (completed_at is not None and completed_at > hold.created_at)

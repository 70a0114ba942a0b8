"""One walk of a made-up member."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from programs.vocabulary import SessionStatus, SupportLevel


@dataclass(kw_only=True)
class Walk:
    """One planned walk and what became of it; seconds and scores as they are stored."""

    week: int
    attempt: int
    ordinal: int
    due_on: date
    planned_seconds: int
    repetitions: int
    support_level: SupportLevel
    status: SessionStatus = SessionStatus.SCHEDULED
    active_seconds: int = 0
    pain_before: int = 0
    pain_during: int = 0
    pain_after: int = 0
    pain_morning: int = 0
    effort: int = 0
    confidence: int = 0
    near_falls: int = 0
    event: str = ""
    excuse: str = ""

    @property
    def is_done(self) -> bool:
        """Return whether the walk was walked."""
        return self.status is SessionStatus.DONE

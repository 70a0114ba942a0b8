"""Why a walk may not start, in the order in which the reasons are asked, and what to do next.

Every refusal is a safety gate of the clinical brief: screening (section 1), the readiness
check (section 9) or a hold (section 10). The server asks them again at the start.
"""

from __future__ import annotations

from enum import Enum


class NextStep(Enum):
    """Where a refused person goes on; the value is the words of the button."""

    TODAY = "Go to Today"
    SCREENING = "Check again"
    READINESS = "Start the check"
    PLAN = "See your plan"
    MOVE = "Pick a new day"
    LOG = "Go on with the log"


class Refusal(Enum):
    """One reason: the sentence a member reads, and the step that leads on."""

    DONE = ("This walk is already saved.", NextStep.LOG)
    EXCUSED = ("This walk is excused. Pick your next walk on Today.", NextStep.TODAY)
    REPLACED = ("Your plan has changed since. Today shows your next walk.", NextStep.TODAY)
    URGENT = ("Get care first. Your plan is stopped until this has been checked.", NextStep.TODAY)
    HELD = ("Your plan is paused, so there is no walk to start.", NextStep.TODAY)
    ENDED = ("This plan has ended. Choose a program to go on.", NextStep.TODAY)
    NOT_SCREENED = (
        "We need a new safety check before you walk again. It takes about 5 minutes.",
        NextStep.SCREENING,
    )
    TIER = (
        "Your last safety check says to see a physio or doctor before you walk backward.",
        NextStep.SCREENING,
    )
    NO_SUPPORT = (
        "You need a rail, a counter, a clear flat space or someone to help before you start.",
        NextStep.SCREENING,
    )
    PROGRAM_CLOSED = (
        "After your last safety check this program is not for you. Choose another one.",
        NextStep.PLAN,
    )
    ONE_A_DAY = ("You have walked today. Rest is part of the plan.", NextStep.MOVE)
    TOO_EARLY = ("This walk is for another day. You can move it.", NextStep.MOVE)
    PAST = ("This walk was for an earlier day. Pick a new day for it.", NextStep.MOVE)
    NOT_CHECKED = ("Answer the short check before this walk first.", NextStep.READINESS)
    NOT_TODAY = ("Rest today. That is the plan working.", NextStep.TODAY)
    SETUP = ("Make your space ready first, then start.", NextStep.READINESS)

    @property
    def words(self) -> str:
        """Return the sentence."""
        return self.value[0]

    @property
    def next_step(self) -> NextStep:
        """Return the step that leads on."""
        return self.value[1]

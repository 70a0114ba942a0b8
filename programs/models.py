"""Imports every feature's models so that Django finds them; nothing else."""

from programs.adherence.models import FollowUp
from programs.library.models import Phase, ProgramTemplate, ProgramVersion, ProgramWeek
from programs.plans.models import (
    Hold,
    Note,
    Plan,
    PlanRevision,
    PlanWeek,
    ProgressionDecision,
)
from programs.screening.models import Clearance, Screening, ScreeningAnswer, ScreeningDemand
from programs.sessions.models import CheckIn, ReadinessCheck, Reminder, SafetyEvent, WalkSession

__all__ = [
    "CheckIn",
    "Clearance",
    "FollowUp",
    "Hold",
    "Note",
    "Phase",
    "Plan",
    "PlanRevision",
    "PlanWeek",
    "ProgramTemplate",
    "ProgramVersion",
    "ProgramWeek",
    "ProgressionDecision",
    "ReadinessCheck",
    "Reminder",
    "SafetyEvent",
    "Screening",
    "ScreeningAnswer",
    "ScreeningDemand",
    "WalkSession",
]

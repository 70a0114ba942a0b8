"""Imports every feature's models so that Django finds them; nothing else."""

from programs.adherence.models import Contact, FollowUp, RosterCount, RosterEntry, SavedView
from programs.library.models import Phase, ProgramTemplate, ProgramVersion, ProgramWeek
from programs.plans.models import (
    ClinicalNote,
    ClinicalNoteVersion,
    Hold,
    Note,
    Plan,
    PlanDraft,
    PlanRevision,
    PlanWeek,
    ProgressionDecision,
)
from programs.screening.models import Clearance, Screening, ScreeningAnswer, ScreeningDemand
from programs.sessions.models import CheckIn, ReadinessCheck, Reminder, SafetyEvent, WalkSession

__all__ = [
    "CheckIn",
    "Clearance",
    "ClinicalNote",
    "ClinicalNoteVersion",
    "Contact",
    "FollowUp",
    "Hold",
    "Note",
    "Phase",
    "Plan",
    "PlanDraft",
    "PlanRevision",
    "PlanWeek",
    "ProgramTemplate",
    "ProgramVersion",
    "ProgramWeek",
    "ProgressionDecision",
    "ReadinessCheck",
    "Reminder",
    "RosterCount",
    "RosterEntry",
    "SafetyEvent",
    "SavedView",
    "Screening",
    "ScreeningAnswer",
    "ScreeningDemand",
    "WalkSession",
]

"""Every model about a member's plan."""

from programs.plans.models.draft import PlanDraft
from programs.plans.models.messages import ClinicalNote, ClinicalNoteVersion, Note
from programs.plans.models.plan import (
    OPEN_STATUSES,
    SAFETY_HOLDS,
    Hold,
    HoldQuerySet,
    Plan,
    PlanQuerySet,
    PlanRevision,
    PlanWeek,
    ProgressionDecision,
)

__all__ = [
    "OPEN_STATUSES",
    "SAFETY_HOLDS",
    "ClinicalNote",
    "ClinicalNoteVersion",
    "Hold",
    "HoldQuerySet",
    "Note",
    "Plan",
    "PlanDraft",
    "PlanQuerySet",
    "PlanRevision",
    "PlanWeek",
    "ProgressionDecision",
]

"""What is known about a member who wants a program."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from programs.vocabulary import Tier


class MainProblem(StrEnum):
    """What the member would most like help with, as the screening asks it."""

    KNEE = "knee"
    BACK = "back"
    BALANCE = "balance"
    FITNESS = "fitness"
    START = "start"


@dataclass(frozen=True, kw_only=True)
class Walker:
    """What is known about a member who wants a program.

    `tier` is what holds today: a clearance in force has already turned
    `clinician_clearance` into `go_with_support`; None means no screening yet.
    `cleared_programs` names the programs a clinician allowed, None for no such limit.
    `is_chosen_by_clinician` lists the supervised program; it opens only for a clinician who has
    promised to be beside the walker at every session.
    """

    tier: Tier | None
    age_years: int
    usual_pain: int
    main_problem: MainProblem
    is_screening_current: bool = True
    has_knee_pain: bool = False
    has_back_pain: bool = False
    has_had_stroke: bool = False
    has_rail: bool = False
    has_space: bool = False
    has_helper: bool = False
    finished_programs: frozenset[str] = frozenset()
    cleared_programs: frozenset[str] | None = None
    is_chosen_by_clinician: bool = False
    clinician_is_beside: bool = False

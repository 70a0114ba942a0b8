"""Which programs may this member choose, the best match first, and why?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from programs.library.models import ProgramVersion
from programs.library.queries import PublishedProgram, published_programs
from programs.plans.models import Plan
from programs.plans.rules.choice import Choice, OpenProgram
from programs.plans.rules.dose import speed_limit
from programs.plans.rules.eligibility import programs_for
from programs.plans.rules.walker import MainProblem, Walker
from programs.screening.queries import Standing, answers_of, standing
from programs.screening.rules.catalogue import JOINER
from programs.vocabulary import PlanStatus

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from accounts.models import User
    from programs.library.rules.program_file import ProgramFile

BALANCE_AGE = 60
YES = "yes"


@dataclass(frozen=True, kw_only=True)
class Offer:
    """One program as this member may or may not choose it.

    `speed_limit` is the fastest pace in mm/s at this age, None without one; `to_agree`
    what the member says yes to first; `reason` why it fits, or why it is locked.
    """

    version_id: int
    program: ProgramFile
    is_open: bool
    is_best_match: bool
    reason: str
    to_agree: tuple[str, ...]
    speed_limit: int | None


@dataclass(frozen=True, kw_only=True)
class Offers:
    """Open programs, best match first, then locked ones; and why nothing opens, if so."""

    open: tuple[Offer, ...]
    locked: tuple[Offer, ...]
    refusal: str
    session_refusal: str

    def of_version(self, version: ProgramVersion) -> Offer | None:
        """Return the offer of this edition, or None when it is not on the list at all."""
        every = (*self.open, *self.locked)
        return next((offer for offer in every if offer.version_id == version.pk), None)

    def of_key(self, key: str) -> Offer | None:
        """Return the offer of this program, or None when it is not on the list at all."""
        every = (*self.open, *self.locked)
        return next((offer for offer in every if offer.program.key == key), None)


def offers_for(
    member: User,
    today: date,
    *,
    is_chosen_by_clinician: bool = False,
    clinician_is_beside: bool = False,
) -> Offers:
    """Return what the member's safety check opens today; at most eight queries.

    A physio who chooses sees the supervised program too. It opens only with
    `clinician_is_beside`: their word that they will be at every session.
    """
    stands = standing(member, today)
    answers = answers_of(stands.screening) if stands else {}
    walker = replace(
        walker_of(stands, answers, finished_programs(member)),
        is_chosen_by_clinician=is_chosen_by_clinician,
        clinician_is_beside=clinician_is_beside,
    )
    published = {one.program.key: one for one in published_programs()}
    choice = programs_for(
        walker, {key: one.program.content.entry for key, one in published.items()}
    )
    return Offers(
        open=tuple(_open(published[one.key], one, walker) for one in choice.open),
        locked=_locked(published, choice, walker),
        refusal=choice.refusal,
        session_refusal=choice.session_refusal,
    )


def walker_of(
    stands: Standing | None, answers: Mapping[str, str], finished: frozenset[str]
) -> Walker:
    """Return what the answers say about somebody who wants a program."""
    ready = set(answers.get("space_helper", "").split(JOINER))
    problem = main_problem(answers)
    return Walker(
        tier=stands.tier if stands else None,
        is_screening_current=stands is not None and not stands.due,
        age_years=number_of(answers, "age_years"),
        usual_pain=number_of(answers, "pain_usual"),
        main_problem=problem,
        has_knee_pain=problem is MainProblem.KNEE or answers.get("knee_pain") == YES,
        has_back_pain=problem is MainProblem.BACK or answers.get("back_pain") == YES,
        has_had_stroke=answers.get("stroke_history") == YES,
        has_rail="rail" in ready,
        has_space="space" in ready,
        has_helper="helper" in ready,
        finished_programs=finished,
        cleared_programs=_cleared(stands),
    )


def _cleared(stands: Standing | None) -> frozenset[str] | None:
    """Return the programs a clinician named in the clearance in force, None without a list."""
    named = stands.clearance.programs if stands and stands.clearance else []
    return frozenset(named) or None


def main_problem(answers: Mapping[str, str]) -> MainProblem:
    """Return what the member asked help with, else what the other answers speak of most."""
    named = answers.get("main_problem", "")
    if named in list(MainProblem):
        return MainProblem(named)
    if answers.get("knee_pain") == YES:
        return MainProblem.KNEE
    if answers.get("back_pain") == YES:
        return MainProblem.BACK
    is_unsteady = answers.get("unsteady") == "sometimes" or answers.get("worry_fall") == YES
    if is_unsteady and number_of(answers, "age_years") >= BALANCE_AGE:
        return MainProblem.BALANCE
    return MainProblem.START


def finished_programs(member: User) -> frozenset[str]:
    """Return the keys of the programs this member has completed; one query."""
    plans = Plan.objects.filter(member=member, status=PlanStatus.COMPLETED)
    return frozenset(plans.values_list("program_version__template__key", flat=True))


def number_of(answers: Mapping[str, str], item: str) -> int:
    """Return a number that was told, 0 where there is none."""
    told = answers.get(item, "")
    return int(told) if told.isdigit() else 0


def _open(published: PublishedProgram, opened: OpenProgram, walker: Walker) -> Offer:
    return Offer(
        version_id=published.version_id,
        program=published.program,
        is_open=True,
        is_best_match=opened.is_best_match,
        reason=opened.reason,
        to_agree=opened.to_agree,
        speed_limit=speed_limit(published.program.content.speed_caps, walker.age_years),
    )


def _locked(
    published: Mapping[str, PublishedProgram], choice: Choice, walker: Walker
) -> tuple[Offer, ...]:
    return tuple(
        Offer(
            version_id=published[one.key].version_id,
            program=published[one.key].program,
            is_open=False,
            is_best_match=False,
            reason=one.reason,
            to_agree=(),
            speed_limit=speed_limit(
                published[one.key].program.content.speed_caps, walker.age_years
            ),
        )
        for one in choice.locked
    )

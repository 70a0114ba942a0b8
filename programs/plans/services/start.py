"""Beginning a plan: a snapshot of a program's weeks, for one member."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.auth import get_user_model
from django.db import transaction

from programs.library.models import PrescribedWeek
from programs.library.queries import program_of
from programs.plans.models import Plan, PlanRevision, PlanWeek
from programs.plans.queries.offers import offers_for
from programs.plans.rules.checks import LATEST_START_DAYS, LONGEST_LANE_MM
from programs.plans.rules.dose import cap_speed, settings_for
from programs.plans.rules.lane import SHORTEST_LANE_MM, lane_refusal
from programs.plans.rules.schedule import weekdays_refusal
from programs.plans.rules.support import first_level
from programs.screening.queries import standing
from programs.vocabulary import PlanStatus, Setting, Spotter, StepUp, Tier

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, datetime, time

    from accounts.models import User
    from programs.library.models import ProgramVersion
    from programs.library.rules.program_file import ProgramFile
    from programs.vocabulary import Prescription, SupportLevel


class CannotStartPlanError(Exception):
    """This plan cannot begin; `field` names the choice to change, empty for the plan itself."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, kw_only=True)
class PlanChoices:
    """What a member picks: days (0 is Monday), time, place, lane in mm, second person."""

    weekdays: tuple[int, ...]
    session_time: time
    starts_on: date
    setting: Setting
    lane_length_mm: int | None
    spotter: Spotter


@transaction.atomic
def start_plan(
    *,
    member: User,
    version: ProgramVersion,
    choices: PlanChoices,
    by: User,
    now: datetime,
    today: date,
) -> Plan:
    """Copy the program's weeks into a plan of the member's own, and return it.

    The safety check is asked again inside the transaction (hazard H1). A finished plan
    gives way to the new one; an open plan does not. Raise CannotStartPlanError.
    """
    get_user_model().objects.select_for_update().get(pk=member.pk)
    if Plan.objects.filter(member=member).open().exists():
        raise CannotStartPlanError("You have a plan already. End it first to begin another.")
    stands = standing(member, today)
    offer = offers_for(member, today).of_version(version)
    if stands is None or offer is None or not offer.is_open:
        raise CannotStartPlanError(offer.reason if offer else "This program is not on your list.")
    program = program_of(version)
    refuse_choices(program, choices, today)
    _refuse_alone(program, choices, stands.tier)
    weeks = [cap_speed(week, offer.speed_limit) for week in program.weeks]
    plan = Plan.objects.create(
        member=member,
        program_version=version,
        screening=stands.screening,
        assigned_by=by,
        status=PlanStatus.ACTIVE,
        starts_on=choices.starts_on,
        week_starts_on=choices.starts_on,
        support_level=_level(weeks[0], stands.tier, choices),
        weekdays=sorted(choices.weekdays),
        session_time=choices.session_time,
        setting=choices.setting,
        lane_length_mm=choices.lane_length_mm if choices.setting is Setting.LANE else None,
        spotter=choices.spotter,
        step_up=StepUp.BY_RULES if program.automatic_progress else StepUp.BY_PHYSIO,
        effort_cap=program.effort_cap,
        created_at=now,
    )
    copy_weeks(plan, program, weeks, by=by, now=now)
    return plan


def refuse_choices(program: ProgramFile, choices: PlanChoices, today: date) -> None:
    """Raise CannotStartPlanError for the first choice that does not fit the program."""
    sessions = program.weeks[0].sessions_per_week
    wrong_days = weekdays_refusal(choices.weekdays, sessions)
    if wrong_days:
        raise CannotStartPlanError(wrong_days, "weekdays")
    wrong_start = first_day_refusal(choices.starts_on, today)
    if wrong_start:
        raise CannotStartPlanError(wrong_start, "starts_on")
    if choices.setting not in settings_for(program.key):
        raise CannotStartPlanError("This program is not walked there.", "setting")
    _refuse_lane(program, choices)


def first_day_refusal(starts_on: date, today: date) -> str:
    """Return why a plan cannot begin on this day, or an empty text."""
    if today <= starts_on <= today + timedelta(days=LATEST_START_DAYS):
        return ""
    return f"Choose a first day from today to {LATEST_START_DAYS} days from now."


def lane_length_refusal(program: ProgramFile, length_mm: int) -> str:
    """Return why the program cannot be walked in a lane of this length, or an empty text."""
    if not SHORTEST_LANE_MM <= length_mm <= LONGEST_LANE_MM:
        return "Enter the length of your clear lane, from 3 to 100 m."
    return lane_refusal(program.weeks, length_mm)


def _refuse_lane(program: ProgramFile, choices: PlanChoices) -> None:
    if choices.setting is not Setting.LANE:
        return
    wrong_lane = lane_length_refusal(program, choices.lane_length_mm or 0)
    if wrong_lane:
        raise CannotStartPlanError(wrong_lane, "lane_length")


def _refuse_alone(program: ProgramFile, choices: PlanChoices, tier: Tier) -> None:
    """Ask for a second person where the brief does: its section 6, and at a console, 11."""
    if choices.spotter is Spotter.EVERY_TIME:
        return
    if program.content.entry.with_support is not None and tier is not Tier.GO:
        message = "Choose to have someone with you every time. This program asks for it."
        raise CannotStartPlanError(message, "spotter")
    if choices.setting is Setting.TREADMILL and choices.spotter is Spotter.NO:
        message = "On a treadmill, have someone at the console for at least the first 3 walks."
        raise CannotStartPlanError(message, "spotter")


def _level(week: Prescription, tier: Tier, choices: PlanChoices) -> SupportLevel:
    """Return the first support level: the most the week names for this place."""
    level = first_level(week, tier, choices.setting, choices.spotter)
    if level is None:
        message = "This place does not give the support that the first week asks for."
        raise CannotStartPlanError(message, "setting")
    return level


def copy_weeks(
    plan: Plan,
    program: ProgramFile,
    weeks: Iterable[Prescription],
    *,
    by: User,
    now: datetime,
    reason: str = "The plan begins.",
    change: Mapping[str, Any] | None = None,
) -> PlanRevision:
    """Write the first edition of a plan's weeks, with the phase each belongs to."""
    revision = PlanRevision.objects.create(
        plan=plan, number=1, reason=reason, change=dict(change or {}), made_by=by, made_at=now
    )
    titles = {
        week: phase.title
        for phase in program.phases
        for week in range(phase.first_week, phase.last_week + 1)
    }
    PlanWeek.objects.bulk_create(
        PlanWeek(
            revision=revision,
            position=position,
            phase_title=titles.get(position, ""),
            **PrescribedWeek.columns(week),
        )
        for position, week in enumerate(weeks, start=1)
    )
    return revision

"""Members with a safety check and a plan, made by the services that pages call.

A plan has no factory of bare rows: a plan that no service would make proves nothing.
The programs must be loaded first (the fixture `loaded_programs`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

from accounts.models import User
from programs.library.models import ProgramVersion
from programs.plans.models import Plan
from programs.plans.rules.schedule import suggested_weekdays
from programs.plans.services.start import PlanChoices
from programs.screening.models import Screening
from programs.screening.services import complete_screening, save_step, start_screening
from programs.sessions.models import CheckIn, ReadinessCheck, WalkSession
from programs.sessions.services.begin import begin_plan
from programs.sessions.services.walk import record_by_hand
from programs.vocabulary import CheckInKind, Provenance, Readiness, Setting, Spotter
from tests.factories.accounts import UserFactory
from tests.factories.again import written_for
from tests.programs.screening.answers import CLEAR, CLEAR_BACK, CLEAR_KNEE

WEDNESDAY = date(2026, 5, 13)
"""The day on which plans here begin; its Monday is 11 May."""

NOW = datetime(2026, 5, 13, 9, 0, tzinfo=UTC)
"""10:00 that morning in London."""

SORE_KNEE = CLEAR | CLEAR_KNEE | {"knee_pain": "yes", "main_problem": "knee"}
SORE_BACK = CLEAR | CLEAR_BACK | {"back_pain": "yes", "main_problem": "back"}
OLDER = CLEAR | {"age_years": "70", "worry_fall": "yes", "main_problem": "balance"}
"""Ends in `go_with_support`."""

ANSWERS: dict[str, Mapping[str, str]] = {
    "starter_one_minute": CLEAR,
    "knee_oa": SORE_KNEE,
    "chronic_lbp": SORE_BACK,
    "balance_older_adult": OLDER,
    "treadmill_cardio": CLEAR | {"main_problem": "fitness"},
    "athlete_warmup": CLEAR | {"age_years": "30"},
}
"""Answers that open each program."""

newcomers: list[Callable[[User, datetime], None]] = []
"""What is done with each new member who is screened or has a plan; see `true_figures`."""


def screened(
    member: User,
    answers: Mapping[str, str] = CLEAR,
    *,
    now: datetime = NOW,
    today: date = WEDNESDAY,
) -> Screening:
    """Answer the whole safety check and freeze it."""
    screening = start_screening(member=member, now=now)
    save_step(screening=screening, values=answers, now=now)
    return complete_screening(screening=screening, is_declared=True, now=now, today=today)


def member_screened(answers: Mapping[str, str] = SORE_KNEE, **fields: Any) -> User:
    """Return a new member whose safety check was finished on 13 May 2026."""
    member = UserFactory.create(**fields)
    kind = ("screened", repr(sorted(answers.items())), repr(sorted(_telling(fields).items())))
    written_for(member, kind, lambda: screened(member, answers))
    _welcome(member, NOW)
    return member


def _welcome(member: User, now: datetime) -> None:
    for welcome in newcomers:
        welcome(member, now)


def _telling(person: Mapping[str, Any]) -> dict[str, Any]:
    """Return what about a person may change a check or a plan: not how to call them."""
    return {name: value for name, value in person.items() if name not in {"name", "email"}}


def version_of(key: str) -> ProgramVersion:
    """Return the newest edition of a built-in program."""
    return ProgramVersion.objects.filter(template__key=key).order_by("-number")[0]


def plan_choices(sessions: int = 3, **chosen: Any) -> PlanChoices:
    """Return choices that fit: suggested days, 9:30, a treadmill, a helper at first, from today."""
    fitting: dict[str, Any] = {
        "weekdays": suggested_weekdays(sessions),
        "session_time": time(9, 30),
        "starts_on": WEDNESDAY,
        "setting": Setting.TREADMILL,
        "lane_length_mm": None,
        "spotter": Spotter.FIRST_THREE,
    }
    return PlanChoices(**fitting | chosen)


def plan_for(
    member: User,
    key: str = "knee_oa",
    *,
    now: datetime = NOW,
    today: date = WEDNESDAY,
    **chosen: Any,
) -> Plan:
    """Begin a program for a screened member; `chosen` are fields of PlanChoices."""
    choices = plan_choices(**{"starts_on": today} | chosen)
    return begin_plan(
        member=member, version=version_of(key), choices=choices, by=member, now=now, today=today
    )


def member_with_plan(
    key: str = "knee_oa",
    *,
    answers: Mapping[str, str] | None = None,
    now: datetime = NOW,
    today: date = WEDNESDAY,
    user: Mapping[str, Any] | None = None,
    **chosen: Any,
) -> Plan:
    """Return the plan of a new member: screened, begun and laid out on 13 May 2026.

    The knee program gives walks on Wednesday 13, Friday 15 and Monday 18 May at 9:30am.
    """
    member = UserFactory.create(**(user or {}))
    version, given = version_of(key), ANSWERS[key] if answers is None else answers

    def begin() -> None:
        screened(member, given, now=now, today=today)
        plan_for(member, key, now=now, today=today, **chosen)

    if version.number == 1 and version.template.clinic_id is None:
        told = (given, _telling(user or {}), chosen)
        kind = (version.pk, now, today, *(repr(sorted(one.items())) for one in told))
        written_for(member, kind, begin)
    else:
        begin()
    _welcome(member, now)
    plan = Plan.objects.select_related("screening").get(member=member)
    plan.member = plan.assigned_by = member
    plan.program_version = version
    return plan


def walks_of(plan: Plan) -> list[WalkSession]:
    """Return the plan's walks in order, superseded ones left out."""
    return list(WalkSession.objects.filter(plan=plan).current().with_plan().in_order())


def ready_for(
    walk: WalkSession, *, now: datetime = NOW, result: Readiness = Readiness.READY, pain: int = 2
) -> ReadinessCheck:
    """Keep a passed check before this walk, dated on its day."""
    return ReadinessCheck.objects.create(
        member=walk.member,
        walk_session=walk,
        result=result,
        pain=pain,
        answers={},
        is_setup_ready=True,
        checked_on=walk.due_on,
        checked_at=now,
    )


def walked(walk: WalkSession, *, on: date | None = None, minutes: int | None = None) -> WalkSession:
    """Keep the walk as done by hand on its own day, all its minutes unless told."""
    day = on or walk.due_on
    done = walk.planned_backward_seconds // 60 if minutes is None else minutes
    return record_by_hand(
        walk_session=walk,
        walked_on=day,
        backward_minutes=done,
        by=walk.member,
        now=walk.due_at + timedelta(days=(day - walk.due_on).days, minutes=40),
        today=day,
    )


def told(
    walk: WalkSession,
    kind: CheckInKind = CheckInKind.AFTER,
    *,
    at: datetime | None = None,
    **values: Any,
) -> CheckIn:
    """Keep a check-in as a bare row, without letting the rules act on it."""
    return CheckIn.objects.create(
        walk_session=walk,
        member=walk.member,
        kind=kind,
        provenance=Provenance.TIMER,
        recorded_by=walk.member,
        recorded_at=at or walk.finished_at or NOW,
        **values,
    )


def missing_uuid() -> str:
    """Return an id that no row has."""
    return str(uuid4())

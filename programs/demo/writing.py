"""Stores made-up members and their histories, thousands of rows at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction

from accounts.models import User
from programs.demo.answers import answers_for
from programs.demo.cast import Client
from programs.demo.safety import SAFETY, demand_rows, event_rows
from programs.demo.story import History, Story
from programs.demo.walk import Walk
from programs.library.models import PrescribedWeek, ProgramVersion
from programs.library.rules.program_file import ProgramFile
from programs.plans.models import Hold, Note, Plan, PlanRevision, PlanWeek, ProgressionDecision
from programs.plans.rules.outcome import Lock
from programs.plans.rules.schedule import due_at
from programs.screening.models import Screening, ScreeningAnswer, ScreeningDemand
from programs.screening.rules.reader import catalogue
from programs.screening.rules.tier import assess
from programs.screening.rules.validity import expires_on
from programs.sessions.models import CheckIn, ReadinessCheck, SafetyEvent, WalkSession
from programs.vocabulary import (
    CheckInKind,
    HoldKind,
    PlanStatus,
    Provenance,
    Readiness,
    SessionStatus,
    Spotter,
)

if TYPE_CHECKING:
    from programs.demo.story import Decided

BATCH = 2_000
WALK_AT = time(9, 30)
WALK_LASTS = timedelta(minutes=25)
LOCKS = {Lock.PAUSE_CLEAR: HoldKind.PAUSE_CLEAR, Lock.STOP_URGENT: HoldKind.STOP_URGENT}


@dataclass(kw_only=True)
class Course:
    """One member's way through a program, and the rows it becomes."""

    story: Story
    program: ProgramFile
    version: ProgramVersion
    starts_on: date
    history: History
    plan: Plan | None = None
    weeks: dict[int, PlanWeek] = field(default_factory=dict)


@dataclass(kw_only=True)
class Life:
    """One member with everything that is to be stored about them."""

    member: User
    client: Client
    carer: User
    course: Course | None
    screening: Screening | None = None


@transaction.atomic
def store_lives(lives: Sequence[Life], *, today: date) -> None:
    """Store screenings, plans, walks and what was told about them; a query for each 2,000 rows."""
    _store_screenings(lives, today)
    planned = [(life, life.course) for life in lives if life.course]
    _store_plans(planned, today)
    _store_walks(planned, today)


def local(life: Life, on: date, at: time = WALK_AT) -> datetime:
    """Return the instant of a local time of this member."""
    return due_at(on, at, life.member.time_zone)


def _store_screenings(lives: Sequence[Life], today: date) -> None:
    screenings, answers = [], []
    for life in lives:
        given = answers_for(life.client)
        on = today - timedelta(days=life.client.screened_days_ago)
        outcome = assess(catalogue(), given)
        life.screening = Screening(
            member=life.member,
            catalogue_version=catalogue().version,
            started_at=local(life, on, time(8)),
            consented_at=local(life, on, time(8)),
            declared_at=local(life, on, time(8, 5)),
            completed_at=local(life, on, time(8, 5)),
            tier=outcome.tier,
            reasons=outcome.as_rows(),
            expires_on=expires_on(catalogue(), on),
            support_named="the kitchen counter",
        )
        screenings.append(life.screening)
        answers.append(given)
    Screening.objects.unguarded().bulk_create(screenings, batch_size=BATCH)
    ScreeningAnswer.objects.unguarded().bulk_create(
        (
            ScreeningAnswer(
                screening=screening, item_key=item, value=value, answered_at=screening.started_at
            )
            for screening, given in zip(screenings, answers, strict=True)
            for item, value in given.items()
        ),
        batch_size=BATCH,
    )


def _store_plans(planned: Sequence[tuple[Life, Course]], today: date) -> None:
    plans = [_plan(life, course, today) for life, course in planned]
    Plan.objects.bulk_create(plans, batch_size=BATCH)
    revisions = [
        PlanRevision(
            plan=plan,
            number=1,
            reason="The plan begins.",
            made_by=life.carer,
            made_at=_begun_at(life, course, today),
        )
        for (life, course), plan in zip(planned, plans, strict=True)
    ]
    PlanRevision.objects.bulk_create(revisions, batch_size=BATCH)
    for (_, course), plan, revision in zip(planned, plans, revisions, strict=True):
        course.plan = plan
        course.weeks = dict(enumerate(_weeks(course, revision), start=1))
    weeks = (week for _, course in planned for week in course.weeks.values())
    PlanWeek.objects.bulk_create(weeks, batch_size=BATCH)
    decisions = (
        _decision(life, course, one) for life, course in planned for one in course.history.decisions
    )
    ProgressionDecision.objects.bulk_create(decisions, batch_size=BATCH)
    Hold.objects.bulk_create((hold for pair in planned for hold in _holds(*pair, today)), BATCH)
    Note.objects.bulk_create((note for pair in planned for note in _notes(*pair, today)), BATCH)


def _begun_at(life: Life, course: Course, today: date) -> datetime:
    """Return when the plan was made: nothing here lies in the future, at whatever hour."""
    return local(life, min(course.starts_on, today - timedelta(days=1)), time(7))


def _plan(life: Life, course: Course, today: date) -> Plan:
    history, story = course.history, course.story
    is_locked = history.lock is not Lock.NONE
    status = PlanStatus.PAUSED if is_locked else PlanStatus.ACTIVE
    return Plan(
        member=life.member,
        program_version=course.version,
        screening=life.screening,
        assigned_by=life.carer,
        status=PlanStatus.COMPLETED if history.is_complete else status,
        starts_on=course.starts_on,
        ended_on=today if history.is_complete else None,
        current_week=history.week,
        attempt=history.attempt,
        week_starts_on=history.week_starts_on,
        support_level=history.support_level,
        weekdays=list(story.days_at(today)),
        session_time=WALK_AT,
        setting=story.setting,
        spotter=Spotter.FIRST_THREE,
        effort_cap=course.program.effort_cap,
        created_at=_begun_at(life, course, today),
    )


def _weeks(course: Course, revision: PlanRevision) -> Iterable[PlanWeek]:
    titles = {
        week: phase.title
        for phase in course.program.phases
        for week in range(phase.first_week, phase.last_week + 1)
    }
    for position, week in enumerate(course.program.weeks, start=1):
        yield PlanWeek(
            revision=revision,
            position=position,
            phase_title=titles.get(position, ""),
            **PrescribedWeek.columns(week),
        )


def _decision(life: Life, course: Course, decided: Decided) -> ProgressionDecision:
    told = decided.decision.as_dict()
    return ProgressionDecision(
        plan=course.plan,
        week=decided.week,
        attempt=decided.attempt,
        rule_number=told["rule"],
        change=told["change"],
        reason=told["reason"],
        facts=told["facts"],
        matched=told["matched"],
        outcome=told["outcome"] | {"limits": told["limits"]},
        decided_at=local(life, decided.on, time(20)),
    )


def _holds(life: Life, course: Course, today: date) -> Iterable[Hold]:
    history = course.history
    if history.lock in LOCKS:
        yield Hold(
            plan=course.plan,
            kind=LOCKS[history.lock],
            reason=history.decisions[-1].decision.reason,
            starts_on=history.decisions[-1].on,
            created_by=life.member,
            created_at=local(life, history.decisions[-1].on, time(20)),
        )
    if life.client.is_paused:
        yield Hold(
            plan=course.plan,
            kind=HoldKind.MEMBER,
            reason="Visiting family",
            starts_on=today,
            ends_on=today + timedelta(days=9),
            created_by=life.member,
            created_at=local(life, today - timedelta(days=1), time(7)),
        )


def _notes(life: Life, course: Course, today: date) -> Iterable[Note]:
    if life.client.message:
        yield Note(
            plan=course.plan,
            member=life.member,
            author=life.member,
            body=life.client.message,
            created_at=local(life, today - timedelta(days=3)),
        )
    if life.client.note:
        yield Note(
            plan=course.plan,
            member=life.member,
            author=life.carer,
            body=life.client.note,
            created_at=local(life, today - timedelta(days=1)),
        )


def _store_walks(planned: Sequence[tuple[Life, Course]], today: date) -> None:
    told = [(life, course, walk) for life, course in planned for walk in course.history.walks]
    rows = [_walk(life, course, walk, today) for life, course, walk in told]
    WalkSession.objects.bulk_create(rows, batch_size=BATCH)
    pairs = [
        (life, walk, row)
        for (life, _, walk), row in zip(told, rows, strict=True)
        if row.status == SessionStatus.DONE
    ]
    ReadinessCheck.objects.bulk_create((_readiness(*pair) for pair in pairs), batch_size=BATCH)
    CheckIn.objects.bulk_create(
        (row for pair in pairs for row in _check_ins(*pair, today)), batch_size=BATCH
    )
    SafetyEvent.objects.bulk_create(
        (
            event
            for life, walk, row in pairs
            if walk.event in SAFETY
            for event in event_rows(row, walk.event, at=local(life, walk.due_on) + WALK_LASTS)
        ),
        batch_size=BATCH,
    )
    ScreeningDemand.objects.bulk_create(
        (
            demand
            for life, walk, row in pairs
            for demand in demand_rows(row, walk.event, at=local(life, walk.due_on) + WALK_LASTS)
        ),
        batch_size=BATCH,
    )


def _walk(life: Life, course: Course, walk: Walk, today: date) -> WalkSession:
    planned_at = local(life, walk.due_on)
    is_paused = life.client.is_paused and walk.due_on >= today and not walk.is_done
    row = WalkSession(
        member=life.member,
        plan=course.plan,
        plan_week=course.weeks[walk.week],
        attempt=walk.attempt,
        ordinal=walk.ordinal,
        due_on=walk.due_on,
        due_at=planned_at,
        time_zone=life.member.time_zone,
        status=SessionStatus.EXCUSED if is_paused else walk.status,
        excuse_reason="hold" if is_paused else walk.excuse,
        repetitions=walk.repetitions,
        planned_backward_seconds=walk.planned_seconds,
        active_backward_seconds=walk.active_seconds,
        support_level=walk.support_level,
    )
    if walk.is_done:
        row.provenance = Provenance.BY_HAND if walk.ordinal % 5 == 4 else Provenance.TIMER
        row.started_at, row.walked_on = planned_at, walk.due_on
        row.finished_at = row.received_at = planned_at + WALK_LASTS
        row.is_log_complete = True
    return row


def _readiness(life: Life, walk: Walk, row: WalkSession) -> ReadinessCheck:
    return ReadinessCheck(
        member=life.member,
        walk_session=row,
        result=Readiness.READY,
        pain=walk.pain_before,
        answers={"r_pain_now": walk.pain_before},
        is_setup_ready=True,
        checked_on=walk.due_on,
        checked_at=local(life, walk.due_on),
    )


def _check_ins(life: Life, walk: Walk, row: WalkSession, today: date) -> Iterable[CheckIn]:
    finished = local(life, walk.due_on) + WALK_LASTS
    same: dict[str, Any] = {
        "walk_session": row,
        "member": life.member,
        "recorded_by": life.member,
        "provenance": row.provenance,
    }
    yield CheckIn(
        **same,
        kind=CheckInKind.AFTER,
        pain=walk.pain_during,
        effort=walk.effort,
        confidence=walk.confidence,
        near_falls=walk.near_falls,
        recorded_at=finished,
    )
    yield CheckIn(
        **same,
        kind=CheckInKind.TEN_MINUTES,
        pain=walk.pain_after,
        recorded_at=finished + timedelta(minutes=10),
    )
    if walk.due_on < today - timedelta(days=1):
        yield CheckIn(
            **same,
            kind=CheckInKind.NEXT_MORNING,
            pain=walk.pain_morning,
            recorded_at=local(life, walk.due_on + timedelta(days=1), time(8)),
        )

"""Every gate before a walk, each closed by one fact alone (hazards H1, H2, H15)."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from programs.plans.models import Plan
from programs.plans.rules.schedule import local_day
from programs.plans.services.hold import hold_plan
from programs.screening.models import Screening
from programs.sessions.models import WalkSession
from programs.sessions.queries.gate import door_facts, door_to_check, door_to_walk
from programs.sessions.rules.refusals import Refusal
from programs.vocabulary import HoldKind, PlanStatus, Readiness
from tests.factories.accounts import UserFactory
from tests.factories.programs import (
    NOW,
    SORE_KNEE,
    WEDNESDAY,
    member_with_plan,
    ready_for,
    screened,
    walked,
    walks_of,
)
from tests.programs.screening.answers import CLEAR

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

DAY = timedelta(days=1)
EARLIER = NOW - timedelta(minutes=30)


@pytest.fixture
def walk() -> WalkSession:
    """Today's walk with every gate open: screened, planned, checked."""
    found = walks_of(member_with_plan())[0]
    ready_for(found, now=NOW + timedelta(minutes=1))
    return found


def door(walk: WalkSession, today: date = WEDNESDAY) -> Refusal | None:
    return door_to_walk(read(walk, today), today=today).refusal


def read(walk: WalkSession, today: date = WEDNESDAY) -> WalkSession:
    return WalkSession.objects.with_plan().annotate(**door_facts(today)).get(pk=walk.pk)


def test_open_door_lets_the_walk_start(walk: WalkSession) -> None:
    assert door(walk) is None


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        ("done", Refusal.DONE),
        ("excused", Refusal.EXCUSED),
        ("superseded", Refusal.REPLACED),
        ("started", None),
    ],
)
def test_status_of_the_walk(walk: WalkSession, status: str, refusal: Refusal | None) -> None:
    WalkSession.objects.filter(pk=walk.pk).update(
        status=status,
        provenance="timer",
        started_at=NOW,
        finished_at=NOW,
        walked_on=WEDNESDAY if status == "done" else None,
    )

    assert door(walk) is refusal


@pytest.mark.parametrize(
    ("days", "status", "refusal"),
    [
        (1, "scheduled", Refusal.TOO_EARLY),
        (-1, "scheduled", Refusal.PAST),
        (-1, "started", None),
        (-2, "started", Refusal.PAST),
    ],
)
def test_day_of_the_walk(
    walk: WalkSession, days: int, status: str, refusal: Refusal | None
) -> None:
    WalkSession.objects.filter(pk=walk.pk).update(
        status=status, due_on=WEDNESDAY + timedelta(days=days)
    )

    assert door(walk) is refusal


@pytest.mark.parametrize("status", [PlanStatus.COMPLETED, PlanStatus.ENDED])
def test_plan_that_is_over(walk: WalkSession, status: str) -> None:
    Plan.objects.filter(pk=walk.plan_id).update(status=status, ended_on=WEDNESDAY)

    assert door(walk) is Refusal.ENDED


@pytest.mark.parametrize(
    ("kind", "refusal"),
    [
        (HoldKind.STOP_URGENT, Refusal.URGENT),
        (HoldKind.PAUSE_CLEAR, Refusal.HELD),
        (HoldKind.CLINICIAN, Refusal.HELD),
        (HoldKind.REST, Refusal.HELD),
        (HoldKind.MEMBER, Refusal.HELD),
    ],
)
def test_hold(walk: WalkSession, kind: HoldKind, refusal: Refusal) -> None:
    hold(walk.plan, kind)

    assert door(walk) is refusal


def test_urgent_hold_speaks_before_any_other(walk: WalkSession) -> None:
    hold(walk.plan, HoldKind.MEMBER)
    hold(walk.plan, HoldKind.STOP_URGENT)
    WalkSession.objects.filter(pk=walk.pk).update(due_on=WEDNESDAY + DAY)

    assert door(walk) is Refusal.URGENT


def test_second_walk_on_one_day(walk: WalkSession) -> None:
    second = walks_of(walk.plan)[1]
    second.due_on = WEDNESDAY
    second.save(update_fields=["due_on"])
    walked(second)

    assert door(walk) is Refusal.ONE_A_DAY


def test_member_without_a_safety_check(walk: WalkSession) -> None:
    nobody = UserFactory.create()
    Screening.objects.filter(member=walk.member).unguarded().update(member=nobody)

    assert door(walk) is Refusal.NOT_SCREENED


@pytest.mark.parametrize(
    ("answers", "refusal"),
    [
        ({"calf_swelling": "yes"}, Refusal.URGENT),
        ({"stroke_history": "yes"}, Refusal.TIER),
        ({"space_helper": "none"}, Refusal.NO_SUPPORT),
    ],
)
def test_later_safety_check(walk: WalkSession, answers: dict[str, str], refusal: Refusal) -> None:
    screened(walk.member, SORE_KNEE | answers, now=NOW + timedelta(seconds=30))

    assert door(walk) is refusal


def test_safety_check_that_closes_the_program() -> None:
    walk = walks_of(member_with_plan("athlete_warmup"))[0]
    careful = CLEAR | {"age_years": "30", "worry_fall": "yes"}
    screened(walk.member, careful, now=NOW + timedelta(seconds=30))
    ready_for(walk, now=NOW + timedelta(minutes=1))

    assert door(walk) is Refusal.PROGRAM_CLOSED


@pytest.mark.parametrize(
    ("seconds", "refusal"), [(-1, None), (0, Refusal.NOT_SCREENED), (1, Refusal.NOT_SCREENED)]
)
def test_safety_check_that_runs_out_between_check_and_start(
    walk: WalkSession, seconds: int, refusal: Refusal | None
) -> None:
    Screening.objects.filter(member=walk.member).unguarded().update(expires_on=date(2026, 5, 14))
    WalkSession.objects.filter(pk=walk.pk).update(status="started", started_at=NOW)
    midnight = datetime(2026, 5, 14, tzinfo=ZoneInfo("Europe/London")).astimezone(UTC)
    today = local_day(midnight + timedelta(seconds=seconds), "Europe/London")
    walk.readiness_checks.unguarded().update(checked_on=today)

    assert door(walk, today) is refusal


@pytest.mark.parametrize(
    ("result", "refusal"),
    [
        (Readiness.READY, None),
        (Readiness.READY_REDUCED, None),
        (Readiness.NOT_TODAY, Refusal.NOT_TODAY),
        (Readiness.STOP_URGENT, Refusal.URGENT),
    ],
)
def test_latest_readiness_check_counts(
    walk: WalkSession, result: Readiness, refusal: Refusal | None
) -> None:
    ready_for(walk, now=NOW + timedelta(minutes=2), result=result)

    assert door(walk) is refusal


def test_not_today_is_not_answered_away(walk: WalkSession) -> None:
    ready_for(walk, now=NOW + timedelta(minutes=2), result=Readiness.NOT_TODAY)
    ready_for(walk, now=NOW + timedelta(minutes=3))

    assert door(walk) is Refusal.NOT_TODAY
    assert door_to_check(read(walk), today=WEDNESDAY).refusal is Refusal.NOT_TODAY


def test_not_today_of_another_member_closes_nothing(walk: WalkSession) -> None:
    ready_for(walks_of(member_with_plan())[0], result=Readiness.NOT_TODAY)

    assert door(walk) is None


def test_no_readiness_check(walk: WalkSession) -> None:
    walk.readiness_checks.unguarded().delete()

    assert door(walk) is Refusal.NOT_CHECKED


def test_readiness_check_of_yesterday(walk: WalkSession) -> None:
    walk.readiness_checks.unguarded().update(checked_on=WEDNESDAY - DAY)

    assert door(walk) is Refusal.NOT_CHECKED


def test_readiness_check_older_than_the_safety_check(walk: WalkSession) -> None:
    screened(walk.member, SORE_KNEE, now=NOW + timedelta(minutes=5))

    assert door(walk) is Refusal.NOT_CHECKED


def test_set_up_that_is_not_ready(walk: WalkSession) -> None:
    walk.readiness_checks.unguarded().update(is_setup_ready=False)

    assert door(walk) is Refusal.SETUP


def test_door_to_the_check_asks_no_check(walk: WalkSession) -> None:
    walk.readiness_checks.unguarded().delete()

    assert door_to_check(read(walk), today=WEDNESDAY).refusal is None


def test_every_refusal_tells_what_to_do_next() -> None:
    assert all(refusal.words.endswith(".") and refusal.next_step.value for refusal in Refusal)


def hold(plan: Plan, kind: HoldKind) -> None:
    hold_plan(
        plan=plan,
        kind=kind,
        reason="A reason.",
        starts_on=WEDNESDAY,
        ends_on=None,
        by=plan.member,
        now=EARLIER,
    )

"""A change is taken back within 5 minutes: a counter-edition, and the member hears of neither."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from programs.adherence.queries.client_timeline import timeline_of
from programs.adherence.rules.entry_words import entry_words
from programs.adherence.rules.timeline import merged
from programs.plans.models import Plan, ProgressionDecision
from programs.plans.queries.changes import overridable, pending_step
from programs.plans.queries.plan import weeks_of
from programs.plans.rules.revising import Kind
from programs.plans.services.revise import CannotReviseError
from programs.sessions.models import WalkSession
from programs.sessions.services.decide import take_up_step
from programs.sessions.services.undo import undo_revision
from programs.sessions.services.upkeep import bring_up_to_date
from programs.vocabulary import CheckInKind, Spotter, StepUp
from retrowalk.models import OutgoingMail
from tests.factories.programs import NOW, WEDNESDAY, told, walks_of
from tests.programs.sessions.moves import at, check, start, tell, walk_through
from tests.programs.sessions.revisions import physio_of, revise

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

WEEK_LATER = WEDNESDAY + timedelta(days=7)
COLUMNS = (
    "current_week",
    "attempt",
    "week_starts_on",
    "weekdays",
    "support_level",
    "effort_cap",
    "spotter",
    "step_up",
    "locked_at",
    "lock_reason",
)


def taken_back(plan: Plan, by: Any, *, minutes: int = 5, now: Any = NOW) -> Any:
    newest = plan.revisions.order_by("-number")[0]
    edition = undo_revision(
        plan=plan,
        number=newest.number,
        by=by,
        now=now + timedelta(minutes=minutes),
        today=now.date(),
    )
    plan.refresh_from_db()
    return edition


def state_of(plan: Plan) -> list[Any]:
    walks = WalkSession.objects.filter(plan=plan).current().in_order()
    ahead = [
        (walk.due_on, walk.status, walk.support_level, walk.planned_backward_seconds, walk.attempt)
        for walk in walks
    ]
    weeks = [week.prescription for week in weeks_of(plan)]
    return [*(getattr(plan, name) for name in COLUMNS), ahead, weeks]


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.EFFORT, 3),
        (Kind.TOP_SPEED, 300),
        (Kind.MORE_SUPPORT, None),
        (Kind.WEEKDAYS, (1, 3, 5)),
        (Kind.SPOTTER, Spotter.EVERY_TIME),
        (Kind.STEP_UP, StepUp.BY_PHYSIO),
        (Kind.LOCK, None),
        (Kind.PAUSE, None),
    ],
)
def test_taking_back_gives_everything_as_it_was(plan: Plan, kind: Kind, value: Any) -> None:
    physio, before = physio_of(plan), state_of(plan)
    revise(plan, kind, value, by=physio)
    assert state_of(plan) != before

    edition = taken_back(plan, physio)

    assert state_of(plan) == before
    assert (edition.number, edition.change["kind"], edition.change["of"]) == (3, "undo", 2)
    assert not OutgoingMail.objects.exists()


def test_decisions_are_open_again_as_often_as_a_step_is_taken_back(plan: Plan) -> None:
    physio = physio_of(plan)
    revise(plan, Kind.STEP_UP, StepUp.BY_PHYSIO, by=physio)
    for walk in [one for one in walks_of(plan) if one.status == "scheduled"]:
        tell(walk_through(walk), pain=2, effort=3, confidence=8)
        tell(walk, CheckInKind.NEXT_MORNING, pain=2)
    bring_up_to_date(plan=plan, today=WEEK_LATER, now=at(WEEK_LATER))
    plan.refresh_from_db()
    before = (pending_step(plan), overridable(plan))
    assert None not in before

    for hour in (10, 11):
        given = {"now": at(WEEK_LATER, hour), "today": WEEK_LATER}
        take_up_step(plan=plan, reason="Well done.", version=plan.version, by=physio, **given)
        plan.refresh_from_db()
        assert (pending_step(plan), overridable(plan)) == (None, None)

        taken_back(plan, physio, now=at(WEEK_LATER, hour))

        assert (pending_step(plan), overridable(plan)) == before

    entries = merged(timeline_of(plan.member, physio, "plan"))
    told = [(said.title, said.by) for said in map(entry_words, entries)]
    assert told[:5] == [
        ("Change taken back", "Anna Kaur"),
        ("Proposed step taken up", "Anna Kaur"),
    ] * 2 + [("Rule 19, proposed step up in week 1", "")]


@pytest.mark.parametrize("kind", [Kind.NEXT, Kind.LOCK])
def test_step_is_taken_back_with_its_row(plan: Plan, kind: Kind) -> None:
    physio = physio_of(plan)
    before = state_of(plan)
    revise(plan, kind, by=physio, now=at(WEEK_LATER), today=WEEK_LATER)

    taken_back(plan, physio, now=at(WEEK_LATER))

    assert state_of(plan)[:10] == before[:10]


def test_step_back_taken_back_does_not_count_when_bad_news_comes_late(plan: Plan) -> None:
    walk, physio = walk_through(walks_of(plan)[0]), physio_of(plan)
    tell(walk, pain=2, effort=3, confidence=8)
    revise(plan, Kind.NEXT, by=physio, now=at(WEEK_LATER), today=WEEK_LATER)
    revise(plan, Kind.BACK, by=physio, now=at(WEEK_LATER, 10), today=WEEK_LATER)
    taken_back(plan, physio, now=at(WEEK_LATER, 10))
    assert plan.current_week == 2

    told(walk, CheckInKind.NEXT_MORNING, pain=8, at=at(WEEK_LATER, 12))
    bring_up_to_date(plan=plan, today=WEEK_LATER, now=at(WEEK_LATER, 12))

    plan.refresh_from_db()
    assert ProgressionDecision.objects.filter(is_applied=True).latest("pk").rule_number == 8
    assert plan.current_week == 1


def test_too_late_is_said(plan: Plan) -> None:
    physio = physio_of(plan)
    revise(plan, Kind.EFFORT, 3, by=physio)

    with pytest.raises(CannotReviseError, match="5 minutes are over"):
        taken_back(plan, physio, minutes=6)


def test_walk_that_began_with_the_change_keeps_it(plan: Plan) -> None:
    physio = physio_of(plan)
    revise(plan, Kind.EFFORT, 3, by=physio)
    walk = walks_of(plan)[0]
    check(walk)
    start(walk)

    with pytest.raises(CannotReviseError, match="has begun"):
        taken_back(plan, physio)


def test_colleague_does_not_take_back_what_another_changed(plan: Plan) -> None:
    revise(plan, Kind.EFFORT, 3)

    with pytest.raises(CannotReviseError, match="Only Anna Kaur"):
        taken_back(plan, physio_of(plan))


def test_change_after_it_keeps_it(plan: Plan) -> None:
    physio = physio_of(plan)
    revise(plan, Kind.EFFORT, 3, by=physio)
    Plan.objects.filter(pk=plan.pk).update(version=9)

    with pytest.raises(CannotReviseError, match="changed since"):
        taken_back(plan, physio)


@pytest.mark.parametrize("kind", [Kind.RESUME, Kind.UNDO])
def test_some_changes_are_not_taken_back_but_made_again(plan: Plan, kind: Kind) -> None:
    physio = physio_of(plan)
    revise(plan, Kind.PAUSE, by=physio)
    if kind is Kind.RESUME:
        revise(plan, Kind.RESUME, by=physio)
    else:
        taken_back(plan, physio)

    with pytest.raises(CannotReviseError):
        taken_back(plan, physio)

"""Whatever happens, in whatever order: what is stored is what would be computed anew.

Ten events an example; HYPOTHESIS_PROFILE=thorough tries 10,000 events, the quick one a few.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from accounts.care_changes import care_changed
from accounts.models import CareRelationship, Role, User
from accounts.services.links import begin_care, end_link, open_link, unassign
from programs.adherence.models import FollowUp, RosterEntry
from programs.adherence.queries.client_walks import client_walks
from programs.adherence.rules.arithmetic import adherence
from programs.adherence.rules.history import LOOK_BACK_DAYS
from programs.adherence.rules.picture import marks
from programs.adherence.rules.shown import seconds_on, shown_on
from programs.adherence.rules.windows import last_28_days
from programs.adherence.services import follow_ups
from programs.adherence.services.by_the_clock import keep_up
from programs.adherence.services.rebuild import differing
from programs.plans.services.end import CannotEndPlanError
from programs.plans.services.hold import CannotHoldError
from programs.plans.services.notes import CannotWriteNoteError, send_message
from programs.plans.services.start import CannotStartPlanError
from programs.sessions.models import WalkSession
from programs.sessions.services.change import (
    CannotChangeError,
    excuse_session,
    go_on,
    pause_plan,
    shorten_session,
)
from programs.sessions.services.check_ins import CannotCheckInError, record_answer, record_check_in
from programs.sessions.services.leave import leave_plan
from programs.sessions.services.replan import CannotReplanError, change_days
from programs.sessions.services.safety import record_stop
from programs.sessions.services.settle import KEEP, ON_ARRIVAL, CannotSettleError, settle_walk
from programs.sessions.services.upkeep import bring_up_to_date
from programs.sessions.services.walk import (
    CannotRecordError,
    OtherResultError,
    finish_walk,
    record_by_hand,
)
from programs.vocabulary import CheckInKind, SessionStatus
from tests.factories.accounts import CareRelationshipFactory, ClinicLinkFactory
from tests.factories.programs import NOW, member_with_plan, plan_for
from tests.programs.sessions.moves import result_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

EVENTS_EACH = 10
IS_THOROUGH = settings.default is not None and settings.default.max_examples > 1_000
EXAMPLES = 1_000 if IS_THOROUGH else 2
REFUSALS = (
    CannotChangeError,
    CannotCheckInError,
    CannotEndPlanError,
    CannotHoldError,
    CannotRecordError,
    CannotStartPlanError,
    CannotReplanError,
    CannotSettleError,
    CannotWriteNoteError,
    follow_ups.CannotFollowUpError,
    FollowUp.DoesNotExist,
)


@dataclass
class World:
    """Two clients at the two ends of the day, one coach, a physio of the first, and the clock."""

    members: list[User]
    coach: User
    now: datetime = NOW

    def today(self, member: User) -> date:
        return self.now.astimezone(ZoneInfo(member.time_zone)).date()


@pytest.fixture
def world() -> World:
    zones = ("Pacific/Pago_Pago", "Pacific/Kiritimati")
    members = [member_with_plan(user={"time_zone": zone}).member for zone in zones]
    care = CareRelationshipFactory.create(link__member=members[0], role=Role.COACH)
    link = ClinicLinkFactory.create(member=members[1], clinic=care.clinic)
    CareRelationshipFactory.create(link=link, role=Role.COACH, staff=care.staff)
    CareRelationshipFactory.create(link=care.link, role=Role.PHYSIO)
    for member in members:
        care_changed(member_id=member.pk, now=NOW)
    return World(members, care.staff)


def pass_time(world: World, member: User, size: int) -> None:
    world.now += timedelta(hours=7 * size)
    plan = member.plans.order_by("-pk").first()
    if plan:
        bring_up_to_date(plan=plan, today=world.today(member), now=world.now)


def walk(world: World, member: User, size: int) -> None:
    today = world.today(member)
    one = WalkSession.objects.filter(member=member, due_on__lte=today).order_by("-due_on").first()
    if one:
        record_by_hand(
            walk_session=one,
            walked_on=one.due_on,
            backward_minutes=size,
            by=member,
            now=world.now,
            today=today,
        )


def tell(world: World, member: User, size: int) -> None:
    done = WalkSession.objects.filter(member=member, status=SessionStatus.DONE)
    one = done.order_by("-due_on").first()
    if one:
        kind = list(CheckInKind)[size % 3]
        values: dict[str, Any] = {"pain": size}
        if kind is CheckInKind.AFTER:
            values |= {"near_falls": size % 2, "effort": 3, "confidence": 8}
        record_check_in(
            walk_session=one,
            kind=kind,
            values=values,
            by=member,
            now=world.now,
            today=world.today(member),
        )


def answer(world: World, member: User, size: int) -> None:
    """Fill in one page of the log, in any order: one that rosters follow from, or another."""
    done = WalkSession.objects.filter(member=member, status=SessionStatus.DONE)
    one = done.order_by("-due_on").first()
    if one:
        page = ("effort", "pain", "confidence")[size % 3]
        record_answer(
            uuid=one.uuid,
            values={page: size},
            by=member,
            now=world.now,
            today=world.today(member),
        )


def stop(world: World, member: User, size: int) -> None:
    one = WalkSession.objects.filter(member=member).order_by("due_on").first()
    if one:
        record_stop(
            walk_session=one,
            event_uuid=uuid4(),
            rule=("stop_fall", "stop_near_fall", "stop_chest")[size % 3],
            answers={},
            occurred_at=world.now,
            now=world.now,
            today=world.today(member),
        )


def change(world: World, member: User, size: int) -> None:
    ahead = WalkSession.objects.filter(member=member, status=SessionStatus.SCHEDULED)
    one = ahead.order_by("due_on").first()
    if one is None:
        return
    if size % 2:
        excuse_session(
            walk_session=one, reason="ill", by=member, now=world.now, today=world.today(member)
        )
    else:
        shorten_session(walk_session=one, is_shortened=True, by=member, now=world.now)


def days(world: World, member: User, size: int) -> None:
    plan = member.plans.order_by("-pk").first()
    if plan:
        change_days(
            plan=plan,
            weekdays=((0, 2, 4), (1, 3, 5), (1, 4, 6))[size % 3],
            session_time=time(8 + size),
            now=world.now,
            today=world.today(member),
        )


def settle(world: World, member: User, size: int) -> None:
    """A device tells another length of the last walk, and the member says which one is right."""
    done = WalkSession.objects.filter(member=member, status=SessionStatus.DONE)
    one = done.order_by("-due_on").first()
    if one is None:
        return
    other = result_of(one, share=10 * size, on=one.walked_on)
    with suppress(OtherResultError):
        finish_walk(walk_session=one, result=other, now=world.now, today=world.today(member))
    settle_walk(
        walk_session=one,
        choice=("0", KEEP, ON_ARRIVAL)[size % 3],
        now=world.now,
        today=world.today(member),
    )


def rest(world: World, member: User, size: int) -> None:
    plan = member.plans.order_by("-pk").first()
    if plan is None:
        return
    today = world.today(member)
    if size % 3 == 0:
        go_on(plan=plan, by=member, now=world.now, today=today)
    elif size == 10:
        leave_plan(plan=plan, by=member, now=world.now, today=today)
        plan_for(member, now=world.now, today=today)
    else:
        pause_plan(plan=plan, reason="away", days=size, by=member, now=world.now, today=today)


def write(world: World, member: User, size: int) -> None:
    author = member if size % 3 else world.coach
    send_message(
        member=member, staff=world.coach, author=author, body=f"Words {size}", now=world.now
    )


def act(world: World, member: User, size: int) -> None:
    one = FollowUp.objects.open().filter(member=member).order_by("rank").first()
    if one is None:
        return
    given: dict[str, Any] = {
        "follow_up": one.uuid,
        "by": world.coach,
        "version": one.version,
        "now": world.now,
    }
    if size % 2:
        follow_ups.resolve(outcome=FollowUp.Outcome.SPOKE, **given)
    else:
        follow_ups.snooze(until=world.today(member) + timedelta(days=size), **given)


def care(world: World, member: User, size: int) -> None:
    """The coach lets go of the client, or takes them on again; or the client stops sharing."""
    link = member.clinic_links.order_by("-pk")[0]
    held = CareRelationship.objects.open_at(world.now).filter(link=link, staff=world.coach)
    if size > 8:
        end_link(link=link, now=world.now)
    elif held:
        unassign(care=held[0], by=world.coach, now=world.now)
    else:
        link = open_link(member=member, clinic=link.clinic, consent=link.consent, now=world.now)
        begin_care(link=link, staff=world.coach, role=Role.COACH, now=world.now)


EVENTS = (pass_time, walk, answer, tell, stop, change, days, settle, rest, write, act, care)
EVENT = st.tuples(
    st.sampled_from((*EVENTS, pass_time, walk)), st.integers(0, 1), st.integers(0, 10)
)


ONE_OF_EACH = [
    (does, 0, size)
    for does, size in (
        (change, 1),
        (pass_time, 8),
        (change, 2),
        (walk, 2),
        (settle, 3),
        (days, 1),
        (answer, 3),
        (answer, 7),
        (tell, 9),
        (act, 1),
        (write, 1),
        (rest, 4),
        (rest, 3),
        (care, 1),
        (stop, 0),
        (care, 1),
        (act, 1),
        (care, 9),
        (pass_time, 8),
        (care, 1),
    )
]
"""Each kind of event once, whatever luck brings."""


def happens(world: World, event: tuple[Any, int, int]) -> None:
    does, which, size = event
    try:
        with transaction.atomic():
            does(world, world.members[which], size)
    except REFUSALS:
        return


def wrong_after(world: World, event: tuple[Any, int, int]) -> int:
    """Let something happen, and the clock be asked where time has passed; count what differs."""
    happens(world, event)
    if event[0] is pass_time:
        keep_up(now=world.now)
    return differing(now=world.now) + sum(shows_wrong(world, one) for one in _entries())


def _entries() -> list[RosterEntry]:
    return list(RosterEntry.objects.select_related("member"))


def shows_wrong(world: World, entry: RosterEntry) -> bool:
    """Return whether the entry shows other figures of four weeks than its client's walks tell."""
    today = world.today(entry.member)
    told = client_walks(entry.member, since=today - timedelta(days=LOOK_BACK_DAYS))
    walks = [one.walk for one in told]
    month = adherence(walks, last_28_days(today), today)
    shown, seconds = shown_on(entry.__dict__, today), seconds_on(entry.__dict__, today)
    sessions = month.due, min(month.counted, month.due), marks(walks, today)
    return (*shown[1:4], *seconds) != (*sessions, month.planned_seconds, month.done_seconds)


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@example(events=ONE_OF_EACH)
@given(events=st.lists(EVENT, min_size=EVENTS_EACH, max_size=EVENTS_EACH))
def test_stored_figures_equal_computed_ones_after_any_events(
    world: World, events: list[tuple[Any, int, int]]
) -> None:
    with transaction.atomic():
        world.now = NOW
        wrong = [wrong_after(world, event) for event in events]
        entries = len(_entries())
        carers = CareRelationship.objects.open_at(world.now).count()
        transaction.set_rollback(True)

    assert wrong == [0] * len(events)
    assert entries == carers

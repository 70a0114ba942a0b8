"""What happens to a client at one moment, twice: neither forgets the other, nor waits in a ring."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from threading import Event
from time import sleep
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError, transaction

from accounts.care_changes import care_changed, limits_changed
from programs.adherence.models import FollowUp, RosterEntry
from programs.adherence.queries.care_rows import hold_care
from programs.adherence.services.figures import refresh_member
from programs.adherence.services.follow_ups import resolve_many
from programs.adherence.services.rebuild import differing
from programs.sessions.models import CheckIn
from programs.sessions.services.check_ins import record_answer
from programs.vocabulary import CheckInKind
from tests import races
from tests.factories.accounts import ClinicFactory
from tests.factories.programs import NOW, WEDNESDAY, member_with_plan
from tests.factories.roster import client_of, coach_of, owed
from tests.programs.adherence.histories import past_walks

pytestmark = pytest.mark.django_db(transaction=True)

LATER = NOW + timedelta(minutes=1)
LONG_ENOUGH = 0.3
"""Seconds in which an answer that does not wait would be through."""
SHORT = 0.1
"""Seconds in which somebody comes to the lock they have to wait for."""


def test_answer_waits_for_a_colleague_and_sees_what_they_did() -> None:
    call_command("load_programs", verbosity=0)
    plan = member_with_plan()
    coach = coach_of(ClinicFactory.create())
    client_of(coach, member=plan.member)
    walks = past_walks(plan, 3, last_on=WEDNESDAY - timedelta(days=1), first_pain=8)
    CheckIn.objects.filter(walk_session=walks[-1], kind=CheckInKind.AFTER).delete()
    care_changed(member_id=plan.member_id, now=NOW)
    is_done = Event()

    def close() -> None:
        with transaction.atomic():
            closed = {"resolved_at": NOW, "resolved_by": coach}
            FollowUp.objects.open().update(**closed, outcome=FollowUp.Outcome.SPOKE)
            refresh_member(member_id=plan.member_id, now=NOW)
            is_done.set()
            sleep(LONG_ENOUGH)

    def tell() -> None:
        is_done.wait()
        record_answer(
            uuid=walks[-1].uuid, values={"pain": 7}, by=plan.member, now=LATER, today=WEDNESDAY
        )

    races.at_once(close, tell, refusals=())

    assert CheckIn.objects.get(walk_session=walks[-1], kind=CheckInKind.AFTER).pain == 7
    assert differing(now=LATER) == 0


def recomputing(entry: RosterEntry, writes: Callable[[], Any], meanwhile: Callable[[], Any]) -> Any:
    """Do something while a recomputation holds the client's care and is about to write."""
    is_held = Event()

    def recompute() -> None:
        with transaction.atomic():
            hold_care([entry.member_id], NOW)
            is_held.set()
            sleep(SHORT)
            writes()

    def other() -> Any:
        is_held.wait()
        return meanwhile()

    return races.at_once(recompute, other, refusals=(OperationalError,))


def test_who_closes_many_waits_for_the_care_before_the_rows() -> None:
    coach = coach_of(ClinicFactory.create())
    entry = client_of(coach, reason="quiet")
    one = owed(entry, "quiet")
    close = partial(
        resolve_many,
        follow_ups=[one.uuid],
        by=coach,
        outcome=FollowUp.Outcome.NO_ACTION,
        now=LATER,
    )

    news = FollowUp.objects.filter(pk=one.pk)

    assert recomputing(entry, partial(news.update, number=3), close) == [None, 1]


def test_new_limits_wait_for_the_care_before_the_entries() -> None:
    entry = client_of(coach_of(ClinicFactory.create()))
    change = transaction.atomic(partial(limits_changed, clinic_id=entry.clinic_id, now=LATER))

    news = RosterEntry.objects.filter(pk=entry.pk)

    assert recomputing(entry, partial(news.update, percent=3), change) == [None, None]
    assert differing(now=LATER) == 0


@pytest.mark.parametrize("is_care_first", [True, False])
def test_answer_at_the_moment_the_first_care_begins_is_on_the_roster(
    *, is_care_first: bool
) -> None:
    call_command("load_programs", verbosity=0)
    plan = member_with_plan()
    coach = coach_of(ClinicFactory.create())
    walks = past_walks(plan, 1, last_on=WEDNESDAY - timedelta(days=1))
    CheckIn.objects.filter(walk_session=walks[0], kind=CheckInKind.AFTER).delete()
    is_done = Event()

    def begin() -> None:
        client_of(coach, member=plan.member).delete()
        care_changed(member_id=plan.member_id, now=NOW)

    def tell() -> None:
        record_answer(
            uuid=walks[0].uuid, values={"pain": 8}, by=plan.member, now=LATER, today=WEDNESDAY
        )

    first, then = (begin, tell) if is_care_first else (tell, begin)

    def be_first() -> None:
        with transaction.atomic():
            first()
            is_done.set()
            sleep(SHORT)

    def follow() -> None:
        is_done.wait()
        with transaction.atomic():
            then()

    races.at_once(be_first, follow, refusals=())

    assert RosterEntry.objects.get().reason == "pain"
    assert differing(now=LATER) == 0

"""An answer after a walk and a colleague's click at the same moment: neither forgets the other."""

from __future__ import annotations

from datetime import timedelta
from threading import Event
from time import sleep

import pytest
from django.core.management import call_command
from django.db import transaction

from accounts.care_changes import care_changed
from programs.adherence.models import FollowUp
from programs.adherence.services.figures import refresh_member
from programs.adherence.services.rebuild import differing
from programs.sessions.models import CheckIn
from programs.sessions.services.check_ins import record_answer
from programs.vocabulary import CheckInKind
from tests import races
from tests.factories.accounts import ClinicFactory
from tests.factories.programs import NOW, WEDNESDAY, member_with_plan
from tests.factories.roster import client_of, coach_of
from tests.programs.adherence.histories import past_walks

pytestmark = pytest.mark.django_db(transaction=True)

LATER = NOW + timedelta(minutes=1)
LONG_ENOUGH = 0.3
"""Seconds in which an answer that does not wait would be through."""


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

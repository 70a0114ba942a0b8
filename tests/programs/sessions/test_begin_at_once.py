"""Two requests at the same moment, on a database that really commits."""

from __future__ import annotations

from threading import Barrier, Thread

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection

from accounts.models import User
from programs.plans.models import Plan
from programs.plans.services.start import CannotStartPlanError
from programs.sessions.models import WalkSession
from tests.factories.programs import member_screened, plan_for

PROCESSES = 4


@pytest.mark.django_db(transaction=True)
def test_plan_begun_by_many_at_once_is_one_plan() -> None:
    call_command("load_programs", verbosity=0)
    member = member_screened()
    gate, outcomes = Barrier(PROCESSES), []

    def begin() -> None:
        mine = User.objects.get(pk=member.pk)
        gate.wait()
        try:
            plan_for(mine)
            outcomes.append("begun")
        except (CannotStartPlanError, OperationalError) as refusal:
            outcomes.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [Thread(target=begin) for _number in range(PROCESSES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes) == ["CannotStartPlanError"] * (PROCESSES - 1) + ["begun"]
    assert (Plan.objects.count(), WalkSession.objects.count()) == (1, 3)

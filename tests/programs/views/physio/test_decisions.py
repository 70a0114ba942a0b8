"""The decisions page: what the rules said, in words, and a physio's answer."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.http import HttpResponse
from django.test import Client

from accounts.models import Role, User
from programs.plans.models import Hold, Plan, ProgressionDecision
from programs.sessions.services.upkeep import bring_up_to_date
from programs.vocabulary import CheckInKind, StepUp
from tests.factories.accounts import CareRelationshipFactory
from tests.factories.programs import SORE_KNEE, WEDNESDAY, member_with_plan, screened, walks_of
from tests.programs.sessions.moves import at, check, tell, walk_through
from tests.programs.sessions.revisions import physio_of
from tests.programs.views.member.plan_pages import signed_in, words
from tests.programs.views.physio.costs import costs_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs", "_now")]

WEEK_LATER = WEDNESDAY + timedelta(days=7)


@pytest.fixture
def _now() -> Iterator[None]:
    with time_machine.travel(at(WEEK_LATER, 10), tick=False):
        yield


@pytest.fixture
def plan(loaded_programs: None) -> Plan:
    return member_with_plan(user={"name": "Margaret Ellis"})


@pytest.fixture
def physio(client: Client, plan: Plan) -> User:
    found = physio_of(plan)
    signed_in(client, found)
    return found


def live_the_week(plan: Plan, **felt: Any) -> None:
    for walk in walks_of(plan):
        tell(walk_through(walk), **{"pain": 2, "effort": 3, "confidence": 8} | felt)
        tell(walk, CheckInKind.NEXT_MORNING, pain=2)
    bring_up_to_date(plan=plan, today=WEEK_LATER, now=at(WEEK_LATER))


def address(plan: Plan) -> str:
    return f"/clients/{plan.member.uuid}/decisions/"


def answer(browser: Client, plan: Plan, action: str, **typed: Any) -> HttpResponse:
    plan.refresh_from_db()
    sent = {
        "client": str(plan.member.uuid),
        "version": str(plan.version),
        "reason": "She walked well today.",
        "action": action,
    }
    found: Any = browser.post(address(plan), sent | typed, follow=True)
    plan.refresh_from_db()
    return found  # type: ignore[no-any-return]


@pytest.mark.usefixtures("physio")
def test_decision_is_told_with_rule_reason_and_facts(client: Client, plan: Plan) -> None:
    live_the_week(plan, effort=6)

    page = words(client.get(address(plan)))

    assert "Margaret Ellis" in page
    assert "Rule 15. Let it feel easier first." in page
    assert "Effort 6" in page
    assert "Effort limit 5" in page


@pytest.mark.usefixtures("physio")
def test_proposed_step_is_taken_up_with_a_reason(client: Client, plan: Plan) -> None:
    Plan.objects.update(step_up=StepUp.BY_PHYSIO)
    live_the_week(plan)
    assert "The rules propose week 2" in words(client.get(address(plan)))

    page = words(answer(client, plan, "take_up"))

    assert plan.current_week == 2
    assert "Saved. On to week 2. Margaret is told in 5 minutes." in page
    assert "The rules propose" not in page


@pytest.mark.usefixtures("physio")
def test_proposed_step_is_declined_with_a_reason(client: Client, plan: Plan) -> None:
    Plan.objects.update(step_up=StepUp.BY_PHYSIO)
    live_the_week(plan)

    page = words(answer(client, plan, "decline"))

    assert plan.current_week == 1
    assert "Set aside by Anna Kaur: She walked well today." in page


@pytest.mark.usefixtures("physio")
def test_decision_is_set_aside_with_a_reason(client: Client, plan: Plan) -> None:
    live_the_week(plan)

    page = words(answer(client, plan, "override", week="1"))

    assert plan.current_week == 1
    assert "Set aside by Anna Kaur: She walked well today." in page


@pytest.mark.usefixtures("physio")
@pytest.mark.parametrize(
    ("action", "typed", "said"),
    [
        ("override", {"week": "1", "reason": ""}, "Write why"),
        ("override", {}, "Choose a week"),
        ("override", {"week": "9"}, "Choose a week"),
        ("take_up", {}, "does not wait any more"),
        ("release", {}, "No safety pause"),
        ("dance", {}, "Use one of the buttons"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_changes(
    client: Client, plan: Plan, action: str, typed: dict[str, str], said: str
) -> None:
    live_the_week(plan)
    before = ProgressionDecision.objects.count()

    page = answer(client, plan, action, **typed)

    assert (page.status_code, said in words(page)) == (422, True)
    assert ProgressionDecision.objects.count() == before


@pytest.mark.usefixtures("physio")
def test_stale_page_is_told_so_and_keeps_the_reason(client: Client, plan: Plan) -> None:
    live_the_week(plan)

    page = answer(client, plan, "lock", version="1")

    assert page.status_code == 409
    assert "changed while this page was open" in words(page)
    assert "She walked well today." in page.content.decode()
    assert plan.locked_at is None


@pytest.mark.usefixtures("physio")
def test_plan_is_held_and_let_go(client: Client, plan: Plan) -> None:
    client.get(address(plan))
    held = words(answer(client, plan, "lock"))
    assert "Held on week 1" in held
    assert plan.lock_reason == "She walked well today."

    let_go = words(answer(client, plan, "unlock"))

    assert "Hold the plan on its week" in let_go
    assert plan.locked_at is None


@pytest.mark.usefixtures("physio")
def test_pause_after_a_fall_offers_no_way_round_the_safety_check(
    client: Client, plan: Plan
) -> None:
    check(walks_of(plan)[0], r_fall="yes")

    page = words(client.get(address(plan)))
    sent = answer(client, plan, "release", has_talked="on", was_seen="on")

    assert "The safety check has to be done again first" in page
    assert "End the safety pause" not in page
    assert sent.status_code == 422
    assert Hold.objects.get().ended_at is None


@pytest.mark.usefixtures("physio")
def test_urgent_stop_is_released_after_care_check_and_talk(client: Client, plan: Plan) -> None:
    check(walks_of(plan)[0], r_urgent="yes")
    screened(plan.member, SORE_KNEE, now=at(WEEK_LATER, 9), today=WEEK_LATER)

    refused = answer(client, plan, "release", has_talked="on")
    page = answer(client, plan, "release", has_talked="on", was_seen="on")

    assert refused.status_code == 422
    assert "The safety pause is over." in words(page)
    assert Hold.objects.get().ended_at is not None


def test_coach_is_not_let_in(client: Client, plan: Plan) -> None:
    coach = CareRelationshipFactory.create(link__member=plan.member, role=Role.COACH).staff
    signed_in(client, coach)

    assert client.get(address(plan)).status_code in {403, 404}
    assert client.post(address(plan), {"action": "lock"}).status_code in {403, 404}


@pytest.mark.usefixtures("physio")
def test_page_takes_six_statements_at_most(client: Client, plan: Plan) -> None:
    live_the_week(plan)

    assert costs_of(client, address(plan)) == (6, 5)

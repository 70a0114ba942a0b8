"""Sending a plan: refusals, cautions, a conflict, the wrong client, and the way back."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import CareRelationship
from programs.plans.models import Note, Plan, PlanDraft
from programs.plans.queries.plan import open_plan
from retrowalk.models import OutgoingMail
from tests.factories.programs import (
    NOW,
    OLDER,
    SORE_KNEE,
    WEDNESDAY,
    member_screened,
    member_with_plan,
    plan_for,
    screened,
    version_of,
)
from tests.programs.plans.assigning import assigned, care_of
from tests.programs.views.member.plan_pages import words
from tests.programs.views.physio.assign_pages import (
    address,
    at_work,
    previewed,
    sent,
    typed,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs", "_now")]


# Sending


def test_plan_is_sent_with_its_note_and_the_draft_is_gone(
    client: Client, care: CareRelationship
) -> None:
    previewed(client, care)

    response = sent(client, care, effort_limit="4", top_speed="1.4", note="Hold both rails.")

    plan = Plan.objects.get()
    assert (response.status_code, response["Location"]) == (302, f"/clients/{care.member.uuid}/")
    assert (plan.member, plan.assigned_by, plan.effort_cap) == (care.member, care.staff, 4)
    assert Note.objects.get().body == "Hold both rails."
    assert not PlanDraft.objects.exists()
    assert client.get("/today/").status_code == 200


def test_second_press_shows_the_first_result(client: Client, care: CareRelationship) -> None:
    form = typed(care)

    first, second = client.post(address(care), form), client.post(address(care), form)

    assert (first.status_code, second.status_code) == (302, 302)
    assert (Plan.objects.count(), OutgoingMail.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("wrong", "field", "said"),
    [
        ({"start_week": "11"}, "start_week", "Choose a week from 1 to 10."),
        ({"start_week": "1e1"}, "start_week", "Enter the first week as a whole number"),
        ({"sessions": ""}, "sessions", "Choose how many sessions a week"),
        ({"weekdays": ["0", "1", "3"]}, "weekdays", "Leave a rest day"),
        ({"weekdays": ["9"]}, "weekdays", "Choose the days"),
        ({"starts_on": "2026-02-30"}, "starts_on", "Choose a first day"),
        ({"session_time": "25:00"}, "session_time", "Enter a time"),
        ({"setting": "moon"}, "setting", "Choose where"),
        ({"setting": "lane", "support": "2"}, "lane_length", "from 3 to 100 m"),
        ({"support": "4"}, "support", "Week 1 in this place allows: rail, both rails."),
        ({"support": "6"}, "support", "Week 1 in this place allows"),
        ({"spotter": "no"}, "spotter", "at least the first 3 walks"),
        ({"top_speed": "4.0"}, "top_speed", "from 0.72 km/h to 2.16 km/h"),
        ({"top_speed": "1.455"}, "top_speed", "with one or two decimals"),
        ({"top_speed": "-1"}, "top_speed", "with one or two decimals"),
        ({"effort_limit": "9"}, "effort_limit", "from 2 to 5"),
        ({"effort_limit": "NaN"}, "effort_limit", "from 0 to 10"),
        ({"step_up": "never"}, "step_up", "Choose who takes the next step"),
        ({"note": "a\0b"}, "note", "hidden character"),
        ({"note": "a" * 1001}, "note", "1000"),
    ],
)
def test_wrong_choice_is_sent_back_with_its_limit(
    client: Client, care: CareRelationship, wrong: dict[str, Any], field: str, said: str
) -> None:
    page = sent(client, care, **wrong)

    assert (page.status_code, Plan.objects.count()) == (422, 0)
    assert said in page.context["form"].errors[field][0]
    assert said in words(page)


def test_box_of_errors_goes_as_the_next_preview_comes(
    client: Client, care: CareRelationship
) -> None:
    wrong = sent(client, care, effort_limit="9", start_week="11").content.decode()

    mended = previewed(client, care, effort_limit="4", start_week="11").content.decode()

    assert '<div id="assign-errors">' in wrong
    assert "There is a problem" in wrong
    assert '<div id="assign-errors" hidden hx-swap-oob="true"></div>' in mended.replace("\n", "")
    assert '<a href="#id_start_week">Choose a week from 1 to 10.</a>' in mended
    assert "from 2 to 5" not in mended


def test_unusual_choice_takes_a_reason_and_one_confirmation(
    client: Client, care: CareRelationship
) -> None:
    unusual = {"start_week": "3", "reason": "She walked these weeks with me."}

    asked = sent(client, care, start_week="3")
    shown = sent(client, care, **unusual)
    mark = shown.context["desk"].caution_mark

    assert asked.status_code == 422
    assert "Write why this is right for this client." in words(asked)
    assert shown.status_code == 200
    assert "Assign this to Margaret Ellis? Born 1958." in words(shown)
    assert sent(client, care, **unusual, confirmed="of another plan").status_code == 200
    assert not Plan.objects.exists()
    assert sent(client, care, **unusual, confirmed=mark).status_code == 302


def test_screening_that_changed_since_refuses_in_words(
    client: Client, care: CareRelationship
) -> None:
    form = typed(care)
    later = NOW + timedelta(minutes=1)
    screened(care.member, SORE_KNEE | {"told_not_exercise": "yes"}, now=later, today=WEDNESDAY)

    page = client.post(address(care), form)

    assert "A clearance comes first." in words(page)
    assert not Plan.objects.exists()


def test_supervised_program_needs_the_tick(client: Client) -> None:
    care = at_work(client, member_screened(OLDER))

    page = sent(client, care, template=str(version_of("post_stroke_supervised").pk))

    assert not Plan.objects.exists()
    assert "For people after a stroke." in words(page)


# Two at once, and the wrong client


def test_other_plan_meanwhile_is_shown_beside_what_was_typed(
    client: Client, care: CareRelationship
) -> None:
    mine = typed(care, effort_limit="4", note="Kept.")
    colleague = care_of(care.member, name="Ben Shaw")
    assigned(colleague, "starter_one_minute")

    page = client.post(address(care), mine)

    said = words(page)
    assert page.status_code == 409
    assert "Ben Shaw assigned a plan on Wednesday 13 May" in said
    assert "Template One minute inside a ten-minute walk Knee osteoarthritis" in said
    assert 'name="note" value="Kept."' in page.content.decode()
    assert Plan.objects.count() == 1


def test_own_plan_may_still_be_sent_after_a_conflict(
    client: Client, care: CareRelationship
) -> None:
    mine = typed(care)
    theirs = assigned(care_of(care.member), "starter_one_minute")
    page = client.post(address(care), mine)

    again = mine | {"seen": page.context["seen"], "token": page.context["token"]}
    response = client.post(address(care), again)

    assert response.status_code == 302
    assert open_plan(care.member).replaces == theirs  # type: ignore[union-attr]


def test_form_of_another_client_is_refused(client: Client, care: CareRelationship) -> None:
    mine = typed(care, note="For whom?") | {"client": str(uuid4())}

    page = client.post(address(care), mine)

    assert (page.status_code, Plan.objects.count()) == (409, 0)
    assert "For whom?" in words(page)


def test_client_out_of_reach_is_not_found(client: Client, care: CareRelationship) -> None:
    stranger = care_of(member_screened())

    assert client.get(address(stranger)).status_code == 404
    assert client.post(address(stranger), typed(stranger)).status_code == 404


# The way back


def undo(client: Client, care: CareRelationship, plan: Plan) -> HttpResponse:
    response: Any = client.post(f"{address(care)}{plan.uuid}/undo/", follow=True)
    found: HttpResponse = response
    return found


def test_plan_is_taken_back_and_its_choices_lie_on_the_desk(
    client: Client, care: CareRelationship
) -> None:
    sent(client, care, effort_limit="4", note="Small steps, Margaret.")

    page = undo(client, care, Plan.objects.get())

    assert "Plan taken back. Margaret was not told." in words(page)
    timeline = words(client.get(f"/clients/{care.member.uuid}/"))
    assert "Plan assigned and taken back: Knee osteoarthritis" in timeline
    assert 'name="effort_limit" id="id_effort_limit" value="4"' in page.content.decode()
    assert 'name="note" id="id_note" value="Small steps, Margaret."' in page.content.decode()
    assert (open_plan(care.member), OutgoingMail.objects.count()) == (None, 0)


def test_replaced_plan_is_open_again(client: Client) -> None:
    before = member_with_plan()
    care = at_work(client, before.member)
    sent(client, care, key="starter_one_minute", effort_limit="4", top_speed="2.16")

    undo(client, care, Plan.objects.get(replaces=before))

    assert open_plan(care.member) == before


def test_form_sent_again_after_undo_makes_no_plan(client: Client, care: CareRelationship) -> None:
    form = typed(care)
    client.post(address(care), form)
    undo(client, care, Plan.objects.get())

    page = client.post(address(care), form)

    assert page.status_code == 422
    assert "You took this plan back." in words(page)
    assert page.context["token"] != form["token"]


def test_undo_of_a_plan_the_client_began_is_not_there(client: Client) -> None:
    member = member_screened()
    own = plan_for(member)
    care = at_work(client, member)

    undo(client, care, own)

    assert open_plan(member) == own

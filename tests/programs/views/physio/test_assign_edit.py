"""Editing one week on the assign page: previewed as it is typed, kept, sent, and put back."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import CareRelationship
from programs.plans.models import Plan, PlanDraft
from programs.plans.queries.plan import weeks_of
from tests.programs.views.member.plan_pages import words
from tests.programs.views.physio.assign_pages import address, previewed, sent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs", "_now")]

SHOWN = {"edit_week": "3", "edit_for": "3", "edit_shown": "6 1:00 1.4"}
TYPED = SHOWN | {"edit_walks": "5", "edit_length": "1:15", "edit_speed": "1.4"}


def hidden(page: HttpResponse, name: str) -> list[str]:
    """Return the hidden values of this name, as the browser sends them with the next change."""
    return re.findall(f'type="hidden" name="{name}" value="([^"]*)"', page.content.decode())


def test_week_that_is_chosen_fills_the_fields(client: Client, care: CareRelationship) -> None:
    page = previewed(client, care, edit_week="3")

    html = page.content.decode()
    assert 'name="edit_walks" id="id_edit_walks" value="6"' in html
    assert 'name="edit_length" id="id_edit_length" value="1:00"' in html
    assert (hidden(page, "edit_for"), hidden(page, "edits")) == (["3"], [])


def test_weeks_own_speed_is_exact_in_any_units(client: Client, care: CareRelationship) -> None:
    asked = {"units": "miles", "top_speed": "1.34", "edit_week": "1"}
    page = previewed(client, care, **asked)
    shown = {"edit_for": "1", "edit_shown": "4 0:30 0.8"}
    typed = {"edit_walks": "4", "edit_length": "0:30", "edit_speed": "0.89"}

    changed = previewed(client, care, **asked, **shown, **typed)

    assert 'id="id_edit_speed" value="0.89"' in page.content.decode()
    assert hidden(changed, "edits") == ["1:4:30:400"]
    assert "faster than the template's" not in words(changed)


def test_edited_week_is_previewed_kept_and_sent_in_the_plans_own_weeks(
    client: Client, care: CareRelationship
) -> None:
    page = previewed(client, care, **TYPED)

    assert "Week 3: 5 of 1 minute 15 seconds, was 6 of 1 minute" in words(page)
    assert PlanDraft.objects.get().choices["edits"] == hidden(page, "edits") == ["3:5:75:"]
    assert hidden(client.get(address(care)), "edits") == ["3:5:75:"]
    assert sent(client, care, edits=["3:5:75:"], **SHOWN | TYPED).status_code == 302
    plan = Plan.objects.get()
    week = weeks_of(plan)[2]
    assert (week.repetitions, week.backward_seconds) == (5, 75)
    assert plan.revisions.get().change["tailoring"]["edits"][0]["walks"] == 5


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"edit_walks": "many"}, "Enter the number of walks"),
        ({"edit_length": "90"}, "Enter minutes and seconds, such as 1:30"),
        ({"edit_walks": "11"}, "a session of this program has at most 10 minutes backward"),
        ({"edit_speed": "9.0"}, "Week 3: choose a speed from 0.72 to 2.16 km/h"),
    ],
)
def test_week_outside_the_limits_is_not_sent(
    client: Client, care: CareRelationship, changes: dict[str, Any], told: str
) -> None:
    page = previewed(client, care, **TYPED | changes)

    assert "This cannot be sent yet" in words(page)
    refused = sent(client, care, edits=hidden(page, "edits"), **TYPED | changes)
    assert refused.status_code == 422
    # Once beside its fields; when it was sent, once more above, leading there.
    assert (words(page).count(told), words(refused).count(told)) == (1, 2)
    assert '<a href="#id_edits">' in refused.content.decode()
    assert refused.content.decode().count('aria-invalid="true"') == 3
    assert not Plan.objects.exists()


def test_steep_week_asks_for_a_reason_before_it_is_sent(
    client: Client, care: CareRelationship
) -> None:
    steep = TYPED | {"edit_walks": "2", "edit_length": "5:00"}

    page = sent(client, care, **steep)

    assert (page.status_code, Plan.objects.count()) == (422, 0)
    assert "Week 3: Each session gains" in words(page)
    assert "Write why this is right for this client." in words(page)


def test_week_is_put_back_and_another_template_forgets_the_edits(
    client: Client, care: CareRelationship
) -> None:
    page = previewed(client, care, edits=["3:5:75:", "4:2:60:"], put_back="3", edit_week="3")
    other = previewed(client, care, filled_for="", edits=["3:5:75:"])

    assert (hidden(page, "edits"), hidden(other, "edits")) == (["4:2:60:"], [])


def test_edit_that_nobody_was_given_is_refused(client: Client, care: CareRelationship) -> None:
    page = sent(client, care, edits=["3:5:<b>:"])

    assert (page.status_code, "Edit the week again." in words(page)) == (422, True)


def test_week_of_endless_digits_is_no_week(client: Client, care: CareRelationship) -> None:
    assert previewed(client, care, edit_week="9" * 5000, edit_for="3").status_code == 200

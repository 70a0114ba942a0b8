"""The assign page: choices, preview, and the draft that is kept as they change."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import AccessEvent, CareRelationship, ClinicLink, Invitation, User
from accounts.services.acceptance import accept
from accounts.sharing_text import sharing_text
from programs.plans.models import Plan, PlanDraft
from programs.views.physio.assign_form import LONGEST_KEPT
from tests.accounts.conftest import confirmed
from tests.factories.accounts import UserFactory
from tests.factories.programs import (
    NOW,
    SORE_KNEE,
    member_screened,
    version_of,
)
from tests.programs.plans.assigning import assigned
from tests.programs.views.member.plan_pages import HTMX, words
from tests.programs.views.physio.assign_pages import (
    address,
    at_work,
    previewed,
    sent,
    typed,
)
from tests.programs.views.physio.costs import costs_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs", "_now")]


# The page


def test_page_names_the_client_twice_and_says_what_the_check_found(
    client: Client, care: CareRelationship
) -> None:
    page = words(client.get(address(care)))

    assert "Margaret Ellis, born 1958" in page
    assert "Screening Start with support Usual pain 4 / 10 Falls, 12 months 1" in page


def test_best_match_is_chosen_with_its_reason_and_locked_ones_with_theirs(
    client: Client, care: CareRelationship
) -> None:
    response = client.get(address(care))

    page = words(response)
    assert "Best match: knee, pain 4" in page
    assert "All 7, 5 locked by screening" in page
    assert "No sore back in the safety check." in page
    assert f'value="{version_of("knee_oa").pk}"' in response.content.decode()


def test_preview_says_dates_totals_and_company(client: Client, care: CareRelationship) -> None:
    page = words(client.get(address(care)))

    assert "Week 1 6 min Week 2 12 min" in page
    assert "Friday 15 May to 23 July at the earliest" in page
    assert "30 sessions, 14 to 23 min each" in page
    assert "Treadmill needs a second person for the first 3. Nobody is named yet." in page


def test_support_that_week_1_does_not_allow_is_locked_with_its_reason(
    client: Client, care: CareRelationship
) -> None:
    page = client.get(address(care))
    later = words(previewed(client, care, start_week="9", setting="lane", lane_length="8"))

    assert "2 locked One hand opens in week 3 Beside only in a lane" in words(page)
    assert re.findall(r'name="support" value="(\d)"', page.content.decode()) == ["2", "3"]
    # What was chosen stays, to be put right: nothing is changed behind anybody's back.
    assert "Both rails only on a treadmill Beside opens with a second person every time" in later


def test_preview_explains_a_walk_more_in_later_weeks(
    client: Client, care: CareRelationship
) -> None:
    page = words(previewed(client, care, template=str(version_of("starter_one_minute").pk)))

    told = "Weeks 3 to 4 have 4 sessions, 1 more than week 1, as in the template:"
    assert f"{told} Monday, Wednesday, Friday, " in page


def test_client_without_a_safety_check_is_asked_for_one(client: Client) -> None:
    care = at_work(client, UserFactory.create(name="Sam Porter"))

    page = client.get(address(care))

    assert "No safety check yet" in words(page)
    assert f'href="/clients/{care.member.uuid}/messages/"' in page.content.decode()
    assert "Ask Sam to do it" in words(page)


@pytest.mark.parametrize("answers", [{"told_not_exercise": "yes"}, {"chest_pain_new": "now"}])
def test_nothing_open_says_why_and_offers_no_button(
    client: Client, answers: dict[str, str]
) -> None:
    care = at_work(client, member_screened(SORE_KNEE | answers))

    page = words(client.get(address(care)))

    assert "No program is open" in page
    assert "Assign and tell" not in page
    assert sent(client, care).status_code == 200
    assert not Plan.objects.exists()


def test_look_is_written_down(client: Client, care: CareRelationship) -> None:
    client.get(address(care))

    event = AccessEvent.objects.get()
    assert (event.actor, event.member, event.area) == (care.staff, care.member, "plan")


# The preview


def test_preview_follows_the_choices_as_a_fragment(client: Client, care: CareRelationship) -> None:
    response = previewed(client, care, sessions="2", weekdays=["0", "3"], effort_limit="4")

    page = words(response)
    assert response.status_code == 200
    assert "<h1" not in response.content.decode()
    assert "20 sessions, 14 to 23 min each" in page
    assert "Changed, was 5" in page
    assert "Changed, was 3" in page


def test_page_takes_nine_statements_and_a_preview_six(
    client: Client, care: CareRelationship
) -> None:
    previewed(client, care)
    mine = typed(care, action="preview", effort_limit="4")

    with CaptureQueriesContext(connection) as asked:
        client.post(address(care), mine, **HTMX)

    told = [one["sql"] for one in asked if "SAVEPOINT" not in one["sql"]]
    assert len(told) == 6, "\n".join(told)
    assert costs_of(client, address(care)) == (9, 8)


def test_preview_works_without_script(client: Client, care: CareRelationship) -> None:
    page = client.post(address(care), typed(care, action="preview", effort_limit="4"))

    assert page.status_code == 200
    assert "Changed, was 5" in words(page)
    assert 'value="4" min="2"' in page.content.decode()


def test_other_template_brings_its_own_choices_and_keeps_the_note(
    client: Client, care: CareRelationship
) -> None:
    starter = str(version_of("starter_one_minute").pk)

    page = previewed(client, care, template=starter, note="Small steps.")

    assert f'name="filled_for" value="{starter}"' in page.content.decode()
    assert "14 sessions, 12 to 18 min each" in words(page)


def test_template_chosen_without_a_look_at_its_plan_is_shown_first(
    client: Client, care: CareRelationship
) -> None:
    page = sent(client, care, template=str(version_of("starter_one_minute").pk))

    assert (page.status_code, Plan.objects.count()) == (200, 0)
    assert "You chose another template. Check the plan, then send it." in words(page)


def test_same_as_my_last_client_takes_what_fits(client: Client, care: CareRelationship) -> None:
    other = member_screened()
    link = ClinicLink.objects.create(
        member=other,
        clinic=care.clinic,
        consent=care.link.consent,
        started_at=NOW,
    )
    theirs = CareRelationship.objects.create(
        link=link,
        member=other,
        clinic=care.clinic,
        staff=care.staff,
        role="physio",
        started_at=NOW,
    )
    assigned(theirs, effort_limit=4, top_speed=389)
    last = f"last-{version_of('knee_oa').pk}"
    assert "Same as my last client" in words(client.get(address(care)))

    page = previewed(client, care, template=last)

    assert "Changed, was 2.16 km/h" in words(page)
    assert 'name="effort_limit" id="id_effort_limit" value="4"' in page.content.decode()
    assert sent(client, care, template=last, filled_for=last, effort_limit="4").status_code == 302


def test_program_in_mind_at_the_invitation_is_proposed_first(
    client: Client, care: CareRelationship
) -> None:
    new = confirmed(member_screened(SORE_KNEE, name="Joan Reed"))
    asked = {"uuid": str(uuid4()), "way": "email", "email": new.email, "name": ""}
    client.post(
        "/clinic/invite/", asked | {"invited_as": "member", "program_key": "starter_one_minute"}
    )
    invitation = Invitation.objects.get()

    text = sharing_text(invitation.clinic.name)
    accept(invitation=invitation, user=new, text=text, now=NOW)

    page = client.get(f"/clients/{new.uuid}/assign/")
    chosen = page.context["desk"].chosen
    assert (chosen.template.program.key, chosen.is_best) == ("starter_one_minute", False)
    assert page.context["desk"].problems == {}


def test_speeds_stand_in_the_physios_own_units_until_another_page_is_begun(
    client: Client, care: CareRelationship
) -> None:
    User.objects.filter(pk=care.staff.pk).update(units="miles")
    fresh = client.get(address(care)).content.decode()

    slower = previewed(client, care, units="miles", top_speed="1.0")
    fast = words(previewed(client, care, units="miles", top_speed="2.2"))
    previewed(client, care, top_speed="1.4")

    assert 'value="1.34" min="0.5"' in fresh
    assert fresh.count('<span aria-hidden="true">mph</span>') == 1  # the speed, and nothing else
    assert "Changed, was 1.34 mph" in words(slower)
    assert "Choose a top speed from 0.45 mph to 1.34 mph." in fast
    # What was typed in km/h stays in km/h, whatever the account says since.
    kept = client.get(address(care))
    assert 'name="units" value="kilometres"' in kept.content.decode()
    assert "Changed, was 2.16 km/h" in words(kept)
    sent(client, care, units="miles", top_speed="1.0", token=str(uuid4()))
    assert Plan.objects.get().revisions.get().change["tailoring"]["top_speed"] == 447


def test_speed_in_units_that_nobody_knows_is_refused(
    client: Client, care: CareRelationship
) -> None:
    assert sent(client, care, units="knots").status_code == 422


# The draft


def test_choices_are_kept_as_they_are_made_and_found_again(
    client: Client, care: CareRelationship
) -> None:
    previewed(client, care, effort_limit="3", note="Small")

    page = client.get(address(care)).content.decode()

    assert PlanDraft.objects.get().author == care.staff
    assert 'name="effort_limit" id="id_effort_limit" value="3"' in page
    assert 'value="Small"' in page


def test_draft_that_cannot_be_read_is_shown_as_typed(
    client: Client, care: CareRelationship
) -> None:
    previewed(client, care, top_speed="fast")

    page = client.get(address(care))

    assert page.status_code == 200
    assert "Enter a speed in km/h with one or two decimals" in words(page)


def test_draft_button_keeps_and_says_so(client: Client, care: CareRelationship) -> None:
    page = client.post(address(care), typed(care, action="draft", note="Later"), follow=True)

    assert "Draft saved. Only you can see it." in words(page)
    assert PlanDraft.objects.get().choices["note"] == ["Later"]


def test_draft_is_named_and_can_be_left_for_the_template(
    client: Client, care: CareRelationship
) -> None:
    plain = words(client.get(address(care)))
    client.post(address(care), typed(care, action="draft", note="Later"))

    kept, afresh = client.get(address(care)), client.get(f"{address(care)}?afresh=yes")

    told = "These are the choices you left unsent."
    assert [told in page for page in (plain, words(kept), words(afresh))] == [False, True, False]
    assert ["Later" in page.content.decode() for page in (kept, afresh)] == [True, False]


def test_draft_is_its_authors_alone(client: Client, care: CareRelationship) -> None:
    previewed(client, care, note="For my eyes")

    colleague = at_work(client, care.member)

    assert "For my eyes" not in client.get(address(colleague)).content.decode()


def test_draft_keeps_no_value_with_a_hidden_character_or_beyond_any_use(
    client: Client, care: CareRelationship
) -> None:
    note = "n" * (LONGEST_KEPT + 1)

    page = previewed(client, care, weekdays=["0", "2\0"], reason="a\x1bb", note=note)

    kept = PlanDraft.objects.get().choices
    assert (kept["weekdays"], kept["reason"], kept["note"]) == (["0"], [], [note[:-1]])
    assert "Remove the hidden character" in words(page)


def test_plan_is_not_sent_with_a_hidden_character_in_its_note(
    client: Client, care: CareRelationship
) -> None:
    assert sent(client, care, note="Walk\0slowly").status_code == 422
    assert not Plan.objects.exists()

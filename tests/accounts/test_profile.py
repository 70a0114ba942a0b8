from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client

from accounts.models import User
from tests.factories.accounts import MembershipFactory

pytestmark = pytest.mark.django_db

PAGE = "/me/"
HTMX = {"HX-Request": "true"}
SECTIONS: dict[str, dict[str, str]] = {
    "reading": {"text_size": "125", "theme": "dark"},
    "about": {"name": "Joan Reed", "second_person": "Bob", "phone": "+44 20 7946 0000"},
    "place": {"time_zone": "Europe/Rome", "country": "IT", "units": "miles"},
    "voice": {"voice_rate_percent": "80", "has_voice": "on", "has_keys": "on"},
    "reminders": {"wants_morning_reminder": "on"},
}


def save(client: Client, section: str, **changes: str) -> HttpResponse:
    """Send one section as the page sends it."""
    return client.post(PAGE, {"section": section} | SECTIONS[section] | changes)


def test_page_shows_every_section_and_the_ways_on(member_client: Client) -> None:
    response = member_client.get(PAGE)

    page = response.content.decode()
    assert [section.section for section in response.context["sections"]] == list(SECTIONS)
    for link in (
        "/account/email/",
        "/account/password/change/",
        "/account/2fa/",
        "/account/sessions/",
        "/account/logout/",
        "/me/access/",
        "/me/data/",
    ):
        assert f'href="{link}"' in page


@pytest.mark.parametrize("has_role", [False, True], ids=["member", "staff"])
def test_page_costs_one_query(
    member_client: Client, member: User, has_role: bool, django_assert_num_queries: Any
) -> None:
    if has_role:
        MembershipFactory.create(user=member)
    member_client.get(PAGE)  # the first visit notes when the person was last seen

    with django_assert_num_queries(1):  # session, person and open roles in one
        member_client.get(PAGE)


def test_section_is_stored_alone(member_client: Client, member: User) -> None:
    response = save(member_client, "reading")

    member.refresh_from_db()
    assert (response.status_code, response.headers["Location"]) == (302, PAGE)
    assert (member.text_size, member.theme) == (125, "dark")
    assert (member.units, member.name) == ("kilometres", "Joan Reed")


def test_saving_is_said_once(member_client: Client) -> None:
    save(member_client, "reading")

    first, second = member_client.get(PAGE), member_client.get(PAGE)

    assert b"Text and colours saved" in first.content
    assert b"Text and colours saved" not in second.content


def test_htmx_gets_the_section_and_the_word(member_client: Client) -> None:
    sent = {"section": "reading"} | SECTIONS["reading"]

    response = member_client.post(PAGE, sent, headers=HTMX)

    page = response.content.decode()
    assert (response.status_code, "<html" in page) == (200, False)
    assert 'id="reading"' in page
    assert "Text and colours saved" in page
    assert 'id="voice"' not in page


@pytest.mark.parametrize("section", SECTIONS)
def test_every_section_can_be_saved(member_client: Client, section: str) -> None:
    response = save(member_client, section)

    assert response.status_code == 302


def test_missing_ticks_switch_off(member_client: Client, member: User) -> None:
    save(member_client, "voice")

    member.refresh_from_db()
    assert (member.has_voice, member.has_keys) == (True, True)
    assert (member.has_sounds, member.has_vibration, member.has_screen_reader) == (
        False,
        False,
        False,
    )
    assert member.voice_rate_percent == 80


def test_saved_size_and_colours_are_on_the_next_page(member_client: Client) -> None:
    save(member_client, "reading")

    page = member_client.get(PAGE).content.decode()

    assert 'data-theme="dark" data-text-size="125"' in page


def test_country_decides_the_emergency_number(member_client: Client) -> None:
    save(member_client, "place")

    response = member_client.get(PAGE)

    assert b'<strong class="number">112</strong>' in response.content


@pytest.mark.parametrize(
    "section, field, typed, words",
    [
        ("reading", "text_size", "", "Choose a text size"),
        ("reading", "text_size", "400", "Choose a text size"),
        ("reading", "text_size", "1e400", "Choose a text size"),
        ("reading", "theme", "neon", "Choose the colours"),
        ("voice", "voice_rate_percent", "-1", "Choose slow, normal or fast"),
        ("voice", "voice_rate_percent", "null", "Choose slow, normal or fast"),
        ("about", "name", "", "Enter your name"),
        ("about", "name", "\u00a0\t\n", "Enter your name"),
        ("about", "name", "x" * 300, "Use a name of 120 characters or less"),
        ("about", "name", "a\x1bb", "Remove the hidden character"),
        ("about", "second_person", "x" * 81, "Use a name of 80 characters or less"),
        ("about", "phone", "call me", "Enter a phone number with digits, spaces and + only"),
        ("about", "phone", "1" * 33, "Use a phone number of 32 characters or less"),
        ("place", "time_zone", "", "Choose a time zone from the list"),
        ("place", "time_zone", "Mars/Olympus", "Choose a time zone from the list"),
        ("place", "time_zone", "europe/rome", "Choose a time zone from the list"),
        ("place", "country", "XX", "Choose a country from the list"),
        ("place", "country", "it", "Choose a country from the list"),
        ("place", "units", "furlongs", "Choose kilometres or miles"),
    ],
)
def test_bad_input_is_told_beside_the_field_and_changes_nothing(
    member_client: Client, member: User, section: str, field: str, typed: str, words: str
) -> None:
    before = User.objects.values().get(pk=member.pk)

    response = save(member_client, section, **{field: typed})

    assert response.status_code == 422
    assert words in response.context["form"].errors[field][0]
    assert b"There is a problem" in response.content
    assert User.objects.values().get(pk=member.pk) == before


def test_refused_section_keeps_what_was_typed(member_client: Client) -> None:
    response = save(member_client, "about", phone="call me", second_person="Bob & Ann")

    page = response.content.decode()
    assert 'value="call me"' in page
    assert 'value="Bob &amp; Ann"' in page
    assert "<title>Error: Settings" in page


def test_refused_name_does_not_show_up_in_the_menu(member_client: Client) -> None:
    response = save(member_client, "about", name="Impostor", phone="call me")

    assert b'<summary class="top-link">Joan</summary>' in response.content


def test_htmx_gets_a_refusal_with_the_section_alone(member_client: Client) -> None:
    response = member_client.post(PAGE, {"section": "about", "name": ""}, headers=HTMX)

    assert (response.status_code, b"<html" in response.content) == (422, False)
    assert b"Enter your name" in response.content


def test_two_answers_where_one_is_asked_are_refused(member_client: Client) -> None:
    sent = {"section": "reading", "theme": "dark", "text_size": ["100", "150"]}

    response = member_client.post(PAGE, sent)

    assert response.status_code == 422


@pytest.mark.parametrize("section", ["", "security", "reading\0", "__class__"])
def test_unknown_section_is_refused(member_client: Client, section: str) -> None:
    response = member_client.post(PAGE, {"section": section})

    assert response.status_code == 400


def test_fields_of_other_sections_and_secret_ones_are_ignored(
    member_client: Client, member: User
) -> None:
    save(member_client, "reading", is_staff="on", email="x@example.org", name="X", units="miles")

    member.refresh_from_db()
    assert (member.is_staff, member.email, member.name, member.units) == (
        False,
        "joan@example.org",
        "Joan Reed",
        "kilometres",
    )


@pytest.mark.parametrize("name", ["<script>x</script>", "{{ 7 }}", "O'Brien", "=1+1", "🦶"])
def test_name_is_shown_as_text(member_client: Client, member: User, name: str) -> None:
    save(member_client, "about", name=name)

    page = member_client.get(PAGE).content.decode()
    member.refresh_from_db()
    assert member.name == name
    assert "<script>x" not in page


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_refused(member_client: Client, method: str) -> None:
    response = getattr(member_client, method)(PAGE)

    assert response.status_code == 405


def test_form_without_its_token_is_refused(member: User) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(member)

    response = save(client, "reading")

    assert response.status_code == 403

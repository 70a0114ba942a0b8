"""The error pages: what happened, one thing to do; the last two need nobody and no database."""

from __future__ import annotations

import pytest
from django.template.loader import render_to_string
from django.test import Client

from accounts.models import Role
from tests.factories.accounts import MembershipFactory, UserFactory
from tests.templates.markup import read

WORDS = {"title": "We cannot find that page", "advice": "Check the address.", "reference": "7F3K"}


@pytest.mark.parametrize("status", [400, 403, 404, 405, 409, 413, 415, 429, 500, 503])
def test_error_page_says_what_happened_and_what_to_do(status: int) -> None:
    html = render_to_string(f"errors/{status}.html", WORDS)

    page = read(html)
    assert (page.doubled_ids, page.dangling, page.handlers) == ([], [], [])
    assert page.headings[0] == "h1"
    assert "Check the address." in html
    assert "7F3K" in html
    assert len([link for link in page.named("a") if "button-primary" in link.get("class", "")]) == 1


@pytest.mark.django_db
def test_missing_page_offers_the_start(client: Client) -> None:
    response = client.get("/no-such-page/")

    assert response.status_code == 404
    assert "Go to the start page" in response.content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/clinic/", "/no-such-page/", "/help/", "/me/"])
def test_staff_are_led_to_their_work_and_not_among_a_members_pages(
    client: Client, path: str
) -> None:
    client.force_login(MembershipFactory.create(role=Role.COACH).user)

    page = client.get(path).text

    assert ('href="/clinic/home/">Go to my work' in page, "Go to Today" in page) == (True, False)
    assert 'class="tabs"' not in page


@pytest.mark.django_db
def test_member_keeps_the_tabs_on_an_error_page(client: Client) -> None:
    client.force_login(UserFactory.create())

    page = client.get("/no-such-page/").text

    assert ('class="tabs"' in page, "Go to Today" in page, "Go to my work" in page) == (
        True,
        True,
        False,
    )

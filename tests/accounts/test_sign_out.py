from __future__ import annotations

import pytest
from django.test import Client

from accounts.models import User

pytestmark = pytest.mark.django_db

PAGE = "/account/logout/"


def test_page_asks_first_and_signs_nobody_out(member_client: Client) -> None:
    response = member_client.get(PAGE)

    assert response.status_code == 200
    assert "_auth_user_id" in member_client.session
    assert "Clear-Site-Data" not in response.headers


def test_page_names_the_account_whose_unsent_walks_to_look_for(
    member_client: Client, member: User
) -> None:
    page = member_client.get(PAGE).content.decode()

    assert f'data-account="{member.uuid}"' in page
    assert "js/sign-out" in page


def test_signing_out_ends_the_session_and_clears_the_browser(member_client: Client) -> None:
    response = member_client.post(PAGE)

    assert (response.status_code, response.headers["Location"]) == (302, "/")
    assert response.headers["Clear-Site-Data"] == '"cache", "storage"'
    assert "_auth_user_id" not in member_client.session


def test_page_after_signing_out_is_not_shown_again(member_client: Client) -> None:
    member_client.post(PAGE)

    response = member_client.get("/me/")

    assert response.headers["Location"] == "/account/login/?next=/me/"

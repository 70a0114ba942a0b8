"""What every template may ask: no query unless the navigation is shown."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from pytest_django import DjangoAssertNumQueries, Settings

from accounts.models import Role, User
from retrowalk.context import nav_role, page
from tests.factories.accounts import MembershipFactory


@pytest.fixture
def request_of() -> Any:
    def request_of(user: User) -> Any:
        request = RequestFactory().get("/")
        request.user = user
        return request

    return request_of


def test_visitor_gets_the_public_page(request_of: Any, settings: Settings) -> None:
    found = page(request_of(AnonymousUser()))

    assert (found["nav_role"], found["theme"], found["text_size"]) == ("public", "device", 100)
    assert found["emergency_number"] == settings.EMERGENCY_NUMBER
    assert not found["is_number_sure"]


def test_broken_request_without_a_person_gets_it_too() -> None:
    assert page(RequestFactory().get("/"))["nav_role"] == "public"


def test_member_gets_theme_and_size_without_a_query(
    request_of: Any, member: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    member.theme, member.text_size = "dark", 150

    with django_assert_num_queries(0):
        found = page(request_of(member))

    assert (found["theme"], found["text_size"]) == ("dark", 150)


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.PHYSIO, Role.COACH, Role.CLINIC_ADMIN])
def test_staff_get_their_own_navigation(role: str) -> None:
    assert nav_role(MembershipFactory(role=role).user) == role


def test_member_gets_the_navigation_of_members(member: User) -> None:
    assert nav_role(member) == "member"

"""What every template may ask: no query unless the navigation is shown."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory

from accounts.models import Role
from retrowalk.context import nav_role, page
from tests.factories.accounts import MembershipFactory


@pytest.fixture
def request_of():
    def request_of(user):
        request = RequestFactory().get("/")
        request.user = user
        return request

    return request_of


def test_visitor_gets_the_public_page(request_of, settings):
    found = page(request_of(AnonymousUser()))

    assert (found["nav_role"], found["theme"], found["text_size"]) == ("public", "device", 100)
    assert found["emergency_number"] == settings.EMERGENCY_NUMBER


def test_broken_request_without_a_person_gets_it_too():
    assert page(RequestFactory().get("/"))["nav_role"] == "public"


def test_member_gets_theme_and_size_without_a_query(request_of, member, django_assert_num_queries):
    member.theme, member.text_size = "dark", 150

    with django_assert_num_queries(0):
        found = page(request_of(member))

    assert (found["theme"], found["text_size"]) == ("dark", 150)


@pytest.mark.django_db
@pytest.mark.parametrize("role", [Role.PHYSIO, Role.COACH, Role.CLINIC_ADMIN])
def test_staff_get_their_own_navigation(role):
    assert nav_role(MembershipFactory(role=role).user) == role


def test_member_gets_the_navigation_of_members(member):
    assert nav_role(member) == "member"

"""Shared by the tests of the project package."""

import pytest
from django.test import Client

from tests.factories.accounts import MembershipFactory, UserFactory


@pytest.fixture
def probes(settings):
    """Answer the probe pages beside the real ones."""
    settings.ROOT_URLCONF = "tests.retrowalk.probes"


@pytest.fixture
def visitor(probes):
    """A browser that is shown error pages instead of the test being told the exception."""
    return Client(raise_request_exception=False)


@pytest.fixture
def member(db):
    return UserFactory(time_zone="Asia/Tokyo")


@pytest.fixture
def physio(db):
    return MembershipFactory().user


@pytest.fixture
def signed_in(probes, member):
    client = Client(raise_request_exception=False)
    client.force_login(member)
    return client

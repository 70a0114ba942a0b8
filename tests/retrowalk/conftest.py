"""Shared by the tests of the project package."""

from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from accounts.models import User
from tests.factories.accounts import MembershipFactory, UserFactory


@pytest.fixture
def probes(settings: Settings) -> None:
    """Answer the probe pages beside the real ones."""
    settings.ROOT_URLCONF = "tests.retrowalk.probes"


@pytest.fixture
def visitor(probes: None) -> Any:
    """A browser that is shown error pages instead of the test being told the exception."""
    return Client(raise_request_exception=False)


@pytest.fixture
def member(db: None) -> Any:
    return UserFactory(time_zone="Asia/Tokyo")


@pytest.fixture
def physio(db: None) -> Any:
    return MembershipFactory().user


@pytest.fixture
def signed_in(probes: None, member: User) -> Any:
    client = Client(raise_request_exception=False)
    client.force_login(member)
    return client

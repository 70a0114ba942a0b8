"""Sessions are found by their key until they expire, and a made-up key is worth nothing."""

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from retrowalk.sessions import SessionStore

pytestmark = pytest.mark.django_db


def kept() -> SessionStore:
    store = SessionStore()
    store["name"] = "Ann"
    store.save()
    return store


def test_session_is_found_by_its_key() -> None:
    assert SessionStore(kept().session_key)["name"] == "Ann"


def test_expired_session_is_empty_and_its_key_is_given_up() -> None:
    key = kept().session_key
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    store = SessionStore(key)

    assert (store.load(), store.session_key) == ({}, None)


def test_made_up_key_is_given_up() -> None:
    store = SessionStore("a" * 32)

    assert (store.load(), store.session_key) == ({}, None)

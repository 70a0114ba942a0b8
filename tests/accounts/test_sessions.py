"""Sessions are found by their key until they expire, together with who signed in there."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.exceptions import SessionInterrupted
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest
from django.test import Client
from django.utils import timezone

from accounts.models import BrowserSession, User
from accounts.services.sign_ins import end_sign_ins
from accounts.sessions import SessionStore
from accounts.sign_in import person_of
from tests.factories.accounts import MembershipFactory, UserFactory

pytestmark = pytest.mark.django_db


def kept() -> SessionStore:
    store = SessionStore()
    store["name"] = "Ann"
    store.save()
    return store


def signed_in(person: User) -> str:
    client = Client()
    client.force_login(person)
    return str(client.session.session_key)


def sent_by(key: str) -> Any:
    """Return who a request with this key in its cookie belongs to."""
    request = HttpRequest()
    request.session = SessionStore(key)
    return person_of(request)


def test_session_is_found_by_its_key() -> None:
    assert SessionStore(kept().session_key)["name"] == "Ann"


def test_expired_session_is_empty_and_its_key_is_given_up() -> None:
    key = kept().session_key
    BrowserSession.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    store = SessionStore(key)

    assert (store.load(), store.session_key, store.person) == ({}, None, None)


def test_made_up_key_is_given_up() -> None:
    store = SessionStore("a" * 32)

    assert (store.load(), store.session_key) == ({}, None)


@pytest.mark.parametrize("roles", [0, 1, 2])
def test_session_person_and_roles_are_one_query(roles: int, django_assert_num_queries: Any) -> None:
    person = UserFactory.create()
    work = [MembershipFactory.create(user=person) for _ in range(roles)]
    MembershipFactory.create(user=person, ended_at=timezone.now())
    key = signed_in(person)

    with django_assert_num_queries(1):
        found = sent_by(key)
        held = found.open_memberships

    assert (found, held) == (person, tuple((one.clinic_id, one.role) for one in work))


def test_session_without_a_sign_in_is_nobodys() -> None:
    key = str(kept().session_key)

    assert (sent_by(key).is_authenticated, SessionStore(key)["name"]) == (False, "Ann")


@pytest.mark.parametrize("change", [{"password": "changed"}, {"is_active": False}])
def test_person_read_with_the_session_must_still_be_let_in(change: dict[str, Any]) -> None:
    person = UserFactory.create()
    key = signed_in(person)

    User.objects.filter(pk=person.pk).update(**change)

    assert sent_by(key).is_authenticated is False


def test_session_says_who_signed_in_and_not_the_row_beside_it() -> None:
    person, other = UserFactory.create(), UserFactory.create()
    key = signed_in(person)
    BrowserSession.objects.update(user=other)

    assert sent_by(key) == person


def test_session_of_another_cannot_be_had_by_its_number_alone() -> None:
    person, other = UserFactory.create(), UserFactory.create()
    store = SessionStore(signed_in(person))
    store[SESSION_KEY] = str(other.pk)
    store.save()

    assert sent_by(str(store.session_key)).is_authenticated is False
    assert store[HASH_SESSION_KEY] != other.get_session_auth_hash()


def test_row_names_who_is_signed_in_until_they_sign_out(client: Client) -> None:
    person = UserFactory.create()
    client.force_login(person)

    before = list(BrowserSession.objects.values_list("user", flat=True))
    client.post("/account/logout/")

    assert before == [person.pk]
    assert BrowserSession.objects.filter(user=person).exists() is False


def test_signing_out_everywhere_ends_every_browser_of_one_person() -> None:
    person, other = UserFactory.create(), UserFactory.create()
    keys = [signed_in(person), signed_in(person), signed_in(other)]

    end_sign_ins(person)

    assert [sent_by(key).is_authenticated for key in keys] == [False, False, True]


def test_sign_in_by_a_version_of_before_ends_with_the_others() -> None:
    person = UserFactory.create()
    key = signed_in(person)
    note_device(person, key)
    BrowserSession.objects.update(user=None)

    end_sign_ins(person)

    assert BrowserSession.objects.exists() is False


@pytest.mark.django_db(transaction=True)
def test_new_key_is_not_sought_for_ever_for_somebody_who_went() -> None:
    store = SessionStore(signed_in(UserFactory.create()))
    store.load()
    store[HASH_SESSION_KEY] = "read before they went"
    User.objects.all().delete()

    with pytest.raises(SessionInterrupted):
        store.cycle_key()


@pytest.mark.django_db(transaction=True)
def test_sign_in_left_behind_by_somebody_who_went_is_given_up() -> None:
    key = signed_in(UserFactory.create())
    BrowserSession.objects.update(user=None)
    User.objects.all().delete()
    store = SessionStore(key)
    store["name"] = "Ann"

    with pytest.raises(SessionInterrupted):
        store.save()

    assert BrowserSession.objects.exists() is False


@pytest.mark.django_db(transaction=True)
def test_sessions_of_the_version_before_stay_and_learn_whose_they_are() -> None:
    person = UserFactory.create()
    client = Client()
    client.force_login(person)
    client.get("/me/")
    stranger, key = str(kept().session_key), str(client.session.session_key)
    note_device(person, key)

    migrate("0003_care_in_each_clinic")
    columns = columns_of_sessions()
    migrate("0004_person_beside_session")

    owners = dict(BrowserSession.objects.values_list("pk", "user"))
    assert ("user_id" in columns, "user_id" in columns_of_sessions()) == (False, True)
    assert owners == {key: person.pk, stranger: None}
    assert (client.get("/me/").status_code, SessionStore(stranger)["name"]) == (200, "Ann")


def note_device(person: User, key: str) -> None:
    """Keep the sign-in among the person's devices, as the sign-in page does."""
    UserSession.objects.create(user=person, session_key=key, ip="127.0.0.1", user_agent="")


def migrate(name: str) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate([("accounts", name)])


def columns_of_sessions() -> set[str]:
    with connection.cursor() as cursor:
        described = connection.introspection.get_table_description(cursor, "django_session")
    return {column.name for column in described}

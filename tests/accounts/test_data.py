from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.apps import apps
from django.core.mail import EmailMessage
from django.db.models import Model
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from accounts import personal_data
from accounts.models import DeletionRequest, User
from accounts.own_tables import NOT_IN_DOWNLOAD
from retrowalk.models import OutgoingMail
from tests.factories.accounts import PASSWORD

pytestmark = pytest.mark.django_db

DOWNLOAD, DELETE, KEEP = "/me/data/download/", "/me/data/delete/", "/me/data/keep/"
Outbox = list[EmailMessage]
Proven = Callable[[], Client]


def unpacked(response: HttpResponse) -> dict[str, str]:
    """Return the files of a download by name."""
    archive = zipfile.ZipFile(io.BytesIO(response.content))
    return {name: archive.read(name).decode() for name in archive.namelist()}


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("path", [DOWNLOAD, DELETE])
def test_step_that_matters_asks_who_it_is(member_client: Client, path: str, method: str) -> None:
    response = getattr(member_client, method)(path)

    there = urlsplit(response.headers["Location"])
    assert (there.path, parse_qs(there.query)) == ("/account/reauthenticate/", {"next": [path]})
    assert DeletionRequest.objects.exists() is False


def test_password_again_leads_back(member_client: Client) -> None:
    response = member_client.post(
        f"/account/reauthenticate/?next={DOWNLOAD}", {"password": PASSWORD, "next": DOWNLOAD}
    )

    assert response.headers["Location"] == DOWNLOAD


def test_proof_of_identity_runs_out(recently_asked: Proven, settings: Any) -> None:
    client = recently_asked()
    settings.ACCOUNT_REAUTHENTICATION_TIMEOUT = 0

    response = client.post(DOWNLOAD)

    assert response.headers["Location"].startswith("/account/reauthenticate/")


def test_download_is_a_private_file(recently_asked: Proven) -> None:
    response = recently_asked().post(DOWNLOAD)

    today = timezone.localdate().isoformat()
    assert response.headers["Content-Type"] == "application/zip"
    assert response.headers["Content-Disposition"] == (
        f'attachment; filename="retrowalk-{today}.zip"'
    )
    assert response.headers["Cache-Control"] == "no-store, private"


def test_download_holds_a_page_json_and_a_table_each(recently_asked: Proven) -> None:
    files = unpacked(recently_asked().post(DOWNLOAD))

    keys = [table.key for table in personal_data.tables()]
    assert set(files) == {
        "read-me-first.html",
        "everything.json",
        *(f"tables/{key}.csv" for key in keys),
    }
    content = json.loads(files["everything.json"])
    assert content["settings"][0]["email"] == "joan@example.org"
    assert "Joan Reed" in files["read-me-first.html"]
    assert "Joan Reed" in files["tables/settings.csv"]


def test_download_holds_no_secret(recently_asked: Proven, member: User) -> None:
    files = unpacked(recently_asked().post(DOWNLOAD))

    everything = " ".join(files.values())
    assert member.password not in everything
    assert str(Client().session.session_key) not in everything


def test_download_escapes_what_was_typed(recently_asked: Proven, member: User) -> None:
    User.objects.filter(pk=member.pk).update(name="<script>x</script>", second_person="=1+1")

    files = unpacked(recently_asked().post(DOWNLOAD))

    assert "<script>" not in files["read-me-first.html"]
    assert "'=1+1" in files["tables/settings.csv"]


def test_fourth_download_of_a_day_has_to_wait(recently_asked: Proven) -> None:
    client = recently_asked()

    answers = [client.post(DOWNLOAD).status_code for _try in range(4)]

    assert answers == [200, 200, 200, 429]


def _points_to(model: type[Model]) -> set[str]:
    """Return the labels of the models a model's rows belong to."""
    fields = (field for field in model._meta.concrete_fields if field.is_relation)
    return {field.related_model._meta.label for field in fields}  # type: ignore[union-attr]


def models_with_a_way_to_a_person() -> set[str]:
    """Return every model from which foreign keys lead to a person, through any number of rows."""
    points_to = {model._meta.label: _points_to(model) for model in _every_model()}
    found = {"accounts.User"}
    while more := {label for label, there in points_to.items() if there & found} - found:
        found |= more
    return found


def _every_model() -> list[type[Model]]:
    return list(apps.get_models(include_auto_created=True))


def test_every_model_with_a_way_to_a_person_is_in_the_download_or_named_as_left_out() -> None:
    exported = {table.model for table in personal_data.tables()}

    assert models_with_a_way_to_a_person() - exported - set(NOT_IN_DOWNLOAD) == set()


def test_list_of_what_is_left_out_names_only_models_that_are() -> None:
    exported = {table.model for table in personal_data.tables()}

    assert set(NOT_IN_DOWNLOAD) & exported == set()
    assert set(NOT_IN_DOWNLOAD) <= models_with_a_way_to_a_person()


def test_search_for_ways_to_a_person_finds_those_through_other_rows() -> None:
    found = models_with_a_way_to_a_person()

    assert {"programs.ScreeningAnswer", "programs.PlanWeek", "programs.Reminder"} <= found
    assert "retrowalk.JobRun" not in found


def test_wish_to_be_deleted_waits_seven_days(recently_asked: Proven, member: User) -> None:
    response = recently_asked().post(DELETE)

    wish = DeletionRequest.objects.get(user=member)
    assert response.headers["Location"] == "/me/data/"
    assert wish.due_at - wish.asked_at == timedelta(days=7)


def test_wish_is_told_by_mail_once(recently_asked: Proven, member: User) -> None:
    client = recently_asked()

    client.post(DELETE)
    client.post(DELETE)

    mail = OutgoingMail.objects.get()
    assert (mail.to, mail.subject) == ([member.email], "Your RetroWalk account will be deleted")


def test_opening_the_page_deletes_nothing(recently_asked: Proven) -> None:
    response = recently_asked().get(DELETE)

    assert (response.status_code, DeletionRequest.objects.exists()) == (200, False)


def test_page_says_when_and_offers_to_stay(recently_asked: Proven) -> None:
    client = recently_asked()
    client.post(DELETE)

    page = client.get("/me/data/").content

    assert b"We delete your account on" in page
    assert b"Keep my account" in page


def test_staying_takes_the_wish_back(recently_asked: Proven) -> None:
    client = recently_asked()
    client.post(DELETE)

    response = client.post(KEEP, follow=True)

    assert DeletionRequest.objects.exists() is False
    assert b"Your account stays" in response.content


def test_keeping_cannot_be_done_by_a_link(member_client: Client) -> None:
    assert member_client.get(KEEP).status_code == 405


@pytest.mark.parametrize("path", ["/me/data/", "/me/access/"])
def test_page_costs_few_queries(
    member_client: Client, path: str, django_assert_max_num_queries: Any
) -> None:
    member_client.get(path)

    with django_assert_max_num_queries(5):
        member_client.get(path)

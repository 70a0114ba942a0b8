from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import Role, User
from programs.library.models import ProgramTemplate, ProgramVersion
from programs.library.queries import latest_version, program_of
from programs.library.rules.program_file import BUILT_IN_KEYS
from programs.library.services.loading import CONTENT
from programs.library.services.studio import add_template, archive_template
from tests.factories.accounts import ClinicFactory, MembershipFactory
from tests.factories.templates import NOW, clinic_of, clinic_template, physio
from tests.templates.markup import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

LIST = "/templates/"
IMPORT = "/templates/import/"


@pytest.fixture
def author(client: Client) -> User:
    """A physio who is signed in."""
    user = physio()
    client.force_login(user)
    return user


def page(template: ProgramTemplate, name: str = "template") -> str:
    return reverse(f"physio:{name}", args=[template.key])


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def built_in(key: str = "knee_oa") -> ProgramTemplate:
    return ProgramTemplate.objects.built_in().get(key=key)


def upload(client: Client, data: bytes) -> Any:
    file = SimpleUploadedFile("program.toml", data, content_type="application/toml")
    return client.post(IMPORT, {"file": file})


def file_of(key: str = "knee_oa", *changes: tuple[str, str]) -> bytes:
    text = (CONTENT / f"{key}.toml").read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new, 1)
    return text.encode()


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return sum("SAVEPOINT" not in one["sql"] for one in asked.captured_queries)


def test_the_list_shows_built_in_own_and_shared_templates_and_folds_the_archived(
    client: Client, author: User
) -> None:
    colleague = physio(clinic_of(author))
    clinic_template(author, title="Mine alone")
    clinic_template(colleague, title="Shared by a colleague", is_shared=True)
    clinic_template(colleague, title="Kept to a colleague")
    clinic_template(physio(), title="Of another clinic", is_shared=True)
    old = clinic_template(author, title="Put away")
    archive_template(template=old, is_archived=True, now=NOW)

    shown = words(client.get(LIST))

    for title in ("Mine alone", "Shared by a colleague", "Knee osteoarthritis", "Put away"):
        assert title in shown
    assert "Kept to a colleague" not in shown
    assert "Of another clinic" not in shown
    assert shown.index("Archived (1)") < shown.index("Put away")


def test_the_list_costs_the_same_for_one_template_and_for_many(
    client: Client, author: User
) -> None:
    clinic_template(author, is_published=True)
    few = queries_of(client, LIST)
    for _ in range(4):
        clinic_template(author, is_published=True)

    assert queries_of(client, LIST) == few <= 7


def test_a_physio_of_one_clinic_chooses_none_to_copy_a_program(
    client: Client, author: User
) -> None:
    response = client.post(page(built_in(), "template_copy"))

    copy = ProgramTemplate.objects.get(clinic=clinic_of(author))
    assert response.headers["Location"] == page(copy, "template_edit")
    assert copy.based_on == built_in()


def test_a_physio_of_two_clinics_says_which_one_gets_the_copy(client: Client, author: User) -> None:
    first = clinic_of(author)
    second = MembershipFactory.create(user=author).clinic
    where = page(built_in(), "template_copy")

    unasked = client.post(where)
    foreign = client.post(where, {"clinic": ClinicFactory.create().pk})
    chosen = client.post(where, {"clinic": second.pk})

    assert (unasked.status_code, foreign.status_code, chosen.status_code) == (422, 422, 302)
    assert "Choose the clinic" in words(unasked)
    assert not ProgramTemplate.objects.filter(clinic=first).exists()


ADDRESSES = (
    "template",
    "template_preview",
    "template_edit",
    "template_export",
    "template_publish",
    "template_copy",
    "template_share",
    "template_archive",
    "template_approve",
)


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_template_of_another_clinic_is_not_there(client: Client, author: User, name: str) -> None:
    theirs = clinic_template(physio(), is_published=True, is_shared=True)
    verb = client.get if name in ADDRESSES[:5] else client.post

    response = verb(page(theirs, name))

    assert response.status_code == 404


def test_only_physios_open_the_studio(client: Client) -> None:
    coach = MembershipFactory.create(role=Role.COACH).user
    client.force_login(coach)

    assert client.get(LIST).status_code == 403
    assert client.get(page(built_in())).status_code == 403


def test_one_template_shows_its_weeks_versions_and_what_to_look_at_again(
    client: Client, author: User
) -> None:
    shown = words(client.get(page(built_in("post_stroke_supervised"))))

    assert "Version 1" in shown
    assert "19 minutes, 8 of them backward" not in shown
    assert "Week 3" in shown
    assert "Each session gains 4 minutes; 3 is the most." in shown


def test_one_template_is_read_in_few_queries(client: Client, author: User) -> None:
    copy = clinic_template(author, is_published=True)

    assert queries_of(client, page(copy)) <= 10
    assert queries_of(client, page(copy, "template_edit")) <= 9
    assert queries_of(client, page(copy, "template_preview")) <= 10


@pytest.mark.parametrize("number", ["9", "0", "x", "-1"])
def test_a_version_that_nobody_made_is_not_there(client: Client, author: User, number: str) -> None:
    assert client.get(page(built_in()), {"version": number}).status_code == 404


def test_the_preview_says_what_the_public_page_says(client: Client, author: User) -> None:
    public = words(client.get("/programs/knee_oa/"))
    body = public[public.index("Who it is for") : public.index("After the last week")]

    assert body in words(client.get(page(built_in(), "template_preview")))


def test_publishing_freezes_the_draft_and_asks_before(client: Client, author: User) -> None:
    copy = clinic_template(author)
    where = page(copy, "template_publish")

    asked = client.get(where)
    done = client.post(where, {"version": copy.version})

    assert "this version never changes" in words(asked)
    assert done.headers["Location"] == page(copy)
    assert latest_version(copy).published_at is not None


def test_publishing_what_a_colleague_changed_meanwhile_is_a_conflict(
    client: Client, author: User
) -> None:
    copy = clinic_template(author)

    response = client.post(page(copy, "template_publish"), {"version": copy.version - 1})

    assert response.status_code == 409
    assert "A colleague changed this template" in words(response)
    assert latest_version(copy).published_at is None


def test_publishing_past_a_limit_is_refused_in_words(client: Client, author: User) -> None:
    program = program_of(latest_version(built_in("treadmill_cardio")))
    fast = replace(program.weeks[0], min_mm_per_second=1000, max_mm_per_second=1900)
    copy = add_template(
        replace(program, weeks=(fast, *program.weeks[1:])),
        original=built_in("treadmill_cardio"),
        by=author,
        clinic=clinic_of(author),
        title="Fast",
    )

    response = client.post(page(copy, "template_publish"), {"version": copy.version})

    assert response.status_code == 422
    assert "Put week 1 right first." in words(response)


def test_sharing_and_archiving_can_be_taken_back(client: Client, author: User) -> None:
    copy = clinic_template(author)

    states = []
    for name in ("template_share", "template_archive"):
        for on in ("yes", "no"):
            assert client.post(page(copy, name), {"on": on}).status_code == 302
            copy.refresh_from_db()
            states.append((copy.is_shared, copy.archived_at is not None))

    assert states == [(True, False), (False, False), (False, True), (False, False)]


def test_the_author_is_told_who_approves_and_a_colleague_approves(
    client: Client, author: User
) -> None:
    colleague = physio(clinic_of(author))
    copy = clinic_template(author, is_published=True, is_shared=True)
    where = page(copy, "template_approve")

    told = client.get(page(copy))
    refused = client.post(where, {"version": copy.version})
    client.force_login(colleague)
    stale = client.post(where, {"version": copy.version - 1})
    done = client.post(where, {"version": copy.version})

    assert "another physio of your clinic approves it" in words(told)
    assert (refused.status_code, stale.status_code, done.status_code) == (422, 409, 302)
    assert f"Clinic approved by {colleague.name}" in words(client.get(page(copy)))


def test_a_built_in_program_offers_no_change(client: Client, author: User) -> None:
    source = built_in()

    for name in ("template_share", "template_archive", "template_approve"):
        assert client.post(page(source, name), {"on": "yes"}).status_code == 422
    assert client.get(page(source, "template_edit")).headers["Location"] == page(source)
    source.refresh_from_db()
    assert (source.is_shared, source.archived_at, source.approved_at) == (False, None, None)


@pytest.mark.parametrize("key", BUILT_IN_KEYS)
def test_an_exported_program_comes_back_as_an_equal_version(
    client: Client, author: User, key: str
) -> None:
    file = client.get(page(built_in(key), "template_export"))
    shown = upload(client, file.content)
    (text,) = [
        tag["value"] for tag in read(shown.content.decode()).named("input") if tag["name"] == "text"
    ]

    done = client.post(IMPORT, {"do": "save", "text": text})

    kept = ProgramTemplate.objects.get(clinic=clinic_of(author))
    mine, theirs = latest_version(kept), latest_version(built_in(key))
    assert done.headers["Location"] == page(kept)
    assert file.headers["Content-Disposition"] == f'attachment; filename="{key}.toml"'
    assert replace(program_of(mine), key=key) == program_of(theirs)
    for column in (
        "content_digest",
        "content",
        "effort_cap",
        "has_pain_questions",
        "has_automatic_progress",
    ):
        assert getattr(mine, column) == getattr(theirs, column)


def test_a_file_is_looked_at_before_anything_is_stored(client: Client, author: User) -> None:
    response = upload(client, file_of())

    assert response.status_code == 200
    assert "Nothing is stored yet." in words(response)
    assert not ProgramTemplate.objects.filter(clinic__isnull=False).exists()


WRONG_FILES = [
    (file_of("knee_oa", ("total_weeks = 10", "total_weeks = 9")), "Line 8"),
    (
        file_of("knee_oa", ("\nweek = 2\n", "\nweek = 7\n")),
        "weeks run 1, 2, 3; this one should be 2",
    ),
    (file_of("knee_oa", ("backward_minutes = 2\n", "backward_minutes = -2\n")), "minutes above 0"),
    (file_of("knee_oa", ("sessions = 3", "sessions = 3\nshoes = 2")), "this key is not known here"),
    (file_of("knee_oa", ("effort_cap = 5", "effort_cap = 6")), "write 5 at most"),
    (file_of("knee_oa", ('key = "knee_oa"', 'key = "moon_walk"')), "begin the key with"),
    (file_of() + b"\xff\xfe", "save the file as UTF-8 text"),
    (file_of() + b"\xff\xfe", "Line 242"),
    (b"format = = 1\n", "this is not TOML"),
    (b"", "This file is empty"),
]


@pytest.mark.parametrize("data,told", WRONG_FILES)
def test_a_wrong_file_is_refused_by_line_and_nothing_is_stored(
    client: Client, author: User, data: bytes, told: str
) -> None:
    versions = ProgramVersion.objects.count()

    response = upload(client, data)

    assert response.status_code == 422
    assert told in words(response)
    assert ProgramVersion.objects.count() == versions


def test_five_megabytes_are_refused_in_words(client: Client, author: User) -> None:
    response = upload(client, b"# much\n" * 750_000)

    assert response.status_code == 413
    assert "That is too long for us" in words(response)


def test_text_changed_on_the_way_back_is_read_again(client: Client, author: User) -> None:
    text = file_of("knee_oa", ("effort_cap = 5", "effort_cap = 9")).decode()

    response = client.post(IMPORT, {"do": "save", "text": text})
    nothing = client.post(IMPORT, {"do": "save"})

    assert (response.status_code, nothing.status_code) == (422, 422)
    assert "Line 9" in words(response)
    assert not ProgramTemplate.objects.filter(clinic__isnull=False).exists()

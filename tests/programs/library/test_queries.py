from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programs.library import queries
from programs.library.models import ProgramTemplate, ProgramVersion
from programs.library.queries import latest_versions, published_program, published_programs
from programs.library.rules.program_file import BUILT_IN_KEYS
from programs.library.services.loading import load_programs

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 5, 11, 9, 30, tzinfo=UTC)


@pytest.fixture
def _loaded() -> None:
    queries._kept.clear()
    load_programs(now=NOW)


@pytest.mark.usefixtures("_loaded")
def test_programs_stand_in_the_order_people_meet_them() -> None:
    assert tuple(found.program.key for found in published_programs()) == BUILT_IN_KEYS


@pytest.mark.usefixtures("_loaded")
def test_reading_costs_four_queries_once_and_then_one() -> None:
    with CaptureQueriesContext(
        connection,
    ) as first:
        published_programs()
    with CaptureQueriesContext(connection) as second:
        published_programs()

    assert (len(first), len(second)) == (4, 1)


@pytest.mark.usefixtures("_loaded")
@pytest.mark.parametrize("most", [3, 7])
def test_so_many_programs_are_kept_and_no_more(monkeypatch: pytest.MonkeyPatch, most: int) -> None:
    monkeypatch.setattr(queries, "MOST_KEPT", most)

    found = [published_programs() for _ in range(2)]

    assert [len(programs) for programs in found] == [7, 7]
    assert len(queries._kept) == (7 if most == 7 else 0)


@pytest.mark.usefixtures("_loaded")
def test_a_new_edition_is_seen_at_once() -> None:
    old = published_program("knee_oa")
    assert old is not None
    version = ProgramVersion.objects.get(pk=old.version_id)
    draft = ProgramVersion.objects.create(
        template=version.template,
        number=2,
        effort_cap=4,
        content=version.content,
        content_digest="second",
    )

    before = published_program("knee_oa")
    draft.published_at = NOW
    draft.save()
    after = published_program("knee_oa")

    assert before == old
    assert after is not None
    assert (after.number, after.version_id, after.program.effort_cap) == (2, draft.pk, 4)


@pytest.mark.usefixtures("_loaded")
def test_an_archived_template_is_left_out() -> None:
    ProgramTemplate.objects.filter(key="athlete_warmup").update(archived_at=NOW)

    assert published_program("athlete_warmup") is None
    assert latest_versions().count() == 6


@pytest.mark.usefixtures("_loaded")
def test_an_unknown_key_is_none() -> None:
    assert published_program("moon_walk") is None

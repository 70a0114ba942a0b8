"""Rows that are written by statements put together once."""

from datetime import timedelta

import pytest
from django.core.exceptions import FieldDoesNotExist
from django.db import IntegrityError, transaction

from programs.sessions.models import CheckIn
from programs.vocabulary import CheckInKind
from retrowalk.writing import insert, insert_unless, update
from tests.factories.programs import NOW, member_with_plan, walks_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]


def test_rows_are_written_as_the_model_would_and_constraints_hold() -> None:
    walk = walks_of(member_with_plan())[0]
    told, later = (
        CheckIn(
            walk_session=walk,
            member=walk.member,
            recorded_by=walk.member,
            kind=kind,
            recorded_at=NOW,
            pain=2,
            happenings=["fell", 'a "quote"'],
        )
        for kind in (CheckInKind.AFTER, CheckInKind.TEN_MINUTES)
    )

    insert(told)
    insert(later)
    update(CheckIn, [told.pk], {"pain": None, "recorded_at": NOW + timedelta(1), "happenings": []})
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(CheckIn(**{**_values(later), "pk": None}))

    stored = {one.kind: one for one in CheckIn.objects.all()}
    assert stored == {"after": told, "ten_minutes": later}
    assert _values(stored["ten_minutes"]) == _values(later)
    changed = stored["after"]
    assert (changed.pain, changed.happenings) == (None, [])
    assert changed.recorded_at == NOW + timedelta(1)


def test_a_row_of_named_values_starts_like_the_model_and_is_stored_once() -> None:
    walk = walks_of(member_with_plan())[0]
    told = {
        "walk_session_id": walk.pk,
        "member_id": walk.member_id,
        "recorded_by_id": walk.member_id,
        "kind": CheckInKind.AFTER,
        "recorded_at": NOW,
        "pain": 2,
    }
    asked = "SELECT 1 FROM programs_walksession WHERE member_id = %s"

    assert not insert_unless(CheckIn, told, asked, [walk.member_id])
    assert insert_unless(CheckIn, told, asked, [0])
    assert not insert_unless(CheckIn, told, asked, [0])
    with pytest.raises(FieldDoesNotExist, match="pian"):
        insert_unless(CheckIn, {**told, "pian": 2}, asked, [0])

    (stored,) = CheckIn.objects.all()
    assert _values(stored) == {**_values(CheckIn(**told)), "id": stored.pk}


def _values(row: CheckIn) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in CheckIn._meta.concrete_fields}

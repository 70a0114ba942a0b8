"""Rows that stay as they were written."""

from typing import Any, ClassVar

import pytest
from django.apps.registry import Apps
from django.db import models
from django.utils import timezone

from retrowalk.db import AppendOnlyModel, FrozenError, FrozenModel

# These models lie on a table that is there anyway, so that no test has to make one.
TABLE = "retrowalk_jobrun"
own_apps = Apps(["retrowalk"])


class Line(AppendOnlyModel):
    name = models.CharField(max_length=100)
    slot = models.BigIntegerField()
    started_at = models.DateTimeField(default=timezone.now)

    class Meta:
        apps = own_apps
        app_label = "retrowalk"
        db_table = TABLE


class Sheet(FrozenModel):
    frozen_by = "finished_at"

    name = models.CharField(max_length=100)
    slot = models.BigIntegerField()
    started_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        apps = own_apps
        app_label = "retrowalk"
        db_table = TABLE


class Part(FrozenModel):
    frozen_by = "sheet__finished_at"

    sheet = models.ForeignKey(Sheet, on_delete=models.DO_NOTHING)

    class Meta:
        apps = own_apps
        app_label = "retrowalk"
        constraints: ClassVar = []


@pytest.fixture
def line(db: None) -> Any:
    return Line.objects.create(name="kept", slot=1)


@pytest.fixture
def finished(db: None) -> Any:
    return Sheet.objects.create(name="finished", slot=1, finished_at=timezone.now())


@pytest.fixture
def draft(db: None) -> Any:
    return Sheet.objects.create(name="draft", slot=2)


CHANGES = [
    lambda row: row.save(),
    lambda row: row.delete(),
    lambda row: type(row).objects.all().update(name="changed"),
    lambda row: type(row).objects.all().delete(),
    lambda row: type(row).objects.bulk_update([row], ["name"]),
    lambda row: type(row).objects.update_or_create(
        name="kept" if isinstance(row, Line) else "finished", defaults={"slot": 9}
    ),
    lambda row: type(row).objects.bulk_create(
        [row], update_conflicts=True, update_fields=["slot"], unique_fields=["name"]
    ),
]


@pytest.mark.parametrize("change", CHANGES)
def test_append_only_row_refuses_change(line: Any, change: Any) -> None:
    with pytest.raises(FrozenError):
        change(line)

    assert Line.objects.get().slot == 1


def test_append_only_rows_can_be_added_together(db: None) -> None:
    Line.objects.bulk_create([Line(name="one", slot=1), Line(name="two", slot=2)])

    assert Line.objects.count() == 2


def test_append_only_row_cannot_overwrite_by_a_copied_key(line: Any) -> None:
    copy = Line(pk=line.pk, name="copy", slot=5)

    with pytest.raises(Exception, match=r"(?i)unique|duplicate"):
        copy.save()


def test_retention_can_go_round_the_guard(line: Any) -> None:
    Line.objects.filter(name="kept").unguarded().delete()

    assert not Line.objects.exists()


@pytest.mark.parametrize("change", CHANGES)
def test_finished_row_refuses_change(finished: Any, change: Any) -> None:
    with pytest.raises(FrozenError):
        change(finished)

    assert Sheet.objects.get().slot == 1


def test_draft_can_change_until_it_is_finished(draft: Any) -> None:
    draft.finished_at = timezone.now()

    draft.save()

    with pytest.raises(FrozenError):
        draft.save()


def test_stale_copy_of_a_finished_row_is_refused(draft: Any) -> None:
    stale = Sheet.objects.get(pk=draft.pk)
    Sheet.objects.filter(pk=draft.pk).update(finished_at=timezone.now())

    with pytest.raises(FrozenError):
        stale.save()


def test_drafts_can_be_updated_and_removed_together(draft: Any) -> None:
    Sheet.objects.filter(pk=draft.pk).update(name="other")
    Sheet.objects.filter(pk=draft.pk).delete()

    assert not Sheet.objects.exists()


def test_one_finished_row_stops_an_update_of_many(draft: Any, finished: Any) -> None:
    with pytest.raises(FrozenError):
        Sheet.objects.update(name="other")

    assert set(Sheet.objects.values_list("name", flat=True)) == {"draft", "finished"}


@pytest.mark.parametrize(
    "add", [lambda part: part.save(), lambda part: Part.objects.bulk_create([part])]
)
def test_nothing_is_added_to_a_finished_row(finished: Any, add: Any) -> None:
    with pytest.raises(FrozenError):
        add(Part(sheet=finished))


def test_error_names_the_model_and_the_change(line: Any) -> None:
    with pytest.raises(FrozenError) as refused:
        line.delete()

    assert str(refused.value) == "Line rows stay as they were written: delete is refused."

"""Rows that may not change: append-only ones, and ones that freeze once they are finished."""

from collections.abc import Iterable
from typing import Any, ClassVar, NoReturn, Self, TypeVar

from django.db import models

Row = TypeVar("Row", bound=models.Model)


class FrozenError(Exception):
    """A change to a row that must stay as it was written."""


def _refuse(model: type[models.Model], change: str) -> NoReturn:
    message = f"{model.__name__} rows stay as they were written: {change} is refused."
    raise FrozenError(message)


class AppendOnlyQuerySet(models.QuerySet[Row]):
    """Rows that can be added and read, but not changed or removed."""

    def unguarded(self) -> models.QuerySet[Row]:
        """Return the same rows without the guard, for a retention or erasure service only."""
        return models.QuerySet(model=self.model, query=self.query.chain(), using=self.db)

    def update(self, **_values: Any) -> NoReturn:
        """Refuse with FrozenError."""
        _refuse(self.model, "update")

    update.alters_data = True  # type: ignore[attr-defined]

    def delete(self) -> NoReturn:
        """Refuse with FrozenError."""
        _refuse(self.model, "delete")

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def bulk_update(self, *_args: Any, **_options: Any) -> NoReturn:
        """Refuse with FrozenError."""
        _refuse(self.model, "bulk update")

    def bulk_create(self, objs: Iterable[Row], *args: Any, **options: Any) -> list[Row]:
        """Add rows; refuse with FrozenError to change rows that are already there."""
        if options.get("update_conflicts"):
            _refuse(self.model, "update on conflict")
        return super().bulk_create(objs, *args, **options)


class AppendOnlyModel(models.Model):
    """A row that is written once: a correction is a new row."""

    objects: ClassVar[Any] = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        """Add the row; refuse with FrozenError when it is already stored."""
        if not self._state.adding:
            _refuse(type(self), "save after create")
        options["force_insert"] = True
        super().save(*args, **options)

    def delete(self, *_args: Any, **_options: Any) -> NoReturn:
        """Refuse with FrozenError."""
        _refuse(type(self), "delete")


class FrozenQuerySet(models.QuerySet[Row]):
    """Rows that refuse a change once they, or the row they belong to, are finished."""

    def frozen(self) -> Self:
        """Return the rows that can no longer change."""
        return self.filter(**{f"{_freezing_field(self.model)}__isnull": False})

    def unguarded(self) -> models.QuerySet[Row]:
        """Return the same rows without the guard, for a retention or erasure service only."""
        return models.QuerySet(model=self.model, query=self.query.chain(), using=self.db)

    def update(self, **values: Any) -> int:
        """Change the rows; refuse with FrozenError when one of them is frozen."""
        self._refuse_frozen("update")
        return super().update(**values)

    update.alters_data = True  # type: ignore[attr-defined]

    def delete(self) -> tuple[int, dict[str, int]]:
        """Remove the rows; refuse with FrozenError when one of them is frozen."""
        self._refuse_frozen("delete")
        return super().delete()

    delete.alters_data = True  # type: ignore[attr-defined]
    delete.queryset_only = True  # type: ignore[attr-defined]

    def bulk_update(
        self, objs: Iterable[Row], fields: Iterable[str], batch_size: int | None = None
    ) -> int:
        """Change the rows; refuse with FrozenError when one of them is frozen."""
        rows = list(objs)
        if self.filter(pk__in=[row.pk for row in rows]).frozen().exists():
            _refuse(self.model, "bulk update")
        return super().bulk_update(rows, list(fields), batch_size)

    def bulk_create(self, objs: Iterable[Row], *args: Any, **options: Any) -> list[Row]:
        """Add rows; refuse with FrozenError when they belong to a frozen row."""
        rows = list(objs)
        if options.get("update_conflicts"):
            _refuse(self.model, "update on conflict")
        if any(_owner_is_frozen(row) for row in rows):
            _refuse(self.model, "adding to a finished row")
        return super().bulk_create(rows, *args, **options)

    def _refuse_frozen(self, change: str) -> None:
        if self.frozen().exists():
            _refuse(self.model, change)


class FrozenModel(models.Model):
    """A row that can change until the field named by `frozen_by` is filled.

    `frozen_by` may name a field of its own ("completed_at") or of the row it belongs to
    ("version__published_at"). The stored row decides, so a stale copy cannot slip through.
    """

    frozen_by: str
    objects: ClassVar[Any] = FrozenQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **options: Any) -> None:
        """Store the row; refuse with FrozenError when it is frozen."""
        if self._state.adding:
            if _owner_is_frozen(self):
                _refuse(type(self), "adding to a finished row")
        elif self._is_stored_frozen():
            _refuse(type(self), "save")
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        """Remove the row; refuse with FrozenError when it is frozen."""
        if self._is_stored_frozen():
            _refuse(type(self), "delete")
        return super().delete(*args, **options)

    def _is_stored_frozen(self) -> bool:
        rows = type(self)._base_manager.filter(pk=self.pk)
        return rows.filter(**{f"{_freezing_field(type(self))}__isnull": False}).exists()


def _freezing_field(model: type[models.Model]) -> str:
    return str(model.frozen_by)  # type: ignore[attr-defined]


def _owner_is_frozen(row: models.Model) -> bool:
    """Return whether the row it belongs to is finished; a row that freezes by itself has none."""
    *owners, field = _freezing_field(type(row)).split("__")
    owner: Any = row
    for name in owners:
        owner = getattr(owner, name, None)
    return bool(owners) and getattr(owner, field, None) is not None

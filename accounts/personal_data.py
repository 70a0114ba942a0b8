"""What is held about a person, and how it is forgotten: one list that every app adds to.

Accounts does not know what a plan is. Each app registers its tables and its eraser in
`AppConfig.ready()`; the download and the deletion read only this list.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from django.apps import apps

if TYPE_CHECKING:
    from django.db.models import Model

    from accounts.models import User

Row = dict[str, Any]
NEVER = frozenset({"id", "password"})
"""Columns that say nothing about a person, or must not leave the database."""


@dataclass(frozen=True)
class Table:
    """One table of the download.

    `path` leads from the table to the person; `beside` names columns of rows it points to,
    such as a clinic's name; `left_out` names columns that are secrets or another's data. `told`
    returns a row for people to read, where a column is kept for programs.
    New columns of the model are part of the download without a line here.
    """

    key: str
    title: str
    model: str
    path: str
    beside: tuple[str, ...] = ()
    left_out: frozenset[str] = NEVER
    told: Callable[[Row], Row] = dict

    def rows(self, user: User) -> list[Row]:
        """Return the person's rows of this table, oldest first; one query."""
        model = apps.get_model(self.model)
        columns = [*self._own_columns(model), *self.beside]
        found = model._base_manager.filter(**{self.path: user.pk}).order_by("pk")
        return [self.told(row) for row in found.values(*columns)]

    def _own_columns(self, model: type[Model]) -> Iterable[str]:
        fields = (field for field in model._meta.concrete_fields if not field.is_relation)
        return (field.name for field in fields if field.name not in self.left_out | NEVER)


class Eraser(Protocol):
    """Forgets one app's rows about a person."""

    def __call__(self, user: User, *, keeps_record: bool) -> None:
        """Delete the rows; where a clinic must keep a record, strip them instead."""


_tables: dict[str, Table] = {}
_erasers: dict[str, Eraser] = {}


def register(*, tables: Iterable[Table], name: str, eraser: Eraser) -> None:
    """Add an app's tables to the download and its eraser to the deletion."""
    _tables.update({table.key: table for table in tables})
    _erasers[name] = eraser


def tables() -> list[Table]:
    """Return every table of the download, in the order of registration."""
    return list(_tables.values())


def erasers() -> list[Eraser]:
    """Return the erasers, the last registered first: what points to people goes before them."""
    return list(reversed(_erasers.values()))

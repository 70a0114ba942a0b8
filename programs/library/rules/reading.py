"""Content files as frozen rows: one reader for every page that is only read.

A wrong file stops the program and names the file and the fault, so no page is ever half there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import EnumType
from pathlib import Path
from typing import Any, TypeVar, get_origin, get_type_hints

CONTENT = Path(__file__).resolve().parent.parent / "content"
"""The folder of files that authors write."""

Row = TypeVar("Row")


class BadContentError(ValueError):
    """A content file is wrong; the message names the place and the fault."""


def read_toml(path: Path) -> dict[str, Any]:
    """Return the values of a TOML file; raise BadContentError if it cannot be read."""
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, tomllib.TOMLDecodeError) as fault:
        raise BadContentError(f"{path.name}: {fault}") from fault


def read_row(kind: type[Row], raw: Mapping[str, Any], where: str) -> Row:
    """Return a row of the dataclass `kind`; raise BadContentError for any value that is off."""
    hints = get_type_hints(kind)
    unknown = sorted(set(raw) - set(hints))
    if unknown:
        raise BadContentError(f"{where}: unknown {', '.join(unknown)}")
    values = {name: _fitting(value, hints[name], f"{where}, {name}") for name, value in raw.items()}
    try:
        return kind(**values)
    except TypeError as fault:
        raise BadContentError(f"{where}: {fault}") from fault


def refuse_doubles(values: list[str], where: str) -> None:
    """Raise BadContentError if a value stands there twice."""
    doubles = sorted({value for value in values if values.count(value) > 1})
    if doubles:
        raise BadContentError(f"{where}: twice {', '.join(doubles)}")


def _fitting(value: Any, hint: Any, where: str) -> Any:
    """Return the value as its field wants it: lists as tuples, words as enum members."""
    if isinstance(hint, EnumType):
        try:
            return hint(value)
        except ValueError as fault:
            raise BadContentError(f"{where}: {fault}") from fault
    if isinstance(value, list):
        value = tuple(value)
    expected = get_origin(hint) if get_origin(hint) is tuple else hint
    if not isinstance(value, expected) or value in ("", ()):
        raise BadContentError(f"{where}: {value!r} does not fit")
    return value

"""A table of rows held by one test: thousands of tests of a line each take longer to begin."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import pytest


def each_row(
    names: str, rows: Iterable[Any]
) -> Callable[[Callable[..., None]], Callable[[], None]]:
    """Return a mark as `parametrize` is, for a test that asks no fixture.

    All rows are checked, and each that fails is told with its values and its assertion.
    """
    words = [name.strip() for name in names.split(",")]
    values = [_values(row, len(words)) for row in rows]
    assert values

    def mark(test: Callable[..., None]) -> Callable[[], None]:
        def holds_for_each_row() -> None:
            faults = []
            for row in values:
                given = dict(zip(words, row, strict=True))
                try:
                    test(**given)
                except (Exception, pytest.fail.Exception) as fault:  # noqa: BLE001 - told below
                    faults.append(f"{given}: {type(fault).__name__}: {fault}")
            assert not faults, f"{len(faults)} of {len(values)} rows:\n" + "\n".join(faults)

        holds_for_each_row.__name__ = holds_for_each_row.__qualname__ = test.__name__
        holds_for_each_row.__module__ = test.__module__
        return holds_for_each_row

    return mark


def _values(row: Any, count: int) -> tuple[Any, ...]:
    """Return the values of a row, which may be bare where there is one, or a `pytest.param`."""
    if hasattr(row, "marks"):
        return tuple(row.values)
    return (row,) if count == 1 else tuple(row)

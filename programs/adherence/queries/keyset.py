"""Pages that go on from a row instead of counting rows over again (performance brief section 4)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Q


def beyond(columns: Sequence[str], values: Sequence[Any]) -> Q:
    """Return the rows that come after these values, in the ascending order of the columns.

    The last column must tell any two rows apart. No value may be None.
    """
    found, same = Q(), Q()
    for column, value in zip(columns, values, strict=True):
        found |= same & Q(**{f"{column}__gt": value})
        same &= Q(**{column: value})
    return found

"""A clearance lasts 12 months at most, and is never given in the future."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from programs.screening.rules.clearance import GivenClearance, clearance_refusal, latest_end
from tests.tables import each_row

TODAY = date(2026, 5, 20)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("given_on", "end"),
    [
        (date(2026, 5, 14), date(2027, 5, 14)),
        (date(2027, 12, 31), date(2028, 12, 31)),
        (date(2028, 2, 29), date(2029, 2, 28)),
    ],
)
def test_longest_clearance_ends_a_year_on(given_on: date, end: date) -> None:
    assert latest_end(given_on) == end


@each_row(
    "given_on, expires_on, field",
    [
        (TODAY, latest_end(TODAY), ""),
        (TODAY, latest_end(TODAY) + DAY, "expires_on"),
        (TODAY, TODAY + DAY, ""),
        (TODAY, TODAY, "expires_on"),
        (TODAY - DAY, TODAY, "expires_on"),
        (TODAY + DAY, TODAY + 2 * DAY, "given_on"),
        (date(2025, 5, 20), TODAY + DAY, "given_on"),
        (date(2025, 5, 21), date(2026, 5, 21), ""),
        (date(2025, 5, 21), date(2026, 5, 22), "expires_on"),
    ],
)
def test_day_that_does_not_fit_is_named(given_on: date, expires_on: date, field: str) -> None:
    given = GivenClearance(
        clinician_role="GP", limits="", programs=(), given_on=given_on, expires_on=expires_on
    )

    found, words = clearance_refusal(given, TODAY)

    assert (found, bool(words)) == (field, bool(field))

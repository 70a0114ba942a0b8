from __future__ import annotations

import csv
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role
from programs.adherence.queries.table import csv_lines, table_entries
from tests.factories.accounts import ClinicFactory
from tests.factories.roster import client_of, coach_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 5, 13)


@pytest.mark.parametrize("name", ["=1+1", "+44", "-2", "@me", "\t=1", "\uff1d1"])
def test_no_name_acts_as_a_formula(name: str) -> None:
    coach = coach_of(ClinicFactory.create())
    client_of(coach, name=name)

    _, row = csv.reader(csv_lines(table_entries(coach, Role.COACH), TODAY))

    assert row[0] == f"'{name}"


def test_file_holds_own_clients_only_and_reads_them_in_one_query() -> None:
    clinic = ClinicFactory.create()
    coach = coach_of(clinic)
    for name in ("Ann", "Bea"):
        client_of(coach, name=name)
    client_of(coach_of(clinic), name="Somebody else's")

    with CaptureQueriesContext(connection) as asked:
        rows = list(csv.reader(csv_lines(table_entries(coach, Role.COACH), TODAY)))

    assert sorted(row[0] for row in rows[1:]) == ["Ann", "Bea"]
    assert len([one for one in asked if "rosterentry" in one["sql"]]) == 1

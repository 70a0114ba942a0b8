"""What the download of a member says in words people can read."""

from __future__ import annotations

import pytest
import time_machine

from accounts import personal_data
from tests.factories.accounts import ClinicFactory
from tests.factories.programs import NOW
from tests.factories.roster import client_of, coach_of

pytestmark = pytest.mark.django_db


@time_machine.travel(NOW, tick=False)
def test_list_of_a_clinic_is_told_by_what_it_shows() -> None:
    entry = client_of(coach_of(ClinicFactory.create()), walks="ddd dcd dmm nnn", by_hand=2)
    table = next(one for one in personal_data.tables() if one.key == "roster")

    (row,) = table.rows(entry.member)

    assert (row["done"], row["due"], row["marks"]) == (6, 9, "ddd dcd dmm nnn")
    assert (row["by_hand"], row["planned_seconds"]) == (2, 9 * 420)
    assert "history" not in row

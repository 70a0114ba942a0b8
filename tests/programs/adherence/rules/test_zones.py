from __future__ import annotations

import pytest

from programs.adherence.rules.zones import zone_named


def test_known_zone_is_itself() -> None:
    assert zone_named("Pacific/Kiritimati").key == "Pacific/Kiritimati"


@pytest.mark.parametrize("name", ["Antarctica/New_Harbour", "", "../etc/passwd", "Europe", "\0"])
def test_name_that_is_no_zone_is_read_as_utc(name: str) -> None:
    assert zone_named(name).key == "UTC"

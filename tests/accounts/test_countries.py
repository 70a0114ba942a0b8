from __future__ import annotations

import pytest

from accounts.countries import (
    EMERGENCY_NUMBERS,
    EUROPEAN_NUMBER_COUNTRIES,
    country_names,
    country_of_zone,
    emergency_number,
)
from accounts.models import User
from accounts.time_zones import cleaned_zone, known_zones, zone_choices


@pytest.mark.parametrize(
    "country, number",
    [("GB", "999"), ("IE", "999"), ("US", "911"), ("AU", "000"), ("NZ", "111"), ("DE", "112")],
)
def test_country_has_its_emergency_number(country: str, number: str) -> None:
    assert emergency_number(country, "112") == number


@pytest.mark.parametrize("country", ["", "XX", "AQ"])
def test_unlisted_country_has_the_number_of_the_installation(country: str) -> None:
    assert emergency_number(country, "555") == "555"


def test_person_without_a_country_gets_the_number_of_the_installation(settings: object) -> None:
    settings.EMERGENCY_NUMBER = "333"  # type: ignore[attr-defined]

    assert User(country="").emergency_number == "333"


def test_every_number_is_digits_and_belongs_to_a_country() -> None:
    assert set(EMERGENCY_NUMBERS) | EUROPEAN_NUMBER_COUNTRIES <= set(country_names())
    assert all(number.isdigit() for number in EMERGENCY_NUMBERS.values())
    assert set(EMERGENCY_NUMBERS) & EUROPEAN_NUMBER_COUNTRIES == set()


def test_countries_stand_in_the_order_of_their_names() -> None:
    names = list(country_names().values())

    assert names == sorted(names)
    assert len(names) > 240


@pytest.mark.parametrize(
    "zone, country",
    [("Europe/London", "GB"), ("America/New_York", "US"), ("Pacific/Chatham", "NZ")],
)
def test_zone_tells_the_country(zone: str, country: str) -> None:
    assert country_of_zone()[zone] == country


def test_zones_are_offered_by_continent_in_words() -> None:
    groups = dict(zone_choices())

    assert ("America/Argentina/Buenos_Aires", "Buenos Aires, Argentina") in groups["America"]
    assert ("Europe/London", "London") in groups["Europe"]


def test_own_zone_is_offered_even_by_its_old_name() -> None:
    groups = dict(zone_choices("Asia/Calcutta"))

    assert ("Asia/Calcutta", "Calcutta") in groups["Asia"]


def test_every_zone_of_a_country_is_known() -> None:
    assert set(country_of_zone()) <= known_zones()


@pytest.mark.parametrize("zone", ["Europe/London", "Asia/Calcutta", "UTC"])
def test_known_zone_is_kept(zone: str) -> None:
    assert cleaned_zone(zone) == zone


@pytest.mark.parametrize("zone", ["", "localtime", "posix/Europe/London", "Etc/GMT+14", "GB"])
def test_other_zone_becomes_utc(zone: str) -> None:
    assert cleaned_zone(zone) == "UTC"

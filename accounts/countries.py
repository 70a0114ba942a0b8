"""Countries: their names, their time zones, and the number to call in an emergency.

Names and zones come from the IANA tables in the `tzdata` package. The numbers are the
ones that reach an ambulance; a country that is not listed gets the installation's own.
"""

from __future__ import annotations

from functools import cache
from importlib.resources import files

EMERGENCY_NUMBERS = {
    "AE": "998",
    "AR": "107",
    "AU": "000",
    "BD": "999",
    "BR": "192",
    "CA": "911",
    "CH": "144",
    "CL": "131",
    "CN": "120",
    "CO": "123",
    "EG": "123",
    "GB": "999",
    "GG": "999",
    "HK": "999",
    "ID": "119",
    "IE": "999",
    "IL": "101",
    "IM": "999",
    "IN": "112",
    "JE": "999",
    "JM": "110",
    "JP": "119",
    "KE": "999",
    "KR": "119",
    "MX": "911",
    "MY": "999",
    "NG": "112",
    "NO": "113",
    "NP": "102",
    "NZ": "111",
    "PE": "106",
    "PH": "911",
    "PK": "1122",
    "PR": "911",
    "RU": "103",
    "SA": "997",
    "SG": "995",
    "TH": "1669",
    "TR": "112",
    "TW": "119",
    "UA": "103",
    "US": "911",
    "VN": "115",
    "ZA": "10177",
}
EUROPEAN_NUMBER = "112"
EUROPEAN_NUMBER_COUNTRIES = frozenset(
    "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IS IT LI LT LU LV MT NL PL PT RO SE SI SK".split()  # noqa: SIM905 28 codes read best on one line
)


def emergency_number(country: str, otherwise: str) -> str:
    """Return the number for this ISO country code, or the installation's own."""
    if country in EUROPEAN_NUMBER_COUNTRIES:
        return EUROPEAN_NUMBER
    return EMERGENCY_NUMBERS.get(country, otherwise)


@cache
def country_names() -> dict[str, str]:
    """Return names by ISO code, in the order of the names."""
    rows = (line.split("\t") for line in _table("iso3166.tab"))
    return dict(sorted(((code, name) for code, name in rows), key=lambda row: row[1]))


@cache
def country_of_zone() -> dict[str, str]:
    """Return the ISO country code of each IANA zone that belongs to one country."""
    return {zone: code for code, _place, zone, *_rest in map(_cells, _table("zone.tab"))}


def _cells(line: str) -> list[str]:
    return line.split("\t")


def _table(name: str) -> list[str]:
    text = (files("tzdata") / "zoneinfo" / name).read_text(encoding="utf-8")
    return [line for line in text.splitlines() if line and not line.startswith("#")]

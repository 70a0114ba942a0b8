"""Time zones a person may live in."""

from __future__ import annotations

from functools import cache
from zoneinfo import available_timezones

from accounts.countries import country_of_zone

FALLBACK = "UTC"

Choices = list[tuple[str, str | list[tuple[str, str]]]]


@cache
def known_zones() -> frozenset[str]:
    """Return the IANA zones that name a place, the older names browsers still use included."""
    hidden = ("posix/", "right/", "SystemV/", "Etc/")
    names = {name for name in available_timezones() if "/" in name and not name.startswith(hidden)}
    return frozenset(names | {FALLBACK})


def zone_choices(own: str = FALLBACK) -> Choices:
    """Return zones for a select box, grouped by continent; the reader's own is always there."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for name in sorted({*country_of_zone(), own} - {FALLBACK}):
        continent, _slash, place = name.partition("/")
        groups.setdefault(continent, []).append((name, _in_words(place or continent)))
    return [*groups.items(), (FALLBACK, FALLBACK)]


def cleaned_zone(name: str) -> str:
    """Return the zone if it is known, else UTC: a browser may send anything."""
    return name if name in known_zones() else FALLBACK


def _in_words(place: str) -> str:
    """Return Argentina/Buenos_Aires as "Buenos Aires, Argentina"."""
    return ", ".join(reversed(place.replace("_", " ").split("/")))

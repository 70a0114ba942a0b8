"""How numbers and moments are written for people; nothing here asks the database."""

import datetime as dt
import json
from functools import lru_cache

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext

from retrowalk.forms import inputs

register = template.Library()

# htmx drops the body of an error by default, so that nobody would see it (trust R18).
SWAPPED_ERRORS = "(400|403|404|409|413|422|429|503)"
HTMX_CONFIG = {
    "allowEval": False,
    "allowScriptTags": False,
    "includeIndicatorStyles": False,
    "historyCacheSize": 0,
    "refreshOnHistoryMiss": True,
    "historyRestoreAsHxRequest": False,
    "selfRequestsOnly": True,
    "timeout": 10_000,
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {"code": SWAPPED_ERRORS, "swap": True},
        {"code": "[45]..", "swap": False, "error": True},
    ],
}
METRES_PER_MILE = 1609.344
SECONDS_PER_HOUR = 3600


@register.simple_tag
def htmx_config() -> SafeString:
    """Return the meta element that sets htmx up; it stands in the head before the script."""
    return format_html('<meta name="htmx-config" content="{}">', json.dumps(HTMX_CONFIG))


register.filter("scale_tiles", inputs.scale_tiles)
register.filter("tiles", inputs.tiles)


@register.filter
def clock(seconds: int) -> str:
    """Return seconds as a clock shows them: 84 is 1:24, 3725 is 1:02:05."""
    minutes, rest = divmod(max(int(seconds), 0), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


@register.filter
def minutes(seconds: int) -> str:
    """Return seconds as whole minutes, rounded to the nearest: 840 is "14 minutes"."""
    count = (max(int(seconds), 0) + 30) // 60
    return ngettext("%(count)d minute", "%(count)d minutes", count) % {"count": count}


@register.filter
def local_day(moment: dt.date | None) -> str:
    """Return a day, or the local day of a moment, as "Wednesday 13 May"; nothing for None."""
    if moment is None:
        return ""
    day = _local(moment).date() if isinstance(moment, dt.datetime) else moment
    return written_day(day, "l j F")


def written_day(day: dt.date, pattern: str) -> str:
    """Return a day in words, by a pattern of Django's such as "j M" for "13 May"."""
    return _written_day(day, pattern, get_language())


@lru_cache(maxsize=4000)
def _written_day(day: dt.date, pattern: str, _language: str | None) -> str:
    """Return the same, each day written once: a page names the same few again and again."""
    return date_format(day, pattern)


@register.filter
def local_time(moment: dt.datetime | dt.time | None) -> str:
    """Return the local time of a moment, or a time, as "9:30am"; nothing for None."""
    if moment is None:
        return ""
    shown = moment if isinstance(moment, dt.time) else _local(moment)
    half = gettext("am") if shown.hour < 12 else gettext("pm")
    return f"{shown.hour % 12 or 12}:{shown.minute:02}{half}"


@register.filter
def speed(mm_per_second: int, units: str = "kilometres") -> str:
    """Return a speed stored in mm/s with its unit: 667 is "2.4 km/h", or "1.5 mph" in miles."""
    metres_per_hour = int(mm_per_second) * SECONDS_PER_HOUR / 1000
    if units == "miles":
        return f"{metres_per_hour / METRES_PER_MILE:.1f} mph"
    return f"{metres_per_hour / 1000:.1f} km/h"


def _local(moment: dt.datetime) -> dt.datetime:
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment

"""How numbers and moments are written for people."""

import datetime as dt
import html
import json
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.template import engines
from django.utils import timezone

from retrowalk.templatetags import retrowalk as tags


@pytest.mark.parametrize(
    "seconds,shown",
    [
        (0, "0:00"),
        (9, "0:09"),
        (84, "1:24"),
        (600, "10:00"),
        (3599, "59:59"),
        (3725, "1:02:05"),
        (-5, "0:00"),
    ],
)
def test_clock_shows_minutes_and_seconds(seconds: int, shown: str) -> None:
    assert tags.clock(seconds) == shown


@pytest.mark.parametrize(
    "seconds,shown",
    [(0, "0 minutes"), (29, "0 minutes"), (30, "1 minute"), (60, "1 minute"), (840, "14 minutes")],
)
def test_minutes_are_whole(seconds: int, shown: str) -> None:
    assert tags.minutes(seconds) == shown


def test_day_is_written_without_a_year() -> None:
    assert tags.local_day(dt.date(2026, 5, 13)) == "Wednesday 13 May"


def test_day_of_a_moment_is_the_day_of_the_reader() -> None:
    moment = dt.datetime(2026, 5, 13, 22, 30, tzinfo=dt.UTC)

    with timezone.override(ZoneInfo("Asia/Tokyo")):
        shown = (tags.local_day(moment), tags.local_time(moment))

    assert shown == ("Thursday 14 May", "7:30am")


@pytest.mark.parametrize(
    "time,shown",
    [((0, 0), "12:00am"), ((9, 30), "9:30am"), ((12, 0), "12:00pm"), ((23, 5), "11:05pm")],
)
def test_time_has_twelve_hours(time: Any, shown: str) -> None:
    assert tags.local_time(dt.time(*time)) == shown


def test_nothing_is_shown_for_no_moment() -> None:
    assert (tags.local_day(None), tags.local_time(None)) == ("", "")


@pytest.mark.parametrize(
    "mm_per_second,units,shown",
    [
        (667, "kilometres", "2.4 km/h"),
        (667, "miles", "1.5 mph"),
        (0, "kilometres", "0.0 km/h"),
        (1389, "kilometres", "5.0 km/h"),
    ],
)
def test_speed_carries_its_unit(mm_per_second: int, units: str, shown: str) -> None:
    assert tags.speed(mm_per_second, units) == shown


def test_htmx_config_is_exact() -> None:
    page = engines["django"].from_string("{% load retrowalk %}{% htmx_config %}").render()

    start, end = '<meta name="htmx-config" content="', '">'
    assert page.startswith(start)
    assert json.loads(html.unescape(page.removeprefix(start).removesuffix(end))) == {
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
            {"code": "(400|403|404|409|413|422|429|503)", "swap": True},
            {"code": "[45]..", "swap": False, "error": True},
        ],
    }

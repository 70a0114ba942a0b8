"""The style sheets: weight, length, two equal darks, and every contrast the brief measured."""

from __future__ import annotations

import gzip
import re
from pathlib import Path

import pytest

from retrowalk.stylesheets import minified
from tests.tables import each_row

CSS = Path(__file__).parents[2] / "static" / "css"
HOUSE = CSS / "retrowalk.css"
TEXT = 4.5
MARK = 3.0

PAIRS = [
    ("ink", "paper", TEXT),
    ("ink", "surface", TEXT),
    ("ink-2", "paper", TEXT),
    ("ink-2", "surface", TEXT),
    ("ink-2", "raised", TEXT),
    ("ink-3", "paper", TEXT),
    ("ink-3", "raised", TEXT),
    ("pine", "paper", TEXT),
    ("pine", "surface", TEXT),
    ("pine", "pine-tint", TEXT),
    ("on-pine", "pine", TEXT),
    ("on-pine", "pine-hover", TEXT),
    ("on-sun", "sun", TEXT),
    ("sun-deep", "paper", TEXT),
    ("sun-deep", "sun-tint", TEXT),
    ("ink", "sun-tint", TEXT),
    ("on-mist", "mist", TEXT),
    ("brick", "surface", TEXT),
    ("brick", "paper", TEXT),
    ("brick", "brick-tint", TEXT),
    ("ink", "brick-tint", TEXT),
    ("on-brick", "brick", TEXT),
    ("ochre", "surface", TEXT),
    ("ochre", "ochre-tint", TEXT),
    ("blue", "surface", TEXT),
    ("blue", "blue-tint", TEXT),
    ("on-solid", "pine", TEXT),
    ("on-solid", "blue", TEXT),
    ("on-solid", "ochre", TEXT),
    ("on-solid", "brick", TEXT),
    ("on-solid", "ink-2", TEXT),
    ("edge", "paper", MARK),
    ("edge", "surface", MARK),
    ("edge", "raised", MARK),
    ("pine", "raised", MARK),
    ("sun-deep", "surface", MARK),
    ("ring", "paper", MARK),
    ("halo", "ring", MARK),
]


def colours(block: str) -> dict[str, str]:
    """Return the colour tokens of a block of declarations."""
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{3,6})\b", block))


def theme_blocks() -> list[str]:
    """Return the light block, the device's dark block and the saved dark block."""
    selectors = (
        r":root \{",
        r':root:not\(\[data-theme="light"\]\) \{',
        r':root\[data-theme="dark"\] \{',
    )
    sheet = HOUSE.read_text()
    found = [re.search(selector + r"([^}]*)\}", sheet) for selector in selectors]
    return [match.group(1) for match in found if match]


def luminance(colour: str) -> float:
    """Return the relative luminance of a hex colour, as WCAG 2 defines it."""
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    shares = [int(digits[place : place + 2], 16) / 255 for place in (0, 2, 4)]
    linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours."""
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


@each_row("theme, front, back, least", [(theme, *pair) for theme in (0, 1) for pair in PAIRS])
def test_colours_can_be_told_apart(theme: int, front: str, back: str, least: float) -> None:
    tokens = colours(theme_blocks()[theme])

    ratio = contrast(tokens[front], tokens[back])

    assert ratio >= least


def test_dark_is_the_same_by_device_and_by_choice() -> None:
    _, by_device, by_choice = (block.split() for block in theme_blocks())

    assert by_device == by_choice


def test_dark_names_every_colour_of_light() -> None:
    light, dark, _ = (colours(block) for block in theme_blocks())

    assert set(light) == set(dark)


@each_row("sheet", sorted(CSS.glob("*.css")))
def test_no_sheet_is_longer_than_400_lines(sheet: Path) -> None:
    lines = sheet.read_text().count("\n")

    assert lines <= 400


@pytest.mark.parametrize(
    ("last", "limit"),
    [
        ("public.css", 14_000),
        ("member.css", 14_000),
        ("staff-lists.css", 14_000),
        ("staff-client.css", 14_000),
        ("staff-plan.css", 14_000),
    ],
)
def test_the_sheets_of_a_page_weigh_no_more_than_they_may(last: str, limit: int) -> None:
    sheets = [HOUSE, CSS / "components.css", CSS / last]

    weight = sum(len(gzip.compress(minified(sheet.read_text()).encode())) for sheet in sheets)

    assert weight <= limit


def test_the_house_script_weighs_at_most_5_kilobytes() -> None:
    script = CSS.parent / "js" / "htmx-events.js"

    assert len(gzip.compress(script.read_bytes())) <= 5_000


def test_every_sheet_closes_what_it_opens() -> None:
    unbalanced = [
        sheet.name
        for sheet in CSS.glob("*.css")
        if sheet.read_text().count("{") != sheet.read_text().count("}")
    ]

    assert unbalanced == []

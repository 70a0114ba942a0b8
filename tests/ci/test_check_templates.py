"""The template check finds each kind of planted fault, and leaves honest markup alone."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest

CHECK = runpy.run_path(str(Path(__file__).parents[2] / ".ci/check_templates.py"))


def names_found(text: str) -> list[str]:
    return [name for _, name in CHECK["faults_in"](text, CHECK["IN_TEMPLATES"])]


@pytest.mark.parametrize(
    "markup,name",
    [
        ("<script>go()</script>", "inline script"),
        ('<script type="module">go()</script>', "inline script"),
        ("<style>p { color: red }</style>", "inline style sheet"),
        ('<p class="lede" style="color: red">', "style attribute"),
        ('<rect width="3" style="fill: red"/>', "style attribute"),
        ('<button class="button" onclick="go()">', "event handler"),
        ('<div hx-on:click="go()">', "htmx handler"),
        ("""<div hx-vals='js:{"a": go()}'>""", "htmx handler"),
        ('<a href="javascript:go()">', "script address"),
        ('<img src="https://example.org/a.png">', "file of another host"),
        ("{{ note|safe }}", "unescaped output"),
        ("{{ note | safe }}", "unescaped output"),
        ("{% autoescape off %}", "unescaped output"),
    ],
)
def test_check_templates_finds_planted_fault(markup: str, name: str) -> None:
    found = names_found(markup)

    assert found == [name]


@pytest.mark.parametrize(
    "markup",
    [
        """<script src="{% static 'js/player.js' %}" type="module"></script>""",
        '<script type="application/json" id="walk-data">{}</script>',
        '<a href="https://doi.org/10.1000/1">The trial</a>',
        "<p>Keep a safe space. The style of walking: on=off.</p>",
        '<input name="season" autocomplete="off">',
    ],
)
def test_check_templates_passes_honest_markup(markup: str) -> None:
    found = names_found(markup)

    assert found == []


def test_check_templates_names_the_line() -> None:
    found = list(CHECK["faults_in"]("<p>\n</p>\n<style>", CHECK["IN_TEMPLATES"]))

    assert found == [(3, "inline style sheet")]


@pytest.mark.parametrize("code", ["return mark_safe(text)", "return SafeString(text)"])
def test_check_templates_finds_string_marked_safe_in_code(code: str) -> None:
    found = list(CHECK["faults_in"](code, CHECK["IN_CODE"]))

    assert found == [(1, "string marked safe")]


def test_check_templates_passes_safe_string_as_a_type() -> None:
    found = list(CHECK["faults_in"]("def page() -> SafeString:", CHECK["IN_CODE"]))

    assert found == []

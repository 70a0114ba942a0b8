"""Style sheets are sent short, and mean the same."""

from __future__ import annotations

import pytest

from retrowalk.stylesheets import minified


@pytest.mark.parametrize(
    ("sheet", "short"),
    [
        ("/* words */\na { color : red; }\n\n", "a{color :red}"),
        ("a :hover, b > c { margin: 0 1rem; }", "a :hover,b>c{margin:0 1rem}"),
        (
            "a { width: calc(1rem + 2px); /* why */ height: 1px }",
            "a{width:calc(1rem + 2px);height:1px}",
        ),
        (
            'a::before { content: "Owner: ; } /* kept */"; }',
            'a::before{content:"Owner: ; } /* kept */"}',
        ),
        (
            r'a::before { content: "a \"  b;} c"; }',
            r'a::before{content:"a \"  b;} c"}',
        ),
        (
            "@media (min-width: 40rem) and (hover) { a { top: 0; } }",
            "@media (min-width:40rem) and (hover){a{top:0}}",
        ),
        (
            "a { top: 0; /* one */ left: 0; } @media print { b { top: 0; } /* two */ }",
            "a{top:0;left:0}@media print{b{top:0}}",
        ),
    ],
)
def test_sheet_loses_what_only_people_read(sheet: str, short: str) -> None:
    assert minified(sheet) == short
    assert minified(short) == short

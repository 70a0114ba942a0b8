"""Where each key of a TOML text stands, so that a problem can name its line.

`tomllib` gives values without lines. This reads only what a line number needs: headers,
keys at the start of a line, and where a text over several lines ends. It runs after
`tomllib` has accepted the text, so it never judges whether the text is right.
"""

from __future__ import annotations

import re
from collections import Counter

KeyPath = tuple[str | int, ...]
"""The way to a value, such as ("weeks", 3, "sessions"); places in a list count from 0."""

_LIST_HEADER = re.compile(r"\[\[\s*([\w.-]+)\s*\]\]")
_HEADER = re.compile(r"\[\s*([\w.-]+)\s*\]")
_KEY = re.compile(r"([\w-]+)\s*=")
_LONG_TEXT_MARKS = ('"""', "'''")


def key_lines(text: str) -> dict[KeyPath, int]:
    """Return the line, counted from 1, of every header and key that starts a line."""
    lines: dict[KeyPath, int] = {}
    seen: Counter[str] = Counter()
    prefix: KeyPath = ()
    open_mark: str | None = None
    for number, raw in enumerate(text.split("\n"), start=1):
        line = raw.strip()
        if open_mark is None:
            if found := _LIST_HEADER.match(line):
                prefix = (found[1], seen[found[1]])
                seen[found[1]] += 1
                lines[prefix] = number
            elif found := _HEADER.match(line):
                prefix = tuple(found[1].split("."))
                lines[prefix] = number
            elif found := _KEY.match(line):
                lines[(*prefix, found[1])] = number
        open_mark = _mark_left_open(line, open_mark)
    return lines


def line_of(path: KeyPath, lines: dict[KeyPath, int]) -> int | None:
    """Return the line of this key, or of the closest table around it, or None.

    A list of tables as a whole stands where its first one does.
    """
    for length in range(len(path), 0, -1):
        for place in (path[:length], (*path[:length], 0)):
            if place in lines:
                return lines[place]
    return None


def _mark_left_open(line: str, open_mark: str | None) -> str | None:
    """Return the mark of a text that goes on in the next line, or None."""
    if open_mark is not None:
        return None if open_mark in line else open_mark
    return next((mark for mark in _LONG_TEXT_MARKS if line.count(mark) % 2), None)

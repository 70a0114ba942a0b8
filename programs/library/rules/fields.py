"""Reads one table of a file, key by key.

A wrong value is noted and a stand-in goes on in its place, so that one reading finds every
problem. Nothing that was read is used once a problem was noted.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from programs.library.rules.positions import KeyPath
from programs.library.rules.problems import Report

Choice = TypeVar("Choice", bound=StrEnum)

LONGEST_LIST = 60
KEY_PATTERN = re.compile(r"[a-z][a-z0-9_]{1,39}")


class Table:
    """One table of a program file. Each method takes a key out and checks its value."""

    def __init__(self, values: Mapping[str, object], path: KeyPath, report: Report) -> None:
        self._left = {key: value for key, value in values.items() if value is not None}
        self._known: set[str] = set()
        self.path = path
        self.report = report

    def has(self, key: str) -> bool:
        """Return whether this key, which may be left out, is written."""
        self._known.add(key)
        return key in self._left

    def text(self, key: str, *, longest: int = 400) -> str:
        """Return a text of one line that is not empty."""
        value = self._take(key)
        if value is None:
            return ""
        return self._checked_text((*self.path, key), value, longest)

    def optional_text(self, key: str, *, longest: int = 400) -> str | None:
        """Return a text, or None where the key is left out."""
        return self.text(key, longest=longest) if self.has(key) else None

    def name(self, key: str) -> str:
        """Return a key such as `knee_oa`: small letters, digits and underscores."""
        value = self.text(key, longest=40)
        if value and not KEY_PATTERN.fullmatch(value):
            self._wrong(key, "use small letters, digits and underscores, such as knee_oa")
        return value

    def names(self, key: str) -> tuple[str, ...]:
        """Return a list of keys, each once; an empty list where it is left out."""
        values = self.texts(key) if self.has(key) else ()
        for value in values:
            if not KEY_PATTERN.fullmatch(value):
                self._wrong(key, f"{value!r} is not a key such as knee_oa")
        if len(set(values)) < len(values):
            self._wrong(key, "name each only once")
        return values

    def texts(self, key: str) -> tuple[str, ...]:
        """Return a list of texts; an empty list is allowed where it is written."""
        path = (*self.path, key)
        return tuple(self._checked_text(path, item, 400) for item in self._items(key))

    def whole(self, key: str, lowest: int, highest: int) -> int:
        """Return a whole number from lowest to highest."""
        value = self._take(key)
        if value is None:
            return lowest
        return self._checked_whole((*self.path, key), value, lowest, highest)

    def optional_whole(self, key: str, lowest: int, highest: int) -> int | None:
        """Return a whole number, or None where the key is left out."""
        return self.whole(key, lowest, highest) if self.has(key) else None

    def wholes(self, key: str, lowest: int, highest: int) -> tuple[int, ...]:
        """Return a list of whole numbers from lowest to highest, each greater than the last."""
        path = (*self.path, key)
        values = [self._checked_whole(path, item, lowest, highest) for item in self._items(key)]
        if values != sorted(set(values)):
            self._wrong(key, "write each number once, smallest first")
        return tuple(values)

    def minutes(self, key: str) -> int:
        """Return minutes above 0, such as 2.5, as whole seconds."""
        value = self._take(key)
        if value is None:
            return 0
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self._wrong(key, "write minutes as a number, such as 2.5")
            return 0
        seconds = _seconds(Decimal(value))
        if not seconds:
            self._wrong(key, f"write minutes above 0 and up to 60, not {value}")
        return seconds

    def flag(self, key: str, *, otherwise: bool = False) -> bool:
        """Return true or false; `otherwise` where the key is left out."""
        value = self._take(key) if self.has(key) else otherwise
        if isinstance(value, bool):
            return value
        self._wrong(key, "write true or false, without quotes")
        return otherwise

    def choice(self, key: str, kind: type[Choice]) -> Choice:
        """Return one of the words of this kind."""
        first = next(iter(kind))
        value = self._take(key)
        return first if value is None else self._checked_choice(key, value, kind)

    def choices(self, key: str, kind: type[Choice]) -> tuple[Choice, ...]:
        """Return a list of words of this kind, at least one and each once."""
        values = tuple(self._checked_choice(key, item, kind) for item in self._items(key))
        if len(set(values)) < len(values):
            self._wrong(key, "name each only once")
        return values

    def table(self, key: str) -> Table:
        """Return the table under this key."""
        value = self._take(key)
        return self._checked_table((*self.path, key), {} if value is None else value)

    def tables(self, key: str, *, most: int = LONGEST_LIST) -> list[Table]:
        """Return the list of tables under this key; none where it is left out."""
        if not self.has(key):
            return []
        items = self._items(key, most=most)
        return [self._checked_table((*self.path, key, at), item) for at, item in enumerate(items)]

    def end(self) -> None:
        """Note every key that nobody asked for."""
        for key in self._left:
            known = ", ".join(sorted(self._known))
            self._wrong(key, f"this key is not known here; the keys are {known}")

    def _take(self, key: str) -> object:
        self._known.add(key)
        if key not in self._left:
            self.report.add((*self.path, key), "this is missing")
        return self._left.pop(key, None)

    def _wrong(self, key: str, words: str) -> None:
        self.report.add((*self.path, key), words)

    def _items(self, key: str, *, most: int = LONGEST_LIST) -> list[object]:
        value = self._take(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self._wrong(key, "write a list in square brackets")
            return []
        if len(value) > most:
            self._wrong(key, f"write at most {most}, not {len(value)}")
        return value[:most]

    def _checked_text(self, path: KeyPath, value: object, longest: int) -> str:
        if not isinstance(value, str):
            self.report.add(path, "write this as text in quotes")
            return ""
        text = " ".join(value.split())
        if not text:
            self.report.add(path, "write some words here")
        if len(text) > longest:
            self.report.add(path, f"use at most {longest} characters, not {len(text)}")
        if not text.isprintable():
            self.report.add(path, "leave out characters that cannot be seen")
        return text

    def _checked_whole(self, path: KeyPath, value: object, lowest: int, highest: int) -> int:
        if isinstance(value, int) and not isinstance(value, bool) and lowest <= value <= highest:
            return value
        words = f"write a whole number from {lowest} to {highest}, not {_shown(value)}"
        self.report.add(path, words)
        return lowest

    def _checked_choice(self, key: str, value: object, kind: type[Choice]) -> Choice:
        words = [str(word) for word in kind]
        if isinstance(value, str) and value in words:
            return kind(value)
        self._wrong(key, f"write one of {', '.join(words)}, not {_shown(value)}")
        return next(iter(kind))

    def _checked_table(self, path: KeyPath, value: object) -> Table:
        if not isinstance(value, dict):
            self.report.add(path, "write a table here")
            value = {}
        return Table(value, path, self.report)


def _seconds(minutes: Decimal) -> int:
    """Return up to 60 minutes as whole seconds; 0 where they are not."""
    # Looked at before any sum: a number such as 1e999999999 overflows in one.
    if not minutes.is_finite() or not 0 < minutes <= 60:
        return 0
    seconds = minutes * 60
    return 0 if seconds % 1 else int(seconds)


def _shown(value: object) -> str:
    """Return a wrong value short enough to print beside its problem."""
    text = repr(str(value)) if isinstance(value, Decimal) else repr(value)
    return text if len(text) <= 40 else f"{text[:37]}..."

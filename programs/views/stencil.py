"""A template that is cut once and filled many times: the rows of a list of fifty.

Django works through a template anew for each row of a loop. Here the template is rendered once
for each way its conditions can fall, with a mark in each place, and a row only fills the places.
"""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

MARK = re.compile("\ue000([0-9]+)\ue001")


class Stencil:
    """Fills a template with rows: named tuples whose fields are texts, empty where nothing is.

    In the template a field is printed as `{{ row.name }}` or asked for as `{% if row.name %}`,
    and nothing else is done with it. Constants are the same in every row.
    """

    def __init__(self, template: str, fields: Sequence[str], **constants: str) -> None:
        self._template = template
        self._constants = constants
        self._fields = tuple(fields)
        self._cut: dict[tuple[bool, ...], tuple[str, tuple[int, ...]]] = {}

    def fill(self, rows: Iterable[Sequence[str]]) -> SafeString:
        """Return the rows below one another; every field is escaped."""
        return mark_safe("".join([self._filled(row) for row in rows]))  # noqa: S308

    def _filled(self, row: Sequence[str]) -> str:
        shape = tuple([not one for one in row])
        found = self._cut.get(shape) or self._new(shape)
        text, places = found
        return text % tuple([escape(row[place]) for place in places])

    def _new(self, shape: tuple[bool, ...]) -> tuple[str, tuple[int, ...]]:
        marked = {
            name: "" if is_empty else f"\ue000{number}\ue001"
            for number, (name, is_empty) in enumerate(zip(self._fields, shape, strict=True))
        }
        text = render_to_string(self._template, self._constants | {"row": marked}).replace(
            "%", "%%"
        )
        found = MARK.sub("%s", text), tuple(int(one) for one in MARK.findall(text))
        if not settings.DEBUG:  # where a template may change under the running server
            self._cut[shape] = found
        return found

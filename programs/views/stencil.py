"""A template that is cut once and filled many times: the rows of a list of fifty.

Django works through a template anew for each row of a loop. Here the template is rendered once
for each way its conditions can fall, with a mark in each place, and a row only fills the places.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.utils.safestring import SafeString

MARK = re.compile("\ue000([0-9]+)\ue001")

MOST_KEPT = 500
"""So many shapes of a row are kept, far more than rows have."""


class Stencil:
    """Fills a template with rows: named tuples whose fields are texts, empty where nothing is.

    In the template a field is printed as `{{ row.name }}` or asked for as `{% if row.name %}`,
    and nothing else is done with it. The first fields of a row may be `fixed`: they hold one of
    a few words, and the template is cut for each. Constants are the same in every row.
    """

    def __init__(
        self, template: str, fields: Sequence[str], *, fixed: int = 0, **constants: str
    ) -> None:
        self._template = template
        self._constants = constants
        self._fields = tuple(fields)
        self._fixed = fixed
        self._cut: dict[tuple[object, ...], str] = {}

    def fill(self, rows: Iterable[Sequence[str]]) -> SafeString:
        """Return the rows below one another; every field is escaped."""
        return format_html_join("", "{}", ((self._filled(row),) for row in rows))

    def _filled(self, row: Sequence[str]) -> SafeString:
        open_values = row[self._fixed :]
        shape = (*row[: self._fixed], *[not one for one in open_values])
        text = self._cut.get(shape) or self._new(row, shape)
        return format_html(text, *([one for one in open_values if one] or [""]))

    def _new(self, row: Sequence[str], shape: tuple[object, ...]) -> str:
        """Return the template for rows of this shape, with "{0}" where its first text stands.

        What is empty stands nowhere, so that it need not be escaped either.
        """
        marked = dict(zip(self._fields, row, strict=True))
        told = [name for name in self._fields[self._fixed :] if marked[name]]
        marked |= {name: f"\ue000{place}\ue001" for place, name in enumerate(told)}
        text: str = render_to_string(self._template, self._constants | {"row": marked})
        for brace in "{}":
            text = text.replace(brace, 2 * brace)
        text = MARK.sub(r"{\1}", text)
        if not settings.DEBUG:  # where a template may change under the running server
            if len(self._cut) >= MOST_KEPT:
                self._cut.clear()
            self._cut[shape] = text
        return text

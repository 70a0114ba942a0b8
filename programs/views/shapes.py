"""The five shapes of a status as ready markup: a page shows a dozen, and they never change."""

from __future__ import annotations

from functools import cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe


@cache
def shape(name: str, size: int = 20) -> SafeString:
    """Return the drawing of act, check, new, track or paused, so many pixels wide."""
    drawn = render_to_string("components/_shape.html", {"shape": name, "size": size})
    return mark_safe(drawn.strip())  # noqa: S308  a template of ours, with nothing typed in it

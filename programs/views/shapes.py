"""The five shapes of a status as ready markup: a page shows a dozen, and they never change."""

from __future__ import annotations

from functools import cache

from django.template.loader import render_to_string
from django.utils.safestring import SafeString


@cache
def shape(name: str, size: int = 20) -> SafeString:
    """Return the drawing of act, check, new, track or paused, so many pixels wide."""
    return render_to_string("components/_shape.html", {"shape": name, "size": size})

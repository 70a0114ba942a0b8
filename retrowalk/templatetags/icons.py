"""Icons as inline SVG, each drawn once and kept: a page shows the same few again and again."""

from functools import lru_cache
from typing import Any

from django import template
from lucide.templatetags import lucide as drawn

register = template.Library()


@register.simple_tag(name="lucide")
@lru_cache(maxsize=1000)
def icon(name: str, **options: Any) -> str:
    """Return an icon of the Lucide set; `size` is in pixels, all else become attributes."""
    found: str = drawn.lucide(name, **options)
    return found

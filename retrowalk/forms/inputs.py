"""Inputs and tiles, written without a template for each: a question may have a dozen."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

from django.forms import RadioSelect
from django.utils.html import format_html, format_html_join

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.forms import BoundField
    from django.utils.safestring import SafeString

KINDS = (
    "checkbox",
    "checkbox_option",
    "date",
    "email",
    "hidden",
    "input",
    "number",
    "password",
    "radio_option",
    "search",
    "tel",
    "text",
    "url",
)
TEMPLATES = frozenset(f"django/forms/widgets/{kind}.html" for kind in KINDS)
"""Django's templates that are one input element and nothing else."""

SCALE_TILE = '<label class="scale-tile" for="{}">{}<span>{}</span></label>'
TILE = '<label class="tile{}" for="{}">{}<span class="tile-text">{}</span>{}</label>'
HINT = '<span class="tile-hint">{}</span>'


def input_element(widget: Mapping[str, Any]) -> SafeString:
    """Return the element of a widget's context, as Django hands it to one of TEMPLATES."""
    own = {"type": widget["type"], "name": widget["name"]}
    if widget["value"] is not None:
        own["value"] = widget["value"]
    own |= {name: value for name, value in widget["attrs"].items() if value is not False}
    places = [" {}" if value is True else ' {}="{}"' for value in own.values()]
    texts = [(name,) if value is True else (name, str(value)) for name, value in own.items()]
    return format_html(f"<input{''.join(places)}>", *chain.from_iterable(texts))


SCORES = tuple(str(score) for score in range(11))


def scale_tiles(field: BoundField) -> SafeString:
    """Return the eleven tiles of a score, each a label around its input."""
    attributes = tuple(field.build_widget_attrs({}).items())
    # What is kept for the next page must be one of eleven, whatever was sent.
    chosen = value if (value := str(field.value())) in SCORES else None
    return _scale(field.html_name, field.auto_id, chosen, attributes)


@lru_cache(maxsize=500)
def _scale(
    name: str, field_id: str, chosen: str | None, attributes: tuple[tuple[str, Any], ...]
) -> SafeString:
    """Return the same, drawn once for each score: eleven numbers, and nobody's name."""
    widget = RadioSelect(choices=[(score, score) for score in SCORES])
    parts = widget.subwidgets(name, chosen, {"id": field_id, **dict(attributes)})
    rows = ((one["attrs"]["id"], input_element(one), one["label"]) for one in parts)
    return format_html_join("\n", SCALE_TILE, rows)


def tiles(field: Iterable[Any], apart: str = "") -> SafeString:
    """Return the tiles of a question, one below another; the one of value `apart` stands apart."""
    return format_html_join("\n", TILE, (_tile(option, apart) for option in field))


def _parts(option: Any) -> tuple[Any, SafeString, Any]:
    return option.id_for_label, option.tag(), option.choice_label


def _tile(option: Any, apart: str) -> tuple[Any, ...]:
    own_class = " tile-apart" if str(option.data["value"]) == apart else ""
    hint = getattr(option.choice_label, "hint", "")
    return own_class, *_parts(option), format_html(HINT, hint) if hint else ""

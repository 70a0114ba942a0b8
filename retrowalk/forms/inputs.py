"""Plain inputs, written as Django's own templates write them: a question may have a dozen."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

if TYPE_CHECKING:
    from collections.abc import Mapping

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


def input_element(widget: Mapping[str, Any]) -> SafeString:
    """Return the element of a widget's context, as Django hands it to one of TEMPLATES."""
    own = {"type": widget["type"], "name": widget["name"]}
    if widget["value"] is not None:
        own["value"] = widget["value"]
    written = [_attribute(*one) for one in (own | _shown(widget["attrs"])).items()]
    return mark_safe(f"<input{''.join(written)}>")  # noqa: S308  every name and value is escaped


def _shown(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in attributes.items() if value is not False}


def _attribute(name: str, value: Any) -> str:
    if value is True:
        return f" {conditional_escape(name)}"
    return f' {conditional_escape(name)}="{conditional_escape(str(value))}"'

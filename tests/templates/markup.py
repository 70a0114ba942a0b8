"""Reads a rendered page: its ids, what points at them, its headings and its handlers."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

POINTERS = ("for", "aria-labelledby", "aria-describedby", "aria-controls")


@dataclass
class Markup:
    """What matters of a page."""

    ids: list[str] = field(default_factory=list)
    pointers: list[str] = field(default_factory=list)
    handlers: list[str] = field(default_factory=list)
    headings: list[str] = field(default_factory=list)
    tags: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    @property
    def doubled_ids(self) -> list[str]:
        """Return ids that stand more than once."""
        return sorted({one for one in self.ids if self.ids.count(one) > 1})

    @property
    def dangling(self) -> list[str]:
        """Return ids that are pointed at and stand nowhere."""
        return sorted(set(self.pointers) - set(self.ids))

    def having(self, name: str, value: str | None = None) -> list[dict[str, str]]:
        """Return the attributes of every tag with this attribute (and value)."""
        return [
            attributes
            for _, attributes in self.tags
            if name in attributes and value in (None, attributes[name])
        ]

    def named(self, tag: str) -> list[dict[str, str]]:
        """Return the attributes of every tag of this name."""
        return [attributes for name, attributes in self.tags if name == tag]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found = Markup()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        attributes = {name: value or "" for name, value in attrs}
        self.found.tags.append((tag, attributes))
        if "id" in attributes:
            self.found.ids.append(attributes["id"])
        for name in POINTERS:
            self.found.pointers += attributes.get(name, "").split()
        if tag == "a" and attributes.get("href", "").startswith("#id_"):
            self.found.pointers.append(attributes["href"][1:])
        if tag in ("h1", "h2", "h3", "h4"):
            self.found.headings.append(tag)
        self.found.handlers += [name for name in attributes if name.startswith("on")]
        if "style" in attributes:
            self.found.handlers.append("style")
        is_data = attributes.get("type", "").startswith("application/")
        if tag == "style" or (tag == "script" and "src" not in attributes and not is_data):
            self.found.handlers.append(tag)


def read(html: str) -> Markup:
    """Return what stands in the page."""
    reader = _Reader()
    reader.feed(html)
    return reader.found

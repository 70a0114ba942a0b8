"""Technique pages of the guide, as written in content/guide (clinical brief section 11)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from programs.library.rules.reading import (
    CONTENT,
    BadContentError,
    read_row,
    read_toml,
    refuse_doubles,
)


class GuideGroup(StrEnum):
    """Where a page stands in the guide, in reading order."""

    PREPARE = "prepare"
    TREADMILL = "treadmill"
    STEP = "step"
    AFTER = "after"

    @property
    def heading(self) -> str:
        """Return the heading above the pages of this group."""
        return GROUP_HEADINGS[self]


GROUP_HEADINGS = {
    GuideGroup.PREPARE: "Before you walk",
    GuideGroup.TREADMILL: "On a treadmill",
    GuideGroup.STEP: "How to step",
    GuideGroup.AFTER: "Listen to your body",
}


class SectionKind(StrEnum):
    """How the lines of a section are shown: numbered, as a list, or as paragraphs."""

    STEPS = "steps"
    POINTS = "points"
    WORDS = "words"


@dataclass(frozen=True, kw_only=True)
class Section:
    """A heading with its lines."""

    heading: str
    kind: SectionKind
    lines: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A still picture in static/images/guide and the words for those who cannot see it."""

    file: str
    alt: str

    @property
    def path(self) -> str:
        """Return the path below the folder of static files."""
        return f"images/guide/{self.file}"


@dataclass(frozen=True, kw_only=True)
class GuidePage:
    """One technique page; `cues` are the voice's words that it explains."""

    slug: str
    title: str
    group: GuideGroup
    position: int
    summary: str
    sections: tuple[Section, ...]
    cues: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    picture: Picture | None = None
    urgent: bool = False


def read_guide(folder: Path) -> tuple[GuidePage, ...]:
    """Return all pages of a folder in reading order; raise BadContentError for any fault."""
    pages = [_read_page(path) for path in sorted(folder.glob("*.toml"))]
    _check_guide(pages)
    groups = list(GuideGroup)
    return tuple(sorted(pages, key=lambda page: (groups.index(page.group), page.position)))


@cache
def guide_pages() -> tuple[GuidePage, ...]:
    """Return the pages of the guide in reading order, read once."""
    return read_guide(CONTENT / "guide")


def guide_page(slug: str) -> GuidePage | None:
    """Return the page at this address, or None."""
    return next((page for page in guide_pages() if page.slug == slug), None)


def pages_named(slugs: Iterable[str]) -> tuple[GuidePage, ...]:
    """Return the pages of these slugs, in reading order."""
    wanted = set(slugs)
    return tuple(page for page in guide_pages() if page.slug in wanted)


def _read_page(path: Path) -> GuidePage:
    raw: dict[str, Any] = {"slug": path.stem, **read_toml(path)}
    raw["sections"] = [
        read_row(Section, section, f"{path.name}, section {number}")
        for number, section in enumerate(raw.get("sections", []), start=1)
    ]
    if "picture" in raw:
        raw["picture"] = read_row(Picture, raw["picture"], f"{path.name}, picture")
    return read_row(GuidePage, raw, path.name)


def _check_guide(pages: list[GuidePage]) -> None:
    """Refuse doubled cues or places, and links to pages that are not there."""
    refuse_doubles([cue for page in pages for cue in page.cues], "cues of the guide")
    refuse_doubles([f"{page.group} {page.position}" for page in pages], "places in the guide")
    slugs = {page.slug for page in pages}
    for page in pages:
        missing = sorted(set(page.related) - slugs)
        if missing:
            raise BadContentError(f"{page.slug}: no page {', '.join(missing)}")

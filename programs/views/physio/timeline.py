"""A client's timeline: one list of everything that happened, with pills and older pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from programs.adherence.queries.client_timeline import timeline_of
from programs.adherence.rules.entry_words import entry_words
from programs.adherence.rules.timeline import FILTERS, Entry, Kind, Place, merged, page_of
from programs.adherence.rules.walk_words import (
    RECORDED,
    WalkBar,
    amount,
    feel_words,
    is_high,
    pain_words,
    walk_bar,
)
from programs.vocabulary import Provenance
from retrowalk.templatetags.retrowalk import local_time

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.http import QueryDict
    from django.utils.functional import _StrPromise

    from accounts.models import User
    from programs.adherence.queries.client_walks import ClientWalk

PILLS: dict[str, str | _StrPromise] = {
    "all": _("All"),
    "walks": _("Walks"),
    "checks": _("Checks"),
    "safety": _("Safety"),
    "plan": _("Plan"),
    "messages": _("Messages"),
    "notes": _("Notes"),
    "contacts": _("Contacts"),
}
UNKNOWN = _("We do not know that part of the timeline. This is the newest.")


@dataclass(frozen=True, kw_only=True)
class Wish:
    """Which kinds are asked for, and behind which entry; `note` says what was not understood."""

    shown: str = "all"
    after: Place | None = None
    note: str | _StrPromise = ""


@dataclass(frozen=True, kw_only=True)
class TimelineRow:
    """An entry in ready words. `bar` and `feel` are only of walks."""

    kind: str
    when: str
    title: str
    tone: str
    lines: tuple[str, ...]
    by: str = ""
    bar: WalkBar | None = None
    pain: str = ""
    is_pain_high: bool = False
    quote: str = ""


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """A page of entries as stored, and where it ends; walks are put into words later."""

    entries: list[Entry]
    end: Place | None

    @property
    def walk_keys(self) -> list[int]:
        """Return the keys of the walks on the page."""
        return [entry.key for entry in self.entries if entry.kind is Kind.WALK]


def wish_of(asked: QueryDict) -> Wish:
    """Return what the address asks of the timeline; what means nothing shows the newest."""
    shown, place = asked.get("show", "all"), asked.get("after", "")
    if shown not in FILTERS:
        return Wish(note=UNKNOWN)
    try:
        return Wish(shown=shown, after=Place.read(place) if place else None)
    except ValueError:
        return Wish(shown=shown, note=UNKNOWN)


def timeline(member: User, reader: User, wish: Wish) -> Timeline:
    """Return the page of the timeline that is asked for; one query."""
    entries, end = page_of(timeline_of(member, reader, wish.shown, wish.after))
    return Timeline(entries=entries, end=end)


def timeline_context(
    member: User, page: Timeline, wish: Wish, walks: Iterable[ClientWalk]
) -> dict[str, Any]:
    """Return what the template shows of a page; no query."""
    by_key = {walk.pk: walk for walk in walks}
    url = f"/clients/{member.uuid}/"
    return {
        "entries": [row_of(entry, by_key.get(entry.key)) for entry in merged(page.entries)],
        "wish": wish,
        "shown_words": PILLS[wish.shown],
        "pills": [
            {"key": key, "words": words, "url": _url(url, key), "is_current": key == wish.shown}
            for key, words in PILLS.items()
        ],
        "older_url": _url(url, wish.shown, page.end) if page.end else "",
    }


def row_of(entry: Entry, walk: ClientWalk | None) -> TimelineRow:
    """Return one entry in words; `walk` is looked at for walks only."""
    if entry.kind is Kind.WALK and walk is not None:
        return _walk_row(entry, walk)
    said = entry_words(entry)
    return TimelineRow(
        kind=str(entry.kind),
        when=short_moment(entry.at),
        title=said.title,
        tone=said.tone,
        lines=said.lines,
        by=said.by,
    )


def _walk_row(entry: Entry, walk: ClientWalk) -> TimelineRow:
    pains = {
        "before": walk.before,
        "pain": walk.pain,
        "ten_minutes": walk.ten_minutes,
        "morning": walk.morning,
    }
    feel = feel_words(effort=walk.effort, confidence=walk.confidence, near_falls=walk.near_falls)
    return TimelineRow(
        kind=str(entry.kind),
        when=short_moment(entry.at),
        title=f"{'Cut short' if walk.walk.is_cut_short else 'Walked'}, {amount(walk.walk)}",
        tone="check" if walk.walk.is_cut_short else "",
        lines=tuple(line for line in (feel, _how(walk)) if line),
        bar=walk_bar(walk.walk, walk.repetitions),
        pain=pain_words(**pains),
        is_pain_high=is_high(*pains.values()),
        quote=walk.note,
    )


def _how(walk: ClientWalk) -> str:
    """Return how a walk came to be recorded, where it is not the usual way."""
    said = [] if walk.provenance == Provenance.TIMER else [RECORDED[Provenance(walk.provenance)]]
    if walk.is_lighter:
        said.append("A shorter walk was set")
    if walk.walk.is_over_dose:
        said.append("More than 120% of the plan")
    if walk.was_older_plan:
        said.append("By an older plan")
    return ". ".join(said)


def short_moment(at: datetime) -> str:
    """Return "Wed 13 May, 9:30am" in the reader's zone."""
    local = timezone.localtime(at)
    year = "" if local.year == timezone.localdate().year else f" {local.year}"
    return f"{date_format(local, 'D j M')}{year}, {local_time(local)}"


def _url(url: str, shown: str, after: Place | None = None) -> str:
    parts = {} if shown == "all" else {"show": shown}
    if after is not None:
        parts["after"] = str(after)
    return f"{url}?{urlencode(parts)}" if parts else url

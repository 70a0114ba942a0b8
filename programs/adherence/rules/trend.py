"""Where a row of scores went, as one sentence that is read in three seconds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

FEWEST_SCORES = 3
"""Fewer scores than this say nothing yet."""

SHORTEST_IN_WEEKS = 14
"""From this many days on a span is told in weeks."""


@dataclass(frozen=True, kw_only=True)
class Trend:
    """The first and the last score, the way between them, and how long it took."""

    first: int
    last: int
    span: str

    @property
    def way(self) -> str:
        """Return "Down", "Up" or "Still"."""
        if self.first == self.last:
            return "Still"
        return "Down" if self.last < self.first else "Up"

    @property
    def pattern(self) -> str:
        """Return the sentence with places for {first} and {last}: a page may stress them."""
        if self.way == "Still":
            return f"Still {{last}}, as {self.span} ago"
        return f"{self.way} from {{first}} to {{last}} in {self.span}"

    @property
    def words(self) -> str:
        """Return "Down from 5 to 2 in 3 weeks", or "Still 2, as 3 weeks ago"."""
        return self.pattern.format(first=self.first, last=self.last)


def trend(scores: Sequence[tuple[date, int]]) -> Trend | None:
    """Return where scores went, oldest first; None for fewer than 3."""
    if len(scores) < FEWEST_SCORES:
        return None
    (first_on, first), (last_on, last) = scores[0], scores[-1]
    return Trend(first=first, last=last, span=span_words((last_on - first_on).days))


def span_words(days: int) -> str:
    """Return days as "5 days", and from two weeks on as the nearest "3 weeks"."""
    if days >= SHORTEST_IN_WEEKS:
        return f"{(2 * days + 7) // 14} weeks"
    count = max(days, 1)
    return "1 day" if count == 1 else f"{count} days"

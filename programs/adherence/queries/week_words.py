"""The week of a coach's clients in words, for the page, its plain text and the mail."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.formats import date_format

from programs.adherence.queries.named import CALL, QUIET, WELL
from programs.adherence.rules.reasons import Group

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from programs.adherence.queries.caseload import WeekSums

LISTS = (
    (CALL, "Call these", "Nobody needs a call."),
    (WELL, "Going well, say so", "Too early to say."),
    (QUIET, "Gone quiet", "Nobody has gone quiet."),
)
"""The lists of a week: key, heading, and what is said when it is empty."""


NEED_SOMEBODY = {Group.ACT_TODAY: "to act on today", Group.CHECK_IN: "under Check in"}
"""The groups of whom somebody may wait, and what is said of those no list names."""


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One count of a week with the one before beside it."""

    title: str
    now: str
    before: str


def figures(now: WeekSums, before: WeekSums) -> list[Figure]:
    """Return the four counts of a week, each beside the week before."""
    return [
        Figure(title="Clients who walked", now=str(now.walkers), before=str(before.walkers)),
        Figure(title="Sessions done", now=_of(now), before=_of(before)),
        Figure(title="Calls and messages", now=str(now.contacts), before=str(before.contacts)),
        Figure(title="New to act on today", now=str(now.urgent), before=str(before.urgent)),
    ]


def _of(week: WeekSums) -> str:
    return f"{week.counted} of {week.due}" if week.due else "None due"


def trend_words(weeks: Sequence[WeekSums]) -> str:
    """Return how the share of sessions done went: "Sessions done up from 65% to 72% in 7 weeks"."""
    told = [(number, week.percent) for number, week in enumerate(weeks) if week.percent is not None]
    if not told:
        return "Nothing was due in these weeks."
    (first_number, first), (last_number, last) = told[0], told[-1]
    if first_number == last_number:
        return f"{last}% of sessions done."
    ago = last_number - first_number
    weeks_long = "1 week" if ago == 1 else f"{ago} weeks"
    if first == last:
        return f"Still {last}% of sessions done, as {weeks_long} before."
    way = "down" if last < first else "up"
    return f"Sessions done {way} from {first}% to {last}% in {weeks_long}."


def more_words(
    lists: Mapping[str, Sequence[Mapping[str, Any]]], counts: Mapping[int, int]
) -> list[tuple[int, str]]:
    """Return which groups have clients no list names, and how many: "and 1 more to act on today".

    `counts` are those of the roster, so what is put off counts under Check in.
    """
    shown = Counter(row["group"] for key in (CALL, QUIET) for row in lists[key])
    left = {group: counts.get(group, 0) - shown[group] for group in NEED_SOMEBODY}
    return [
        (group, f"{f'and {number} more' if shown[group] else number} {words}")
        for group, words in NEED_SOMEBODY.items()
        if (number := left[group]) > 0
    ]


def initials(name: str) -> str:
    """Return up to two initials with full stops, the only name that leaves in a mail: "J. P."."""
    words = name.split()
    return " ".join(f"{word[0].upper()}." for word in words[:1] + words[1:][-1:])


def as_text(
    now: WeekSums,
    before: WeekSums,
    lists: Mapping[str, Sequence[Mapping[str, Any]]],
    *,
    counts: Mapping[int, int],
    link: str,
) -> str:
    """Return the week as plain text: counts, initials and one link, and no word about health."""
    lines = [f"Week of {date_format(now.monday, 'j F Y')}", ""]
    lines += [
        f"{one.title}: {one.now} (the week before: {one.before})" for one in figures(now, before)
    ]
    for key, title, nobody in LISTS:
        names = ", ".join(initials(row["name"]) for row in lists[key])
        lines += ["", f"{title}: {names or nobody}"]
        if key == CALL:
            lines += [words for _, words in more_words(lists, counts)]
    return "\n".join([*lines, "", f"Open the week: {link}", ""])

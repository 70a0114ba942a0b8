"""The cards of the progress page: a sentence, a chart, and the same numbers as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext_lazy as _

from programs.adherence.rules.arithmetic import Adherence, Label
from programs.adherence.rules.charts import BarChart, LineChart, bar_chart, line_chart
from programs.adherence.rules.trend import trend
from programs.labels import PROVENANCES
from programs.plans.rules.explain import stored_facts
from programs.views.chart_drawing import drawn
from programs.vocabulary import PAIN_LIMIT, Change, Provenance
from retrowalk.templatetags.retrowalk import local_day, written_day

if TYPE_CHECKING:
    from datetime import date

    from django.utils.functional import _StrPromise
    from django.utils.safestring import SafeString

    from programs.adherence.queries.calendar import CalendarDay, CalendarWeek
    from programs.adherence.queries.history import WalkRow
    from programs.adherence.queries.progress import Progress
    from programs.plans.models import ProgressionDecision

    Words = str | _StrPromise

SHOWS = ("chart", "table")
FACT = "<li>{}: <b>{}</b></li>"
"""What a rule looked at, and what it found."""

MARK = '<td><span class="mark mark-{}{}" role="img" aria-label="{}"></span></td>'
"""One day of the calendar: its state, the corner of a walk typed in, and both in words."""
SAFE_LINE = PAIN_LIMIT - 1
"""Pain up to here is allowed on a walk, out of 10 (PMM)."""

NOT_TOLD = _("No answer")
LABELS: dict[Label, Words] = {
    Label.NOTHING_DUE: "",
    Label.TOO_EARLY: _("Too early to say"),
    Label.ON_TRACK: _("On track"),
    Label.PARTLY: _("Partly on track"),
    Label.LOW: _("Fewer walks than planned. Every walk counts."),
}
CHANGES: dict[Change, Words] = {
    Change.STOP_URGENT: _("We stopped your plan in week %(week)d"),
    Change.PAUSE_CLEAR: _("We paused your plan in week %(week)d"),
    Change.RESCREEN_RESTART: _("We asked you to check again and start anew"),
    Change.REGRESS: _("We eased back from week %(week)d"),
    Change.REGRESS_SUPPORT: _("We gave you more support in week %(week)d"),
    Change.HOLD: _("We stayed on week %(week)d"),
    Change.CONTINUE: _("We went on with week %(week)d"),
    Change.COMPLETE: _("You finished the program"),
    Change.PROGRESS: _("You moved on from week %(week)d"),
}


@dataclass(frozen=True, kw_only=True)
class ChartCard:
    """One card. `words` is its sentence; without a chart it says when the chart starts.

    The rows are there only where the card shows its table.
    """

    key: str
    title: Words
    shows: str
    words: Words = ""
    heads: tuple[Words, ...] = ()
    rows: tuple[tuple[Words | int, ...], ...] = ()
    chart: LineChart | BarChart | None = None
    legend: Words = ""

    @property
    def is_table(self) -> bool:
        """Return whether the table is shown in place of the chart."""
        return self.shows == "table"

    @property
    def has_chart(self) -> bool:
        """Return whether there is enough to draw."""
        return self.chart is not None

    @property
    def picture(self) -> SafeString:
        """Return the chart, named by the card's title and its sentence."""
        if self.chart is None:
            raise ValueError(self.key)
        return drawn(self.chart, f"{self.key}-title {self.key}-words")


@dataclass(frozen=True, kw_only=True)
class ShareLine:
    """One window: sessions and backward minutes as n of d, and what to say about it.

    Where nothing is due yet the page says so, and never 0 of 0.
    """

    title: Words
    sums: Adherence
    words: Words = ""

    @property
    def done_minutes(self) -> int:
        """Return the backward minutes done, to the nearest minute."""
        return whole_minutes(self.sums.done_seconds)

    @property
    def planned_minutes(self) -> int:
        """Return the backward minutes planned, to the nearest minute."""
        return whole_minutes(self.sums.planned_seconds)


@dataclass(frozen=True, kw_only=True)
class ChangeLine:
    """One decision in words: what changed, why, and the facts the rule looked at."""

    title: str
    reason: str
    rule: str
    facts: SafeString


def pain_card(found: Progress, shows: str) -> ChartCard:
    """Return the worst pain of each walk, with the next morning beside it."""
    walks = found.walks
    card = ChartCard(
        key="pain",
        title=_("Pain after sessions"),
        shows=shows,
        legend=_("Line: worst on the walk. Squares: next morning. Dashes: the safe line of 5."),
        heads=(_("Day"), _("Worst on the walk"), _("Next morning"), _("Recorded")),
    )
    if card.is_table:
        rows = (
            (short_day(walk.on), _score(walk.pain), _score(walk.morning), recorded(walk))
            for walk in reversed(walks)
        )
        card = replace(card, rows=tuple(rows))
    mornings = [walk.morning for walk in walks]
    return _drawn(card, found, [walk.pain for walk in walks], mornings, limit=SAFE_LINE)


def confidence_card(found: Progress, shows: str) -> ChartCard:
    """Return how sure the member felt on each walk of doing it without falling."""
    walks = found.walks
    card = ChartCard(
        key="confidence",
        title=_("How sure you felt"),
        shows=shows,
        legend=_("0 is not sure at all. 10 is fully sure you can do this without falling."),
        heads=(_("Day"), _("How sure")),
    )
    if card.is_table:
        rows = ((short_day(walk.on), _score(walk.confidence)) for walk in reversed(walks))
        card = replace(card, rows=tuple(rows))
    return _drawn(card, found, [walk.confidence for walk in walks])


def minutes_card(found: Progress, shows: str) -> ChartCard:
    """Return the backward minutes of each week, done of planned so far."""
    title = _("Backward minutes a week")
    done = [whole_minutes(week.sums.done_seconds) for week in found.weeks]
    planned = [whole_minutes(week.sums.planned_seconds) for week in found.weeks]
    if not any(planned):
        return ChartCard(
            key="minutes", title=title, words=_("Your first minutes will show here."), shows=shows
        )
    days = [short_day(week.week.first) for week in found.weeks]
    rows = tuple(zip(days, done, planned, strict=True))
    words = _("{share} planned minutes in {count} weeks.")
    if len(rows) == 1:
        words = _("{share} planned minutes this week.")
    share = _stressed(f"{sum(done)} of {sum(planned)}")
    return ChartCard(
        key="minutes",
        title=title,
        words=format_html(str(words), share=share, count=len(rows)),
        shows=shows,
        heads=(_("Week from"), _("Done"), _("Planned")),
        rows=rows[::-1],
        chart=bar_chart(planned, done, days[0], "This week" if len(days) > 1 else ""),
        legend=_("Full: minutes done. Outline: minutes planned up to today."),
    )


def calendar_rows(weeks: Sequence[CalendarWeek]) -> list[tuple[str, SafeString]]:
    """Return each week's title and its seven marks, ready to print."""
    return [(week.title, _week(week.days)) for week in weeks]


@lru_cache(maxsize=1000)
def _week(days: tuple[CalendarDay, ...]) -> SafeString:
    """Return the marks of a week, drawn once for all weeks that look the same."""
    return format_html_join("", "{}", ((_mark(day),) for day in days))


@lru_cache(maxsize=200)
def _mark(day: CalendarDay) -> SafeString:
    """Return one mark, drawn once for each kind of day: it says nothing of which day."""
    corner = " mark-by-hand" if day.is_by_hand else ""
    return format_html(MARK, day.state, corner, day.words)


def share_lines(found: Progress) -> tuple[ShareLine, ...]:
    """Return this week, the last 28 days, and the time since the start."""
    label = found.last_28_days.label()
    return (
        ShareLine(title=_("This week"), sums=found.this_week, words=_to_come(found.to_come)),
        ShareLine(title=_("Last 28 days"), sums=found.last_28_days, words=LABELS[label]),
        ShareLine(title=_("Since you started"), sums=found.since_start),
    )


def change_lines(decisions: Sequence[ProgressionDecision]) -> list[ChangeLine]:
    """Return what the rules, or a physio, decided: newest first, with the rule's own reason."""
    return [
        ChangeLine(
            title=str(CHANGES[Change(one.change)]) % {"week": one.week},
            reason=one.reason,
            rule=_rule_words(one),
            facts=format_html_join("", FACT, stored_facts(one.rule_number, one.facts)),
        )
        for one in decisions
    ]


def whole_minutes(seconds: int) -> int:
    """Return seconds as minutes, to the nearest; 30 seconds count up."""
    return (seconds + 30) // 60


def short_day(day: date) -> str:
    """Return "13 May", for a narrow column."""
    return written_day(day, "j M")


def recorded(walk: WalkRow) -> Words:
    """Return how the walk came to be recorded."""
    return PROVENANCES[Provenance(walk.provenance)]


def _drawn(
    card: ChartCard,
    found: Progress,
    scores: Sequence[int | None],
    second: Sequence[int | None] = (),
    *,
    limit: int | None = None,
) -> ChartCard:
    """Return the card with its sentence and its line, or with when they will start."""
    days = [walk.on for walk in found.walks]
    pairs = zip(days, scores, strict=True)
    told = [(day, score) for day, score in pairs if score is not None]
    way = trend(told)
    if way is None:
        return replace(card, words=_starts_after(len(told)))
    line = line_chart(scores, second, limit=limit, first_number=found.first_number)
    words = format_html(f"{way.pattern}.", first=_stressed(way.first), last=_stressed(way.last))
    return replace(card, words=words, chart=line)


def _stressed(words: object) -> str:
    return format_html("<strong>{}</strong>", words)


def _starts_after(told: int) -> str:
    words = _("Your chart starts after 3 sessions. You have told us about %(count)d so far.")
    return str(words) % {"count": told}


def _score(score: int | None) -> Words | int:
    return NOT_TOLD if score is None else score


def _to_come(count: int) -> Words:
    if not count:
        return ""
    return str(_("%(count)d still to come")) % {"count": count}


def _rule_words(one: ProgressionDecision) -> str:
    day = local_day(one.decided_at)
    if one.decided_by:
        return f"{one.decided_by.first_name}, {day}"
    return f"Rule {one.rule_number}, {day}"

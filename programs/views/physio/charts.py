"""How it went, as small charts below one another on one scale, or as one table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from programs.adherence.rules.arithmetic import LABEL_WORDS, Adherence, adherence
from programs.adherence.rules.small_multiples import SmallChart, small_chart
from programs.adherence.rules.trend import trend
from programs.adherence.rules.windows import last_28_days, since_start
from programs.vocabulary import PAIN_LIMIT

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest
    from django.utils.functional import _StrPromise

    from programs.adherence.queries.client_walks import ClientWalk

SHOWS = ("chart", "table")
REMEMBERED = "client_outcomes_show"
MOST_WALKS = 24
SAFE_LINE = PAIN_LIMIT - 1


@dataclass(frozen=True)
class Score:
    """One of the scores of a walk: its name over a chart, and over a narrow column."""

    name: str | _StrPromise
    head: str | _StrPromise
    of: Callable[[ClientWalk], int | None]
    is_pain: bool = False


SCORES = (
    Score(_("Pain before"), _("Before"), lambda walk: walk.before, is_pain=True),
    Score(_("Worst pain"), _("Worst"), lambda walk: walk.pain, is_pain=True),
    Score(_("Pain next morning"), _("Morning"), lambda walk: walk.morning, is_pain=True),
    Score(_("Effort"), _("Effort"), lambda walk: walk.effort),
    Score(_("Sure of no fall"), _("Sure"), lambda walk: walk.confidence),
)


@dataclass(frozen=True, kw_only=True)
class Panel:
    """One score over the walks: its line, the last value, and the way in words."""

    name: str | _StrPromise
    chart: SmallChart
    last: int | None
    words: str
    is_high: bool


@dataclass(frozen=True, kw_only=True)
class Share:
    """A window in two honest numbers, each with its percentage; nothing due says so."""

    title: str | _StrPromise
    sums: Adherence
    label: str = ""

    @property
    def minutes(self) -> str:
        """Return the backward minutes as "54 of 60", to the nearest minute."""
        done, planned = self.sums.done_seconds, self.sums.planned_seconds
        return f"{(done + 30) // 60} of {(planned + 30) // 60}"


def remembered_show(request: HttpRequest) -> str:
    """Return whether charts or the table are shown; a new wish is kept for the next client."""
    wished: str = request.GET.get("outcomes", "")
    kept: str = request.session.get(REMEMBERED, SHOWS[0])
    if wished in SHOWS and wished != kept:
        request.session[REMEMBERED] = kept = wished
    return kept


def outcomes_context(
    walks: Sequence[ClientWalk], plan_id: int | None, shows: str
) -> dict[str, Any]:
    """Return the charts and the table of the latest walks of one plan, oldest first."""
    done = [walk for walk in walks if walk.walk.is_done and walk.plan_id == plan_id][-MOST_WALKS:]
    return {
        "panels": [_panel(score, done) for score in SCORES] if done else [],
        "is_table": shows == "table",
        "heads": [score.head for score in SCORES],
        "score_rows": [
            (date_format(walk.on, "j M"), [_cell(score.of(walk)) for score in SCORES])
            for walk in reversed(done)
        ],
    }


def shares(walks: Sequence[ClientWalk], starts_on: date | None, today: date) -> list[Share]:
    """Return the last 28 days and the time since the plan began, by the one formula."""
    rows = [walk.walk for walk in walks]
    month = adherence(rows, last_28_days(today), today)
    found = [Share(title=_("Last 28 days"), sums=month, label=LABEL_WORDS[month.label()])]
    if starts_on is not None and starts_on <= today:
        whole = adherence(rows, since_start(starts_on, today), today)
        found.append(Share(title=_("Since start"), sums=whole))
    return found


def _panel(score: Score, walks: Sequence[ClientWalk]) -> Panel:
    scores, days = [score.of(walk) for walk in walks], [walk.on for walk in walks]
    told = [(day, one) for day, one in zip(days, scores, strict=True) if one is not None]
    way, last = trend(told), told[-1][1] if told else None
    return Panel(
        name=score.name,
        chart=small_chart(scores, limit=SAFE_LINE if score.is_pain else None),
        last=last,
        words=way.words if way else "Too early to say",
        is_high=score.is_pain and last is not None and last >= PAIN_LIMIT,
    )


def _cell(score: int | None) -> str:
    return "" if score is None else str(score)

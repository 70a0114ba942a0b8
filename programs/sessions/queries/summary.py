"""One walk at a glance: how long, how many backward walks, the bar and its key."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from programs.labels import SUPPORT_SHORT
from programs.sessions.queries.walk_data import prescription_of, setting_of
from programs.sessions.rules.bar import SessionBar, minutes_words, session_bar
from programs.sessions.rules.lines import length_words
from programs.sessions.rules.timeline import intervals, totals
from programs.vocabulary import Prescription, Recovery, Setting, SupportLevel

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

    from programs.sessions.models import WalkSession


@dataclass(frozen=True, kw_only=True)
class WalkSummary:
    """What a card says about a walk; nothing here needs a query."""

    minutes: int
    walks: str
    bar: SessionBar
    backward: str
    forward: str
    rest: str
    support: str | _StrPromise
    speed: str


def walk_summary(walk_session: WalkSession) -> WalkSummary:
    """Return the walk in words and as a bar; no query when its plan and week are loaded."""
    return summary_of(
        prescription_of(walk_session),
        setting_of(walk_session),
        walk_session.plan.lane_length_mm,
        SupportLevel(walk_session.support_level),
    )


def summary_of(
    asked: Prescription, setting: Setting, lane_length_mm: int | None, support: SupportLevel
) -> WalkSummary:
    """Return what these numbers make of a walk in this place."""
    parts = intervals(asked, setting, lane_length_mm, support)
    sums = totals(parts)
    return WalkSummary(
        minutes=round(sums.timed_seconds / 60),
        walks=walks_in_words(asked),
        bar=session_bar(parts),
        backward=minutes_words(sums.backward_seconds),
        forward=minutes_words(sums.forward_seconds),
        rest=minutes_words(sums.rest_seconds) if sums.rest_seconds else "",
        support=SUPPORT_SHORT[support],
        speed=asked.speed_words,
    )


def walks_in_words(asked: Prescription) -> str:
    """Return "6 backward walks of 1 minute. Easy forward walks between."."""
    length = length_words(asked.backward_seconds)
    if asked.repetitions == 1:
        return str(_("1 backward walk of %(length)s.")) % {"length": length}
    between = (
        _("Easy forward walks between.")
        if asked.recovery is Recovery.FORWARD
        else _("Standing rests between.")
    )
    walks = _("%(count)d backward walks of %(length)s.")
    return f"{str(walks) % {'count': asked.repetitions, 'length': length}} {between}"

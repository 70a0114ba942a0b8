"""One client's adherence in words and small drawings, made of what a coach may read."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from django.utils.formats import date_format

from programs.adherence.rules.arithmetic import (
    LABEL_WORDS,
    Adherence,
    Label,
    Thresholds,
    adherence,
)
from programs.adherence.rules.pattern import Due, Stretch, pattern, pattern_words
from programs.adherence.rules.picture import LETTERS
from programs.adherence.rules.trend import trend
from programs.adherence.rules.windows import this_week, weeks_up_to
from programs.labels import SUPPORT_SHORT
from programs.plans.rules.marks import mark_on
from programs.sessions.models import SafetyEvent
from programs.sessions.rules.spark import sparkline
from programs.views.coach.words import EXCUSES
from programs.views.drawing import Marks, last_point, marks
from programs.vocabulary import SessionStatus, SupportLevel

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date

    from programs.adherence.queries.coach_view import CoachWalk, LogLine

WEEKS = 12
TONES = {Label.ON_TRACK: "track", Label.PARTLY: "check", Label.LOW: "act"}
STOPPED_FOR = {
    "stop_fall": "A fall",
    "stop_near_fall": "A stumble",
    "stop_not_steady": "Not steady",
    "stop_dizzy": "Dizzy",
    "stop_pain": "Pain",
    "stop_sharp": "Sharp pain",
    "stop_breath": "Out of breath",
    "just_stopping": "Chose to stop",
}
"""How a walk was stopped, by the first words of its rule; all others are one line."""

OTHER_STOP = "Stopped for safety"
NOT_TOLD = "Ended early, no reason given"
CONTACTS = {
    ("call", "spoke"): "Called, spoke",
    ("call", "left_message"): "Called, left a message",
    ("call", "no_answer"): "Called, no answer",
    ("message", ""): "Sent a message",
    ("passed_on", ""): "Passed on to a physio",
    ("snoozed", ""): "Put off",
    ("done", ""): "Closed",
}


@dataclass(frozen=True, kw_only=True)
class WeekLine:
    """A calendar week: its Monday, marks, done of planned and the word for it."""

    title: str
    marks: Marks
    sums: Adherence
    minutes: str
    label: str
    tone: str


@dataclass(frozen=True, kw_only=True)
class PainCard:
    """One line of pain: when it was asked, where it went, and its last value."""

    title: str
    path: str
    end: str
    words: str
    last: int | None


@dataclass(frozen=True, kw_only=True)
class DoseLine:
    """What was asked from a day on: minutes backward and how much support."""

    since: str
    minutes: str
    support: str


@dataclass(frozen=True, kw_only=True)
class LogRow:
    """One line of the log: the day, what it was, who did it, what comes next."""

    on: str
    words: str
    who: str
    next_on: date | None
    is_event: bool


def week_lines(
    walks: Sequence[CoachWalk], today: date, limits: Thresholds | None = None
) -> list[WeekLine]:
    """Return a line for each week with sessions, the newest first."""
    lines = []
    for window in reversed(weeks_up_to(today, WEEKS)):
        inside = [one for one in walks if one.walk.due_on in window]
        if not inside:
            continue
        sums = adherence((one.walk for one in inside), window, today)
        label = sums.label(limits)
        lines.append(
            WeekLine(
                title=date_format(window.first, "j M"),
                marks=marks("".join(letter_of(one, today) for one in inside)),
                sums=sums,
                minutes=f"{sums.done_seconds // 60} of {sums.planned_seconds // 60} min",
                label=_week_word(label, sums),
                tone=TONES.get(label, ""),
            )
        )
    return lines


def _week_word(label: Label, sums: Adherence) -> str:
    """Return the word of a week; a week has few sessions, so its share needs no third one."""
    if label is not Label.TOO_EARLY:
        return LABEL_WORDS[label]
    return "All done" if sums.counted == sums.due else ""


def letter_of(one: CoachWalk, today: date) -> str:
    """Return the letter of a session in a row of marks."""
    mark = mark_on(
        one.walk.due_on,
        today,
        is_done=one.walk.is_done,
        is_excused=one.walk.is_excused,
        is_counted=one.walk.counts,
    )
    return LETTERS[mark]


def cut_short(walks: Iterable[CoachWalk]) -> list[tuple[str, int]]:
    """Return why walks ended early and how often, the most frequent first."""
    return Counter(stop_words(one.ended_by) for one in walks if one.walk.is_cut_short).most_common()


def stop_words(rule: str) -> str:
    """Return why a walk ended in a word or two, never what the member wrote."""
    if not rule:
        return NOT_TOLD
    return next((said for key, said in STOPPED_FOR.items() if rule.startswith(key)), OTHER_STOP)


def left_out(walks: Iterable[CoachWalk]) -> list[tuple[str, int]]:
    """Return why sessions were left out and how often."""
    reasons = (one.excuse for one in walks if one.status == SessionStatus.EXCUSED)
    return Counter(EXCUSES.get(reason, "Plan paused") for reason in reasons).most_common()


def missed_pattern(walks: Iterable[CoachWalk], today: date) -> tuple[list[Stretch], str]:
    """Return weekdays by times of day, and what stands out in words."""
    rows = pattern(
        Due(
            weekday=one.walk.due_on.weekday(),
            hour=one.due_at.astimezone(ZoneInfo(one.time_zone)).hour,
            is_missed=not one.walk.is_done,
        )
        for one in walks
        if one.walk.is_due(today)
    )
    return rows, pattern_words(rows)


def pain_cards(walks: Sequence[CoachWalk]) -> list[PainCard]:
    """Return pain before, worst on the walk, and next morning, on one scale."""
    asked: tuple[tuple[str, Callable[[CoachWalk], int | None]], ...] = (
        ("Before the walk", lambda one: one.before),
        ("Worst on the walk", lambda one: one.after),
        ("Next morning", lambda one: one.morning),
    )
    done = [one for one in walks if one.walk.is_done]
    return [_pain_card(title, [(one.on, score(one)) for one in done]) for title, score in asked]


def _pain_card(title: str, told: Sequence[tuple[date, int | None]]) -> PainCard:
    scores = [(on, score) for on, score in told if score is not None]
    way = trend(scores)
    path = sparkline([score for _, score in scores]).path if len(scores) > 1 else ""
    return PainCard(
        title=title,
        path=path,
        end=last_point(path),
        words=f"{way.words}." if way else "Not told yet." if not scores else "Too few for a trend.",
        last=scores[-1][1] if scores else None,
    )


def dose_lines(walks: Sequence[CoachWalk]) -> list[DoseLine]:
    """Return when minutes or support changed, the newest first."""
    lines: list[DoseLine] = []
    before: tuple[int, int] | None = None
    for one in walks:
        asked = (one.walk.planned_seconds, one.support_level)
        if asked != before:
            lines.append(_dose_line(one))
        before = asked
    return lines[::-1]


def _dose_line(one: CoachWalk) -> DoseLine:
    minutes = f"{one.walk.planned_seconds / 60:g}"
    return DoseLine(
        since=date_format(one.walk.due_on, "j M"),
        minutes=f"{minutes} minute{'' if minutes == '1' else 's'} backward",
        support=str(SUPPORT_SHORT[SupportLevel(one.support_level)]),
    )


def ahead(walks: Iterable[CoachWalk], today: date) -> list[CoachWalk]:
    """Return the sessions to come, today's too: they may be moved or left out."""
    return [one for one in _open(walks) if one.walk.due_on >= today]


def behind(walks: Iterable[CoachWalk], today: date) -> list[CoachWalk]:
    """Return the sessions missed this week, which may still be moved or left out."""
    week = this_week(today)
    return [one for one in _open(walks) if one.walk.due_on < today and one.walk.due_on in week]


def _open(walks: Iterable[CoachWalk]) -> list[CoachWalk]:
    return [one for one in walks if one.status == SessionStatus.SCHEDULED]


def limits_words(limits: Thresholds) -> str:
    """Return the limits in force as a sentence: "80% and up is on track, ..."."""
    on_track, partly = limits.on_track, limits.partly
    upper = on_track - 1
    between = f"{partly}%" if partly == upper else f"{partly} to {upper}%"
    return f"{on_track}% and up is on track, {between} partly, under {partly}% low."


def log_rows(lines: Iterable[LogLine], today: date) -> list[LogRow]:
    """Return calls, messages and what happened, in words; an event is its kind and day alone."""
    kinds = dict(SafetyEvent.Kind.choices)
    return [
        LogRow(
            on=date_format(line.at, "j M" if line.at.year == today.year else "j M Y"),
            words=str(kinds[line.kind])
            if line.source == "event"
            else CONTACTS.get((line.kind, line.result), "Contact"),
            who=line.staff,
            next_on=line.next_on,
            is_event=line.source == "event",
        )
        for line in lines
    ]

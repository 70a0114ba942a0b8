"""What happens to one made-up member: a plain simulation that asks the real rules.

Nothing here knows a database or a clock; the same story and the same seed give the
same history on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from random import Random

from programs.demo.facts import row_facts
from programs.demo.walk import Walk
from programs.library.rules.program_file import ProgramFile
from programs.plans.rules.outcome import Lock, Row
from programs.plans.rules.progression import Decision, decide
from programs.plans.rules.schedule import row_dates
from programs.plans.rules.support import first_level, level_after, may_ease_support
from programs.sessions.services.review import acts_at_once
from programs.vocabulary import SessionStatus, Setting, Spotter, SupportLevel, Tier

ROW_DAYS = 7


@dataclass(frozen=True, kw_only=True)
class Story:
    """How somebody walks. Chances are per cent, pain 0 to 10, days count back from today.

    `events` names what happened on the walk so many walks before the last one:
    0 is the last walk done. `quiet_days` are the last days without any walk, `lost_days` the
    bounds of a stretch of days, counted back from today, that were missed.
    `walks_today` shifts the days so that one of them is today.
    """

    program: str
    weeks: int
    pain_at_first: int = 4
    pain_now: int = 2
    misses: int = 8
    misses_lately: int | None = None
    cut_short: int = 6
    excuses: int = 3
    confidence: int = 8
    effort: int = 3
    quiet_days: int = 0
    lost_days: tuple[int, int] = (0, 0)
    events: dict[int, str] = field(default_factory=dict)
    over_dose: bool = False
    high_mornings: int = 0
    tier: Tier = Tier.GO
    setting: Setting = Setting.TREADMILL
    weekdays: tuple[int, ...] = (0, 2, 4)
    walks_today: bool = False

    def days_at(self, today: date) -> tuple[int, ...]:
        """Return the weekdays walked, 0 for Monday."""
        if not self.walks_today:
            return self.weekdays
        return tuple(sorted((today.weekday() - back) % 7 for back in (0, 2, 4)))


@dataclass(frozen=True, kw_only=True)
class Decided:
    """A decision of the rules, the place it was made for, and the day."""

    week: int
    attempt: int
    on: date
    decision: Decision


@dataclass(kw_only=True)
class History:
    """Everything that happened, and where the plan stands."""

    walks: list[Walk]
    decisions: list[Decided]
    week: int
    attempt: int
    week_starts_on: date
    support_level: SupportLevel
    lock: Lock = Lock.NONE
    is_complete: bool = False


def tell(story: Story, program: ProgramFile, *, starts_on: date, today: date, seed: int) -> History:
    """Return the history of a member who began this program on a day."""
    return _Teller(story, program, starts_on, today, seed).run()


class _Teller:
    """Walks row after row, as the product itself would have laid them out."""

    def __init__(
        self, story: Story, program: ProgramFile, starts_on: date, today: date, seed: int
    ) -> None:
        self.story, self.program, self.today = story, program, today
        self.starts_on = starts_on
        self.random = Random(seed)  # noqa: S311 a made-up history needs no secrecy
        level = first_level(program.weeks[0], story.tier, story.setting, Spotter.FIRST_THREE)
        self.history = History(
            walks=[],
            decisions=[],
            week=1,
            attempt=1,
            week_starts_on=starts_on,
            support_level=level or SupportLevel.S2,
        )

    def run(self) -> History:
        """Return the history up to today."""
        while not self.history.is_complete and self.history.lock is Lock.NONE:
            if self._row_reaches_today():
                break
        self._add_events()
        return self.history

    def _row_reaches_today(self) -> bool:
        """Walk one row; return whether it reaches today and so stays open."""
        history, asked = self.history, self.program.weeks[self.history.week - 1]
        done = [walk.due_on for walk in history.walks if walk.is_done]
        dates = row_dates(
            history.week_starts_on,
            self.story.days_at(self.today),
            asked.sessions_per_week,
            last_walk_on=max(done, default=None),
        )
        row = [
            Walk(
                week=history.week,
                attempt=history.attempt,
                ordinal=ordinal,
                due_on=due_on,
                planned_seconds=asked.total_backward_seconds,
                repetitions=asked.repetitions,
                support_level=history.support_level,
            )
            for ordinal, due_on in enumerate(dates, start=1)
        ]
        history.walks.extend(row)
        for walk in row:
            if walk.due_on >= self.today:
                return True
            self._live(walk)
            decision = self._decision(row)
            if walk.is_done and acts_at_once(decision):
                self._apply(decision, walk.due_on, walk.due_on + timedelta(days=2), row)
                return False
        ends_on = max([history.week_starts_on + timedelta(days=ROW_DAYS - 1), *dates])
        if ends_on >= self.today:
            return True
        self._apply(self._decision(row), ends_on, ends_on + timedelta(days=1), row)
        return False

    def _decision(self, row: list[Walk]) -> Decision:
        history = self.history
        return decide(
            row_facts(
                program=self.program,
                row=row,
                walks=[walk for walk in history.walks if walk.is_done],
                is_last_row=history.week == len(self.program.weeks),
                usual_pain=self.story.pain_at_first,
            )
        )

    def _live(self, walk: Walk) -> None:
        """Let one day pass: walked, cut short, missed or excused."""
        chance = self.random.randrange(100)
        days_ago = (self.today - walk.due_on).days
        if days_ago <= self.story.quiet_days or chance < self._misses(days_ago):
            return
        if chance < self._misses(days_ago) + self.story.excuses:
            walk.status, walk.excuse = SessionStatus.EXCUSED, self.random.choice(["ill", "away"])
            return
        walk.status = SessionStatus.DONE
        is_cut = self.random.randrange(100) < self.story.cut_short
        percent = self.random.choice([55, 65, 75]) if is_cut else 100
        walk.active_seconds = walk.planned_seconds * percent // 100
        self._feel(walk)

    def _misses(self, days_ago: int) -> int:
        last, first = self.story.lost_days
        if last < days_ago <= first:
            return 100
        lately = self.story.misses_lately
        return self.story.misses if lately is None or days_ago > 28 else lately

    def _feel(self, walk: Walk) -> None:
        """Give the walk its scores: pain drifts from first to now, a point either way."""
        lived = max((self.today - self.starts_on).days, 1)
        share = (walk.due_on - self.starts_on).days / lived
        story = self.story
        pain = story.pain_at_first + (story.pain_now - story.pain_at_first) * share
        walk.pain_before = self._near(pain)
        walk.pain_during = self._near(pain)
        walk.pain_after = self._near(pain - 0.5)
        walk.pain_morning = self._near(pain - 1)
        cap = self.program.effort_cap
        walk.effort = min(max(story.effort + self.random.choice([-1, 0, 0, 1]), 1), cap)
        walk.confidence = min(story.confidence + self.random.choice([0, 0, 1]), 10)

    def _near(self, pain: float) -> int:
        return min(max(round(pain + self.random.choice([-0.4, 0, 0, 0.4])), 0), 5)

    def _apply(self, decision: Decision, on: date, next_starts_on: date, row: list[Walk]) -> None:
        """Move to the next row as the outcome says."""
        history, outcome = self.history, decision.outcome
        history.decisions.append(
            Decided(week=history.week, attempt=history.attempt, on=on, decision=decision)
        )
        for walk in row:
            if walk.due_on > on and walk.status is SessionStatus.SCHEDULED:
                walk.status = SessionStatus.SUPERSEDED
        if outcome.row is Row.COMPLETE:
            history.is_complete = True
            return
        history.week = min(outcome.row_after(history.week), len(self.program.weeks))
        history.support_level = level_after(
            history.support_level,
            change=outcome.support,
            prescription=self.program.weeks[history.week - 1],
            tier=self.story.tier,
            setting=self.story.setting,
            may_ease=outcome.row is Row.PROGRESS and may_ease_support(decision.facts),
            spotter=Spotter.FIRST_THREE,
        )
        tried = [one.attempt for one in history.decisions if one.week == history.week]
        history.attempt = max(tried, default=0) + 1
        history.week_starts_on = next_starts_on
        history.lock = outcome.lock

    def _add_events(self) -> None:
        """Put the story's turning points on its last walks, and let the rules answer the last."""
        done = [walk for walk in reversed(self.history.walks) if walk.is_done]
        for index, event in self.story.events.items():
            if index < len(done):
                _mark(done[index], event)
        for walk in done[: self.story.high_mornings]:
            walk.pain_morning = min(walk.pain_before + 3, 10)
        if self.story.over_dose and done:
            done[0].active_seconds = done[0].planned_seconds * 13 // 10
        if done and (0 in self.story.events or self.story.high_mornings):
            self._answer(done[0])

    def _answer(self, last: Walk) -> None:
        """Decide again about the last walk, now that something happened on it."""
        history = self.history
        row = [
            walk for walk in history.walks if (walk.week, walk.attempt) == (last.week, last.attempt)
        ]
        facts = replace(
            self._decision(row).facts,
            falls=int(last.event == "fall"),
            urgent_sign=last.event == "urgent",
        )
        decision = decide(facts)
        ahead = [walk for walk in history.walks if walk.due_on > last.due_on]
        if not acts_at_once(decision):
            return
        self._forget_after(last)
        self._apply(decision, last.due_on, last.due_on + timedelta(days=2), ahead)
        while not self.history.is_complete and self.history.lock is Lock.NONE:
            if self._row_reaches_today():
                break

    def _forget_after(self, last: Walk) -> None:
        """Take back what came after this walk: what happened on it would have come first."""
        history = self.history
        history.week, history.attempt = last.week, last.attempt
        history.support_level, history.is_complete = last.support_level, False
        history.decisions = [one for one in history.decisions if one.on < last.due_on]
        history.walks = [
            walk
            for walk in history.walks
            if walk.due_on <= last.due_on or (walk.week, walk.attempt) == (last.week, last.attempt)
        ]


def _mark(walk: Walk, event: str) -> None:
    walk.event = event
    if event == "stumble":
        walk.near_falls = 1
    if event == "pain":
        walk.pain_during = walk.pain_after = 7

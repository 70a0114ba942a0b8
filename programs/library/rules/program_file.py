"""What a program file says, as frozen values.

A file holds one program: its words, its evidence, its phases and one prescription a week.
Lengths are whole seconds, speeds whole millimetres a second, pain and effort 0 to 10.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from programs.vocabulary import Prescription, Tier

BUILT_IN_KEYS = (
    "starter_one_minute",
    "knee_oa",
    "chronic_lbp",
    "balance_older_adult",
    "treadmill_cardio",
    "athlete_warmup",
    "post_stroke_supervised",
)
"""The programs that come with the product, in the order people meet them."""

NAMES = frozenset({"key", "title"})
"""What a template is called; an edition is the same program under any name."""


class Basis(StrEnum):
    """Where a number comes from: the three tags of the clinical brief."""

    TRIAL = "T"
    DERIVED = "D"
    JUDGEMENT = "J"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """Who may start: tiers, ages in years, usual pain 0 to 10, and the words to agree to.

    `with_support` says what must be ready when the tier is `go_with_support`;
    `after_programs` names programs that prepare for this one.
    """

    tiers: tuple[Tier, ...]
    min_age: int
    max_age: int | None
    max_usual_pain: int | None
    criteria: tuple[str, ...]
    with_support: str | None
    after_programs: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class SpeedCap:
    """The fastest belt or walk from an age in years on, whatever a week allows."""

    from_age: int
    max_mm_per_second: int
    words: str


@dataclass(frozen=True, kw_only=True)
class WeekNote:
    """One line beside a week of the table."""

    week: int
    words: str


@dataclass(frozen=True, kw_only=True)
class DoseNote:
    """Where part of the dose comes from, with the codes of its sources."""

    basis: Basis
    words: str
    sources: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """What was found and how sure we are; `line` is the short form for a card."""

    strength: str
    line: str
    findings: tuple[str, ...]
    limits: str


@dataclass(frozen=True, kw_only=True)
class Source:
    """A study or guideline; `doi` is None where none was found."""

    code: str
    words: str
    doi: str | None


@dataclass(frozen=True, kw_only=True)
class Finish:
    """What to say after the last week, and the keys of programs to offer next."""

    words: str
    offers: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class PhaseSpan:
    """A named stretch of weeks; both ends belong to it."""

    title: str
    first_week: int
    last_week: int


@dataclass(frozen=True, kw_only=True)
class ProgramContent:
    """The part of a file that a version keeps as JSON beside its weeks and phases."""

    summary: str
    who_for: str
    ask_first: tuple[str, ...]
    you_need: tuple[str, ...]
    special_rules: tuple[str, ...]
    hidden: bool
    needs_attestation: bool
    test_weeks: tuple[int, ...]
    week_notes: tuple[WeekNote, ...]
    entry: Entry
    speed_caps: tuple[SpeedCap, ...]
    dose_notes: tuple[DoseNote, ...]
    evidence: Evidence
    sources: tuple[Source, ...]
    finish: Finish

    def as_json(self) -> dict[str, Any]:
        """Return plain lists and dictionaries; `read_content` turns them back."""
        plain: dict[str, Any] = json.loads(json.dumps(asdict(self)))
        return plain

    def speed_cap_at(self, age_years: int) -> int | None:
        """Return the cap in mm/s for this age, or None where the program has none [J]."""
        reached = [cap for cap in self.speed_caps if cap.from_age <= age_years]
        return min((cap.max_mm_per_second for cap in reached), default=None)

    def note_for(self, week: int) -> str:
        """Return the note beside this week, or an empty text."""
        return next((note.words for note in self.week_notes if note.week == week), "")


@dataclass(frozen=True, kw_only=True)
class ProgramFile:
    """A whole program: names, rules, phases and weeks in order."""

    key: str
    title: str
    effort_cap: int
    needs_pain_answers: bool
    automatic_progress: bool
    content: ProgramContent
    phases: tuple[PhaseSpan, ...]
    weeks: tuple[Prescription, ...]

    def digest(self) -> str:
        """Return the SHA-256 of what an edition holds: the same in every clinic's copy.

        Comments and layout do not count, nor do key and title: those belong to the template.
        """
        meant = {name: value for name, value in asdict(self).items() if name not in NAMES}
        plain = json.dumps(meant, sort_keys=True, ensure_ascii=False)
        return hashlib.sha256(plain.encode()).hexdigest()

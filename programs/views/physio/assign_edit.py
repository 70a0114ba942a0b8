"""Editing one week on the assign page: what is typed becomes an edit beside those made before.

An edit travels through the form as one text, "3:4:120:389": the week, its walks, the seconds of
each, and its top speed in mm/s (empty where the week keeps its pace).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError

from programs.library.rules.cells import clock
from programs.library.rules.wording import duration, walks
from programs.plans.rules.lane import top_speed
from programs.plans.rules.week_edits import WeekEdit, is_standing, pace_figure, pace_words
from programs.views.physio.speeds import (
    ends_of,
    how_to_type,
    in_mm_per_second,
    read_speed,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from programs.plans.rules.tailoring import Frame
    from programs.vocabulary import Prescription

LENGTH = re.compile(r"([0-9]{1,2}):([0-5][0-9])")
KEPT = re.compile(r"([0-9]{1,2}):([0-9]{1,2}):([0-9]{1,4}):([0-9]{0,4})")
WALKS = re.compile(r"[0-9]{1,2}")
CELLS = ("edit_walks", "edit_length", "edit_speed")


class EditsField(forms.Field):
    """The weeks that were edited; gives back a tuple of WeekEdit, each week once."""

    # Not a hidden one: the summary of what is wrong leads to the fields an edit is typed in.
    widget = forms.SelectMultiple

    def to_python(self, value: Any) -> tuple[WeekEdit, ...]:
        """Return the edits by week; a text nobody was given is refused."""
        found = [KEPT.fullmatch(text) for text in value or ()]
        if not all(found):
            raise ValidationError("Edit the week again.")
        edits = [_edit_of(match) for match in found if match]
        return tuple({edit.week: edit for edit in sorted(edits, key=lambda one: one.week)}.values())


@dataclass(frozen=True, kw_only=True)
class Editing:
    """What stands in the fields for one week; `shown` is what stood there when they were filled.

    `is_new` says that the fields have to be filled anew; `problem` why they cannot be read.
    """

    week: str = ""
    cells: tuple[str, ...] = ("", "", "")
    shown: str = ""
    is_new: bool = False
    problem: str = ""

    @property
    def walks(self) -> str:
        """Return the number of walks."""
        return self.cells[0]

    @property
    def length(self) -> str:
        """Return the length of each, as 2:00."""
        return self.cells[1]

    @property
    def speed(self) -> str:
        """Return the top speed in the page's units; empty for standing work."""
        return self.cells[2]


def read_editing(
    sent: Mapping[str, str], kept: Sequence[str], frame: Frame, units: str
) -> tuple[Editing, list[str]]:
    """Return the fields as they were sent, and the edits with what was typed in them.

    Another week, or an edit put back, fills the fields anew and changes no week by itself.
    """
    week, put_back = sent.get("edit_week", "")[:3], sent.get("put_back", "")
    if put_back:
        rest = [text for text in kept if text.partition(":")[0] != put_back]
        return Editing(week=week, is_new=True), rest
    if week != sent.get("edit_for", ""):
        return Editing(week=week, is_new=True), list(kept)
    cells = tuple(sent.get(name, "").strip()[:8] for name in CELLS)
    shown = sent.get("edit_shown", "")
    if not week or " ".join(cells) == shown:
        return Editing(week=week, cells=cells, shown=shown), list(kept)
    problem = _problem(cells, units)
    editing = Editing(week=week, cells=cells, shown=shown, problem=problem)
    if problem:
        return editing, list(kept)
    before = next((text for text in kept if text.partition(":")[0] == week), "")
    rest = [text for text in kept if text != before]
    return editing, [*rest, _text_of(editing, before, frame, units)]


def filled(editing: Editing, weeks: Sequence[Prescription], frame: Frame, units: str) -> Editing:
    """Return the fields with what the week comes to; empty where no week is chosen."""
    number = _number(editing.week)
    if not 1 <= number <= len(weeks):
        return Editing(is_new=True)
    week = weeks[number - 1]
    speed = "" if is_standing(frame.week(number)) else pace_figure(top_speed(week), units)
    cells = (str(week.repetitions), clock(week.backward_seconds), speed)
    return Editing(week=str(number), cells=cells, shown=" ".join(cells), is_new=True)


def edit_lines(edits: Sequence[WeekEdit], frame: Frame, units: str) -> list[tuple[int, str]]:
    """Return each edited week with what it has instead of what."""
    return [
        (edit.week, f"{_words(edit, units)}, was {walks(frame.week(edit.week))}") for edit in edits
    ]


def _number(week: str) -> int:
    """Return the number of a week that was sent, 0 for anything else."""
    return int(week) if week.isascii() and week.isdigit() else 0


def _words(edit: WeekEdit, units: str) -> str:
    words = f"{edit.walks} of {duration(edit.seconds)}"
    pace = f" up to {pace_words(edit.top_speed, units)}" if edit.top_speed else ""
    return words + pace


def text_of(edit: WeekEdit) -> str:
    """Return an edit as it travels through the form."""
    return f"{edit.week}:{edit.walks}:{edit.seconds}:{edit.top_speed or ''}"


def _edit_of(match: re.Match[str]) -> WeekEdit:
    week, count, seconds, pace = match.groups()
    return WeekEdit(
        week=int(week),
        walks=int(count),
        seconds=int(seconds),
        top_speed=int(pace) if pace else None,
    )


def _problem(cells: tuple[str, ...], units: str) -> str:
    if not WALKS.fullmatch(cells[0]):
        return "Enter the number of walks"
    if not LENGTH.fullmatch(cells[1]):
        return "Enter minutes and seconds, such as 1:30"
    if cells[2] and read_speed(cells[2]) is None:
        return how_to_type(units)
    return ""


def _text_of(editing: Editing, before: str, frame: Frame, units: str) -> str:
    """Return the edit that was typed; a speed left as it was shown stays what it is."""
    minutes, seconds = editing.length.split(":")
    pace = before.rpartition(":")[2]
    if editing.speed != editing.shown.split(" ")[-1]:
        typed = read_speed(editing.speed)
        known = (top_speed(frame.week(_number(editing.week))), *ends_of(frame))
        pace = "" if typed is None else str(in_mm_per_second(typed, known, units))
    return f"{editing.week}:{int(editing.walks)}:{int(minutes) * 60 + int(seconds)}:{pace}"

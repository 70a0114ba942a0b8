"""What a clinic's copy takes over from its original, and what a file may not loosen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from programs.library.rules.positions import KeyPath
from programs.library.rules.program_file import (
    BUILT_IN_KEYS,
    Basis,
    DoseNote,
    ProgramContent,
    ProgramFile,
)


def with_origin(program: ProgramFile, original: ProgramFile) -> ProgramFile:
    """Return the program with the note that its weeks are the clinic's own, where they are.

    Weeks as the original has them carry no such note, so evidence and weeks never disagree.
    """
    note = DoseNote(
        basis=Basis.JUDGEMENT,
        words=f"Your clinic chose these weeks. They are not those of {original.title}.",
        sources=(),
    )
    kept = tuple(dose for dose in program.content.dose_notes if dose.words != note.words)
    notes = kept if program.weeks == original.weeks else (note, *kept)
    return replace(program, content=replace(program.content, dose_notes=notes))


def likely_original(key: str) -> str | None:
    """Return the built-in program a file's key points to: `knee_oa` for `knee_oa_river`."""
    fitting = [known for known in BUILT_IN_KEYS if key == known or key.startswith(f"{known}_")]
    return max(fitting, key=len, default=None)


def loosened(program: ProgramFile, original: ProgramFile) -> Iterator[tuple[KeyPath, str]]:
    """Yield each rule of the original that this program would loosen: its place and what to do.

    Who may start, how hard and how fast are safety rules: a clinic may tighten them only.
    """
    if program.effort_cap > original.effort_cap:
        yield ("effort_cap",), f"write {original.effort_cap} at most, as the original has it"
    if original.needs_pain_answers and not program.needs_pain_answers:
        yield ("needs_pain_answers",), "the original asks for pain answers; write true"
    if program.automatic_progress and not original.automatic_progress:
        yield ("automatic_progress",), "the original never moves up by itself; write false"
    yield from _loosened_entry(program.content, original.content)
    yield from _loosened_speed(program.content, original.content)


def _loosened_entry(mine: ProgramContent, theirs: ProgramContent) -> Iterator[tuple[KeyPath, str]]:
    if theirs.needs_attestation and not mine.needs_attestation:
        yield ("needs_attestation",), "the original needs a clinician beside; write true"
    if not set(mine.entry.tiers) <= set(theirs.entry.tiers):
        words = ", ".join(theirs.entry.tiers) or "nobody without a clinician"
        yield ("entry", "tiers"), f"the original opens for {words}"
    if mine.entry.min_age < theirs.entry.min_age:
        yield ("entry", "min_age"), f"the original starts at {theirs.entry.min_age}"
    for field in ("max_age", "max_usual_pain"):
        limit, written = getattr(theirs.entry, field), getattr(mine.entry, field)
        if limit is not None and (written is None or written > limit):
            yield ("entry", field), f"the original allows {limit} at most"


def _loosened_speed(mine: ProgramContent, theirs: ProgramContent) -> Iterator[tuple[KeyPath, str]]:
    for cap in theirs.speed_caps:
        allowed = mine.speed_cap_at(cap.from_age)
        if allowed is None or allowed > cap.max_mm_per_second:
            words = f"the original allows {cap.max_mm_per_second} mm/s at most from {cap.from_age}"
            yield ("speed_caps",), words

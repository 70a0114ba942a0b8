"""What must agree inside one program file once each value is right by itself."""

from __future__ import annotations

from programs.library.rules.problems import Report
from programs.library.rules.program_file import Basis, PhaseSpan, ProgramContent, ProgramFile
from programs.vocabulary import Prescription, Tier

OPENING_TIERS = frozenset({Tier.GO, Tier.GO_WITH_SUPPORT})
"""The other two open reading pages, or nothing (clinical brief section 1)."""


def check_program(program: ProgramFile, report: Report) -> None:
    """Note every pair of values in the program that contradict each other."""
    for index, week in enumerate(program.weeks):
        _check_week(week, program.effort_cap, index, report)
    _check_phases(program.phases, len(program.weeks), report)
    _check_week_numbers(program.content, len(program.weeks), report)
    _check_entry(program, report)
    _check_sources(program.content, report)


def _check_week(week: Prescription, effort_cap: int, index: int, report: Report) -> None:
    if week.min_effort > week.max_effort:
        report.add(("weeks", index, "min_effort"), "this is above max_effort")
    if week.max_effort > effort_cap:
        words = f"this is above the effort cap of {effort_cap}"
        report.add(("weeks", index, "max_effort"), words)
    _check_speed(week, index, report)
    _check_recovery(week, index, report)


def _check_speed(week: Prescription, index: int, report: Report) -> None:
    lowest, highest = week.min_mm_per_second, week.max_mm_per_second
    if lowest is not None and highest is None:
        report.add(("weeks", index, "min_mm_per_second"), "write max_mm_per_second as well")
    if lowest is not None and highest is not None and lowest > highest:
        report.add(("weeks", index, "min_mm_per_second"), "this is above max_mm_per_second")


def _check_recovery(week: Prescription, index: int, report: Report) -> None:
    """Recoveries stand only between walks, so one walk has none and two need one."""
    path = ("weeks", index, "recovery_seconds")
    if week.repetitions == 1 and week.recovery_seconds:
        report.add(path, "one walk has no recovery; write 0")
    if week.repetitions > 1 and not week.recovery_seconds:
        report.add(path, "walks need a recovery between them")


def _check_phases(phases: tuple[PhaseSpan, ...], weeks: int, report: Report) -> None:
    expected = 1
    for index, phase in enumerate(phases):
        if phase.first_week != expected:
            report.add(("phases", index, "first_week"), f"this should be week {expected}")
        if phase.last_week < phase.first_week:
            report.add(("phases", index, "last_week"), "this is before first_week")
        expected = phase.last_week + 1
    if expected != weeks + 1:
        report.add(("phases",), f"the phases end at week {expected - 1}, the program at {weeks}")


def _check_week_numbers(content: ProgramContent, weeks: int, report: Report) -> None:
    if any(week > weeks for week in content.test_weeks):
        report.add(("test_weeks",), f"the program ends at week {weeks}")
    noted = [note.week for note in content.week_notes]
    for index, week in enumerate(noted):
        if week > weeks:
            report.add(("week_notes", index, "week"), f"the program ends at week {weeks}")
        if week in noted[:index]:
            report.add(("week_notes", index, "week"), "this week already has a note")


def _check_entry(program: ProgramFile, report: Report) -> None:
    entry = program.content.entry
    if entry.max_age is not None and entry.max_age < entry.min_age:
        report.add(("entry", "max_age"), "this is below min_age")
    if not entry.tiers and not program.content.needs_attestation:
        report.add(("entry", "tiers"), "name a tier, or set needs_attestation = true")
    if not OPENING_TIERS.issuperset(entry.tiers):
        report.add(("entry", "tiers"), "only go and go_with_support open a program")
    ages = [cap.from_age for cap in program.content.speed_caps]
    if ages != sorted(set(ages)):
        report.add(("speed_caps",), "write each age once, youngest first")
    if program.key in (*entry.after_programs, *program.content.finish.offers):
        report.add(("key",), "a program cannot come before or after itself")


def _check_sources(content: ProgramContent, report: Report) -> None:
    codes = [source.code for source in content.sources]
    for index, code in enumerate(codes):
        if code in codes[:index]:
            report.add(("sources", index, "code"), f"{code} stands here twice")
    for index, note in enumerate(content.dose_notes):
        missing = [code for code in note.sources if code not in codes]
        if missing:
            words = f"{', '.join(missing)} is not among the sources"
            report.add(("dose_notes", index, "sources"), words)
        if note.basis is Basis.TRIAL and not note.sources:
            report.add(("dose_notes", index), "a dose from a trial names its source")

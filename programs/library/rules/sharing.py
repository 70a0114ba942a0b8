"""Reads a program file that a clinic was given, against the built-in program it comes from."""

from __future__ import annotations

from collections.abc import Mapping

from programs.library.rules.copies import likely_original, loosened
from programs.library.rules.positions import key_lines
from programs.library.rules.problems import Report
from programs.library.rules.program_file import ProgramFile
from programs.library.rules.schema import read_sent_program

NO_ORIGINAL = "begin the key with that of a built-in program, such as knee_oa_ours"


def read_shared(
    data: bytes, originals: Mapping[str, ProgramFile]
) -> tuple[ProgramFile, ProgramFile]:
    """Return the program in these bytes, and the built-in one whose rules stay in force.

    ProgramFileError with every problem and its line: the file is wrong, names a program
    nobody has, or loosens who may start, how hard or how fast.
    """
    program = read_sent_program(data)
    report = Report(lines=key_lines(data.decode("utf-8")))
    original = originals.get(likely_original(program.key) or "")
    if original is None:
        report.add(("key",), NO_ORIGINAL)
    else:
        for path, words in loosened(program, original):
            report.add(path, words)
    _check_named(program, originals, report)
    report.stop_if_wrong()
    if original is None:
        raise AssertionError("a file without an original was let through")
    return program, original


def _check_named(
    program: ProgramFile, originals: Mapping[str, ProgramFile], report: Report
) -> None:
    """Note each program that is named before or after this one and does not exist."""
    content = program.content
    for path, keys in (
        (("entry", "after_programs"), content.entry.after_programs),
        (("finish", "offers"), content.finish.offers),
    ):
        for key in keys:
            if key not in originals:
                report.add(path, f"there is no program {key}")

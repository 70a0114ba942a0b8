"""What is wrong with a program file, in words its author can act on."""

from __future__ import annotations

from dataclasses import dataclass, field

from programs.library.rules.positions import KeyPath, line_of


@dataclass(frozen=True)
class Problem:
    """One thing to put right: the line (None when unknown), the place and what to do."""

    line: int | None
    place: str
    words: str
    path: KeyPath = field(default=(), compare=False)

    def __str__(self) -> str:
        parts = [f"line {self.line}" if self.line else "", self.place]
        where = ", ".join(part for part in parts if part)
        return f"{where}: {self.words}" if where else self.words


class ProgramFileError(ValueError):
    """A program file that cannot be read; `problems` holds every reason found."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(str(problem) for problem in problems))
        self.problems = problems


@dataclass
class Report:
    """Collects problems while a file is read, so that an author sees them all at once."""

    lines: dict[KeyPath, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def add(self, path: KeyPath, words: str) -> None:
        """Note a problem at this place."""
        line = line_of(path, self.lines)
        self.problems.append(Problem(line, place_words(path), words, path))

    def stop_if_wrong(self) -> None:
        """Raise ProgramFileError when anything was noted, in the order of the file."""
        if self.problems:
            in_order = sorted(self.problems, key=lambda problem: problem.line or 0)
            raise ProgramFileError(tuple(in_order))


def place_words(path: KeyPath) -> str:
    """Return a path as an author would say it: `weeks 4, sessions`."""
    words: list[str] = []
    for part in path:
        if isinstance(part, int):
            words[-1] = f"{words[-1]} {part + 1}"
        else:
            words.append(part)
    return ", ".join(words)

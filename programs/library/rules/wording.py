"""The figures of a program in words a member reads: digits, units, `to` for a range."""

from __future__ import annotations

from collections.abc import Iterable

from programs.vocabulary import Prescription, Recovery


def duration(seconds: int) -> str:
    """Return a length as words: `30 seconds`, `1 minute`, `7 minutes 30 seconds`."""
    minutes, rest = divmod(seconds, 60)
    parts = [_counted(minutes, "minute")] if minutes else []
    if rest or not parts:
        parts.append(_counted(rest, "second"))
    return " ".join(parts)


def span(values: Iterable[float], unit: str) -> str:
    """Return the smallest to the largest value: `2 to 10 minutes`, or `3 days` when equal."""
    figures = sorted(set(values))
    lowest, highest = figures[0], figures[-1]
    if lowest == highest:
        return _counted(lowest, unit)
    return f"{lowest:g} to {_counted(highest, unit)}"


def walks(week: Prescription) -> str:
    """Return the backward walks of one session: `4 of 30 seconds`."""
    return f"{week.repetitions} of {duration(week.backward_seconds)}"


def between(week: Prescription) -> str:
    """Return what happens between two walks: `1 minute forward` or `45 seconds standing`."""
    if not week.recovery_seconds:
        return "Nothing, it is one walk"
    kind = "forward" if week.recovery is Recovery.FORWARD else "standing"
    return f"{duration(week.recovery_seconds)} {kind}"


def backward_minutes(week: Prescription) -> float:
    """Return the backward minutes of one session, such as 2.5."""
    return week.total_backward_seconds / 60


def effort(week: Prescription) -> str:
    """Return the effort range, 0 to 10: `2 to 3`, `2`, or `up to 4` from 0."""
    if week.min_effort == week.max_effort:
        return str(week.max_effort)
    if week.min_effort == 0:
        return f"up to {week.max_effort}"
    return f"{week.min_effort} to {week.max_effort}"


def speed(week: Prescription) -> str:
    """Return the speed as written, with km/h beside m/s and the slope where there is one."""
    words = _first_capital(week.speed_words)
    if week.max_mm_per_second is not None and "km/h" not in words:
        words = f"{words} ({_kilometres(week.min_mm_per_second, week.max_mm_per_second)})"
    if week.max_incline_percent:
        words = f"{words}, slope at most {week.max_incline_percent}%"
    return words


def pace(mm_per_second: int) -> str:
    """Return one speed with both units: `0.5 m/s (1.8 km/h)`; 1 m/s is 3.6 km/h."""
    return f"{mm_per_second / 1000:g} m/s ({mm_per_second * 36 / 10_000:.1f} km/h)"


def _kilometres(lowest: int | None, highest: int) -> str:
    """1 m/s is 3.6 km/h, shown to one decimal as a treadmill shows it."""
    top = f"{highest * 36 / 10_000:.1f} km/h"
    if lowest == highest:
        return top
    return f"up to {top}" if lowest is None else f"{lowest * 36 / 10_000:.1f} to {top}"


def _counted(figure: float, unit: str) -> str:
    return f"{figure:g} {unit}" if figure == 1 else f"{figure:g} {unit}s"


def _first_capital(words: str) -> str:
    return words[:1].upper() + words[1:]

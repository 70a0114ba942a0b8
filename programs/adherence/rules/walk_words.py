"""One walk as staff read it: how much of it, how it felt, and the bar of what was walked."""

from __future__ import annotations

from dataclasses import dataclass

from programs.adherence.rules.arithmetic import Walk
from programs.vocabulary import PAIN_LIMIT, Provenance

BAR_WIDTH, BAR_HEIGHT, GAP = 100, 10, 1.2
RECORDED = {
    Provenance.TIMER: "Timed",
    Provenance.BY_HAND: "Entered by hand",
    Provenance.PHYSIO: "Recorded by a physio",
}


@dataclass(frozen=True, kw_only=True)
class WalkBar:
    """The backward walks of a session as blocks, 100 by 10: planned and done, and both in words."""

    planned: str
    done: str
    words: str


def amount(walk: Walk) -> str:
    """Return "6 of 6 backward minutes", to the nearest minute."""
    done, planned = ((seconds + 30) // 60 for seconds in (walk.done_seconds, walk.planned_seconds))
    return f"{done} of {planned} backward minutes"


def pain_words(
    *, before: int | None, pain: int | None, ten_minutes: int | None, morning: int | None
) -> str:
    """Return "Pain: before 3, worst 4, next morning 2"; what was not told is left out."""
    told = (
        ("before", before),
        ("worst", pain),
        ("10 minutes later", ten_minutes),
        ("next morning", morning),
    )
    said = [f"{when} {score}" for when, score in told if score is not None]
    return f"Pain: {', '.join(said)}" if said else "Pain not told"


def feel_words(*, effort: int | None, confidence: int | None, near_falls: int) -> str:
    """Return "Effort 4, sure 8, stumbled twice", or nothing where nothing was told."""
    times = {0: "", 1: "once", 2: "twice"}.get(near_falls, f"{near_falls} times")
    said = (
        "" if effort is None else f"effort {effort}",
        "" if confidence is None else f"sure {confidence}",
        f"stumbled {times}" if near_falls else "",
    )
    words = ", ".join(one for one in said if one)
    return words[:1].upper() + words[1:]


def is_high(*scores: int | None) -> bool:
    """Return whether any of these pains is above the safe line."""
    return any(score is not None and score >= PAIN_LIMIT for score in scores)


def walk_bar(walk: Walk, repetitions: int) -> WalkBar:
    """Return the bar of a walk: as many blocks as backward walks, filled as far as was walked."""
    count = max(repetitions, 1)
    width = round((BAR_WIDTH - GAP * (count - 1)) / count, 2)
    walked = float(walk.credit) * count
    return WalkBar(
        planned="".join(_block(number, width, width) for number in range(count)),
        done="".join(
            _block(number, width, round(width * min(walked - number, 1), 2))
            for number in range(count)
            if walked > number
        ),
        words=amount(walk),
    )


def _block(number: int, width: float, length: float) -> str:
    return f"M{number * (width + GAP):.4g} 0h{length:g}v{BAR_HEIGHT}h-{length:g}z"

"""A change of a plan in words, the same for the member and for staff; nothing asks the database."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from programs.labels import SUPPORT_SHORT, WEEKDAYS
from programs.plans.rules.revising import STEPS, Kind
from programs.vocabulary import Spotter, StepUp, SupportLevel
from retrowalk.templatetags.retrowalk import local_day, speed

Change = Mapping[str, Any]


def change_words(
    change: Change, units: str = "kilometres", pace: Callable[[int, str], str] = speed
) -> str:
    """Return what an edition changed, as one short sentence; empty where it says nothing.

    `pace` says a speed in these units: a member's belt counts in tenths, a physio sees it as set.
    """
    kind = change.get("kind", "")
    if kind not in set(Kind):
        return ""
    if kind in STEPS:
        return _step(change)
    if kind == Kind.TOP_SPEED:
        return _("Top speed: %(speed)s.") % {"speed": pace(change["value"], units)}
    return WORDS[Kind(kind)](change)


def days_words(weekdays: list[int]) -> str:
    """Return weekdays, 0 for Monday, as "Monday, Wednesday and Friday"."""
    names = [str(WEEKDAYS[day]) for day in weekdays]
    if len(names) < 2:
        return "".join(names)
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def _step(change: Change) -> str:
    before, after = (change[side].get("current_week") for side in ("before", "after"))
    if before is None or after is None:
        return _("Week %(week)d again.") % {"week": change.get("week", 1)}
    words = _("On to week %(week)d.") if after > before else _("Back to week %(week)d.")
    return words % {"week": after}


def _support(change: Change) -> str:
    level = SupportLevel(change["after"]["support_level"])
    return _("Support: %(level)s.") % {"level": str(SUPPORT_SHORT[level]).lower()}


def _days(change: Change) -> str:
    return _("Days: %(days)s.") % {"days": days_words(change["after"]["weekdays"])}


def _effort(change: Change) -> str:
    return _("Effort limit: %(limit)d out of 10.") % {"limit": change["after"]["effort_cap"]}


def _spotter(change: Change) -> str:
    return {
        Spotter.EVERY_TIME: _("A second person every time."),
        Spotter.FIRST_THREE: _("A second person for the first 3 walks."),
        Spotter.NO: _("No second person."),
    }[Spotter(change["after"]["spotter"])]


def _step_up(change: Change) -> str:
    by_rules = change["after"]["step_up"] == StepUp.BY_RULES
    return _("The rules take each step.") if by_rules else _("The physio takes each step.")


def _lock(change: Change) -> str:
    return _("The plan stays on week %(week)d for now.") % {"week": change["week"]}


def _pause(change: Change) -> str:
    if not change.get("value"):
        return _("A pause, without a last day yet.")
    return _("A pause until %(day)s.") % {"day": local_day(date.fromisoformat(change["value"]))}


WORDS: dict[Kind, Callable[[Change], str]] = {
    Kind.MORE_SUPPORT: _support,
    Kind.SUPPORT: _support,
    Kind.WEEKDAYS: _days,
    Kind.EFFORT: _effort,
    Kind.SPOTTER: _spotter,
    Kind.STEP_UP: _step_up,
    Kind.LOCK: _lock,
    Kind.UNLOCK: lambda _change: _("The plan moves on again."),
    Kind.PAUSE: _pause,
    Kind.RESUME: lambda _change: _("The pause is over."),
    Kind.RELEASE: lambda _change: _("The safety pause is over."),
    Kind.UNDO: lambda _change: _("The last change was taken back."),
}

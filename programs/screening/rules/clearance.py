"""How long a health professional's yes may last [J]: 12 months at most."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, kw_only=True)
class GivenClearance:
    """A professional's yes as it is recorded.

    `programs` names the only programs it opens, empty for no such limit; `expires_on` is the
    first day on which it no longer holds.
    """

    clinician_role: str
    limits: str
    programs: tuple[str, ...]
    given_on: date
    expires_on: date


def latest_end(given_on: date) -> date:
    """Return the last day that a clearance given on this day may name as its end.

    It is the same day a year on, on which the clearance no longer holds; 28 February after a
    29 February.
    """
    try:
        return given_on.replace(year=given_on.year + 1)
    except ValueError:
        return given_on.replace(year=given_on.year + 1, day=28)


def clearance_refusal(given: GivenClearance, today: date) -> tuple[str, str]:
    """Return the field of the day that does not fit, and why; two empty texts if both do.

    A clearance is never given in the future, and one that is over already opens nothing.
    """
    if given.given_on > today:
        return "given_on", "Choose a day that is not in the future."
    if latest_end(given.given_on) <= today:
        return "given_on", "This was given more than 12 months ago, so it no longer holds."
    if given.expires_on <= today:
        return "expires_on", "Choose an end after today."
    if given.expires_on > latest_end(given.given_on):
        return "expires_on", "A clearance lasts 12 months at most. Choose an earlier end."
    return "", ""

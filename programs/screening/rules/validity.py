"""How long a screening lasts, what ends it early, and what the next one asks afresh."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from programs.screening.rules.catalogue import Answers, Catalogue
from programs.screening.rules.tier import AGE, assess
from programs.vocabulary import Tier

EXPIRED = "expired"


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something after which a member must be screened again; `reason` is a demand's key."""

    reason: str
    at: datetime


def expires_on(catalogue: Catalogue, completed_on: date) -> date:
    """Return the first local day on which the screening no longer holds (28 days on) [J]."""
    return completed_on + timedelta(days=catalogue.valid_days)


def is_expired(*, expires_on: date, today: date) -> bool:
    """Return whether the screening has run out: from its expiry day on, not the day before."""
    return today >= expires_on


def is_long_gap(
    catalogue: Catalogue, *, last_walk_on: date | None, completed_on: date, today: date
) -> bool:
    """Return whether 14 days passed with no walk and no screening; False before any walk [J]."""
    if last_walk_on is None:
        return False
    return (today - max(last_walk_on, completed_on)).days >= catalogue.long_gap_days


def demands_new_screening(
    *, completed_at: datetime, expires_on: date, today: date, events: Iterable[Event]
) -> tuple[str, ...]:
    """Return why a new screening is due, latest event first; empty while the last one holds.

    An event is answered by a screening completed after it, not at the same moment.
    """
    since = [event for event in events if event.at >= completed_at]
    reasons = [event.reason for event in sorted(since, key=lambda event: event.at, reverse=True)]
    if is_expired(expires_on=expires_on, today=today):
        reasons.append(EXPIRED)
    return tuple(dict.fromkeys(reasons))


def answers_to_confirm(
    catalogue: Catalogue, last: Answers, *, reasons: Iterable[str]
) -> dict[str, str]:
    """Return the last answers that a new check may show to confirm or change.

    What the reasons ask afresh is left out, and so is every answer that led to urgent
    advice: it has to be said again to count, and it must not stop the check unseen.
    """
    afresh = set(_urgent_items(catalogue, last))
    for reason in reasons:
        afresh |= catalogue.demands[reason].ask_again
    return {
        item: value
        for item, value in last.items()
        if item in catalogue.items
        and item not in afresh
        and catalogue.items[item].meaning(value) is not None
    }


def are_same_answers(before: Answers, after: Answers) -> bool:
    """Return whether a clearance given for these answers still fits; a birthday is no change."""
    return {**before, AGE: ""} == {**after, AGE: ""}


def _urgent_items(catalogue: Catalogue, answers: Answers) -> set[str]:
    urgent = {
        reason.item
        for reason in assess(catalogue, answers).reasons
        if reason.tier is Tier.STOP_URGENT
    }
    together = [set(one.when) for one in catalogue.combinations if one.id in urgent]
    return urgent.union(*together)

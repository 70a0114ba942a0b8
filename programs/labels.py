"""The words a person sees for each value of the vocabulary."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from programs.vocabulary import (
    HoldKind,
    PlanStatus,
    Provenance,
    SessionStatus,
    Setting,
    Spotter,
    SupportLevel,
    Tier,
)

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

SUPPORT_LEVELS: dict[SupportLevel, _StrPromise] = {
    SupportLevel.S0: _("Both hands on a rail or counter, shifting weight"),
    SupportLevel.S1: _("Both hands held, one step back and return"),
    SupportLevel.S2: _("Both hands on a rail, counter or parallel bars"),
    SupportLevel.S3: _("Treadmill, both hands on the side rails, clip on"),
    SupportLevel.S4: _("One hand or fingertips on a rail or wall"),
    SupportLevel.S5: _("Hands free, someone walks beside you"),
    SupportLevel.S6: _("Hands free in a clear, measured space"),
}
SUPPORT_SHORT: dict[SupportLevel, _StrPromise] = {
    SupportLevel.S0: _("Hold and shift"),
    SupportLevel.S1: _("Hold and step"),
    SupportLevel.S2: _("Both hands on a rail"),
    SupportLevel.S3: _("Both treadmill rails"),
    SupportLevel.S4: _("One hand on a rail"),
    SupportLevel.S5: _("Someone beside you"),
    SupportLevel.S6: _("Hands free"),
}
SETTINGS: dict[Setting, _StrPromise] = {
    Setting.TREADMILL: _("A treadmill with side rails"),
    Setting.RAIL: _("Along a rail or a kitchen counter"),
    Setting.LANE: _("A clear hallway or lane"),
}
SPOTTERS: dict[Spotter, _StrPromise] = {
    Spotter.EVERY_TIME: _("Someone is with me every time"),
    Spotter.FIRST_THREE: _("Someone is with me for the first 3 walks"),
    Spotter.NO: _("I walk on my own"),
}
TIERS: dict[Tier, _StrPromise] = {
    Tier.GO: _("You can start"),
    Tier.GO_WITH_SUPPORT: _("Start with support"),
    Tier.CLINICIAN_CLEARANCE: _("Talk to someone first"),
    Tier.STOP_URGENT: _("Get help now"),
}
SESSION_STATUSES: dict[SessionStatus, _StrPromise] = {
    SessionStatus.SCHEDULED: _("To come"),
    SessionStatus.STARTED: _("Started"),
    SessionStatus.DONE: _("Done"),
    SessionStatus.EXCUSED: _("Excused"),
    SessionStatus.SUPERSEDED: _("Replaced by a new plan"),
}
PLAN_STATUSES: dict[PlanStatus, _StrPromise] = {
    PlanStatus.ACTIVE: _("Active"),
    PlanStatus.PAUSED: _("Paused"),
    PlanStatus.COMPLETED: _("Finished"),
    PlanStatus.ENDED: _("Ended"),
}
PROVENANCES: dict[Provenance, _StrPromise] = {
    Provenance.TIMER: _("Timed"),
    Provenance.BY_HAND: _("Entered by hand"),
    Provenance.PHYSIO: _("Recorded by a physio"),
}
HOLD_REASONS: dict[HoldKind, _StrPromise] = {
    HoldKind.MEMBER: _("You paused your plan"),
    HoldKind.REST: _("A rest of 48 hours"),
    HoldKind.PAUSE_CLEAR: _("Paused until you are checked again"),
    HoldKind.STOP_URGENT: _("Stopped: get care first"),
    HoldKind.CLINICIAN: _("Paused by your physio"),
}
EXCUSES: dict[str, _StrPromise] = {
    "ill": _("I was ill"),
    "away": _("I was away"),
    "family": _("Family or work"),
    "weather": _("No safe place to walk"),
    "other": _("Something else"),
}
WEEKDAYS: tuple[_StrPromise, ...] = (
    _("Monday"),
    _("Tuesday"),
    _("Wednesday"),
    _("Thursday"),
    _("Friday"),
    _("Saturday"),
    _("Sunday"),
)
WEEKDAYS_SHORT: tuple[_StrPromise, ...] = (
    _("Mon"),
    _("Tue"),
    _("Wed"),
    _("Thu"),
    _("Fri"),
    _("Sat"),
    _("Sun"),
)

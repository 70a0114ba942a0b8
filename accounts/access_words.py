"""What an entry of the access log says, in words."""

from __future__ import annotations

import re
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as words

READ = "read"
LIMITS = "limits"
"""The area of what is done to a clinic's limits."""
AREAS = {
    "alerts": words("alerts"),
    "client": words("overview"),
    "clients": words("list of clients"),
    "clearance": words("clearance"),
    "clinical_notes": words("physio's notes"),
    "contact": words("calls and messages log"),
    "diary": words("walk diary"),
    "follow_ups": words("follow-ups"),
    "messages": words("messages"),
    "people": words("people and roles"),
    "plan": words("plan"),
    "print": words("pages to print"),
    "roster": words("list of clients"),
    "roster_file": words("list of clients, as a file"),
    "screening": words("safety check"),
    "walks": words("walks"),
    "week": words("overview of the week"),
}
ACTS = {
    "assign": words("Assigned somebody to look after a client"),
    "unassign": words("Ended somebody's care of a client"),
    "open_cover": words("Opened the record to cover for a colleague"),
    "end_cover": words("Stopped covering for a colleague"),
    "confirm": words("Confirmed who used a printed invitation"),
    "turn_away": words("Turned away who used a printed invitation"),
    "give_physio": words("Gave the role of physio"),
    "give_coach": words("Gave the role of coach"),
    "give_clinic_admin": words("Gave the role of clinic admin"),
    "take_physio": words("Took the role of physio"),
    "take_coach": words("Took the role of coach"),
    "take_clinic_admin": words("Took the role of clinic admin"),
    "end_physio": words("Ended the role of physio"),
    "end_coach": words("Ended the role of coach"),
    "end_clinic_admin": words("Ended the role of clinic admin"),
    "propose_limits": words("Proposed new limits"),
    "agree_limits": words("Agreed to new limits"),
    "drop_limits": words("Dropped new limits"),
}
"""What is done to people, roles and limits; all other changes are told by their area."""

STORED_LIMITS = re.compile(r"(\d{1,3})/(\d{1,3})>(\d{1,3})/(\d{1,3})", re.ASCII)


@dataclass(frozen=True, kw_only=True)
class LimitsChange:
    """The limits of a clinic's labels before and after a change, in per cent."""

    on_track: int
    low: int
    was_on_track: int
    was_low: int

    @property
    def stored(self) -> str:
        """Return the change as the log keeps it: "80/50>90/60"."""
        return f"{self.was_on_track}/{self.was_low}>{self.on_track}/{self.low}"

    @property
    def words(self) -> str:
        """Return both limits, each with what it was: "on track from 90% (was 80%), ..."."""
        on_track = _("on track from %(percent)s%%") % {"percent": self.on_track}
        low = _("low under %(percent)s%%") % {"percent": self.low}
        return (
            f"{on_track} {_before(self.was_on_track, self.on_track)}, "
            f"{low} {_before(self.was_low, self.low)}"
        )

    @classmethod
    def read(cls, stored: str) -> LimitsChange | None:
        """Return the change the log keeps, None for any other text."""
        match = STORED_LIMITS.fullmatch(stored)
        if match is None:
            return None
        was_on_track, was_low, on_track, low = (int(number) for number in match.groups())
        return cls(on_track=on_track, low=low, was_on_track=was_on_track, was_low=was_low)


def _before(was: int, percent: int) -> str:
    return _("(as before)") if was == percent else _("(was %(percent)s%%)") % {"percent": was}


def act_in_words(action: str, area: str, detail: str = "") -> str:
    """Return what was done: "Opened: plan", "Changed: plan", or the act by its name."""
    if action in ACTS:
        change = LimitsChange.read(detail) if area == LIMITS else None
        return f"{_(ACTS[action])}: {change.words}" if change else _(ACTS[action])
    what = _(AREAS.get(area, area.replace("_", " ")))
    kind = _("Opened: %(what)s") if action == READ else _("Changed: %(what)s")
    return kind % {"what": what}

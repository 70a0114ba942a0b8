"""What an entry of the access log says, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as words

READ = "read"
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
}
"""What is done to people and roles; all other changes are told by their area."""


def act_in_words(action: str, area: str) -> str:
    """Return what was done: "Opened: plan", "Changed: plan", or the act by its name."""
    if action in ACTS:
        return _(ACTS[action])
    what = _(AREAS.get(area, area.replace("_", " ")))
    kind = _("Opened: %(what)s") if action == READ else _("Changed: %(what)s")
    return kind % {"what": what}

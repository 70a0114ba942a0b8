"""The guards that a control takes out, each by its name; `Race-Without: <name>` asks for it.

What stands in a guard's place is the code as it would be if nobody had thought of the race.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from contextvars import ContextVar
from dataclasses import dataclass
from functools import wraps
from types import ModuleType
from typing import Any

from accounts.models import Clinic, Invitation
from accounts.services import acceptance, invitations, links
from programs.adherence.services import follow_ups
from programs.library.models import ProgramTemplate
from programs.library.services import studio
from programs.plans.models import ClinicalNoteVersion, Plan
from programs.plans.services import assign, clinical_notes
from programs.plans.services.revise import StalePlanError
from programs.sessions.services import revise, walk
from programs.views.physio import notes

without: ContextVar[str] = ContextVar("without", default="")
"""The guard that the request of this moment goes without."""


@dataclass(frozen=True)
class Guard:
    """A function of the product, and what takes its place; that is given the function first."""

    module: ModuleType
    name: str
    instead: Callable[..., Any]


def _nothing(_guard: Any, *_values: Any, **_named: Any) -> None:
    """Ask nothing."""


def _as_read_before(_guard: Any, row: Any, *_values: Any, **_named: Any) -> Any:
    """Trust the row as the page has read it."""
    return row


def _all_invitations(_guard: Any, clinic: Clinic) -> Any:
    return Invitation.objects.filter(clinic=clinic)


def _walk_as_read_before(_guard: Any, walk_session: Any, *_what: Any, **_facts: Any) -> Any:
    walk_session.was_ready = True
    walk_session.newest_revision = walk_session.plan_week.revision_id
    return walk_session


def _status_as_read_before(locked: Any, walk_session: Any, *what: Any, **facts: Any) -> Any:
    found = locked(walk_session, *what, **facts)
    found.status = walk_session.status
    return found


def _whatever_plan_there_is(claim: Any, plan: Plan, _version: int) -> Plan:
    while True:
        with suppress(StalePlanError):
            found: Plan = claim(plan, Plan.objects.get(pk=plan.pk).version)
            return found


def _whatever_template_there_is(claim: Any, template: ProgramTemplate, _seen: int) -> None:
    claim(template, ProgramTemplate.objects.select_for_update().get(pk=template.pk).version)


def _whatever_note_there_is(amend: Any, **told: Any) -> Any:
    while True:
        newest = ClinicalNoteVersion.objects.filter(note=told["note"]).latest("number")
        with suppress(clinical_notes.NoteChangedError):
            return amend(**told | {"read_number": newest.number})


GUARDS = {
    "plan seen on the form": Guard(assign, "version_seen", lambda *_: "none"),
    "id of the form": Guard(assign, "_sent_before", _nothing),
    "care asked again": Guard(assign, "_ask_for_care", _nothing),
    "version of the plan": Guard(revise, "claim", _whatever_plan_there_is),
    "version of the template": Guard(studio, "claim", _whatever_template_there_is),
    "version of the note": Guard(notes, "amend_clinical_note", _whatever_note_there_is),
    "twin of the note": Guard(clinical_notes, "_sent_just_now", _nothing),
    "version of the alert": Guard(follow_ups, "_same_version", _nothing),
    "invitation read again": Guard(acceptance, "_locked", _as_read_before),
    "open invitations only": Guard(invitations, "open_invitations", _all_invitations),
    "link read again": Guard(links, "_open_and_locked", _as_read_before),
    "status of the walk": Guard(walk, "locked", _status_as_read_before),
    "walk read again": Guard(walk, "locked", _walk_as_read_before),
}


def make_removable() -> None:
    """Put a switch before each guard; called once, in the server."""
    for name, guard in GUARDS.items():
        setattr(guard.module, guard.name, _switched(name, guard))


def _switched(name: str, guard: Guard) -> Callable[..., Any]:
    guarded = getattr(guard.module, guard.name)

    @wraps(guarded)
    def chosen(*values: Any, **named: Any) -> Any:
        if without.get() == name:
            return guard.instead(guarded, *values, **named)
        return guarded(*values, **named)

    return chosen

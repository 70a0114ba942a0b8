"""Alerts: what happened to whom, how long ago, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_POST, require_safe

from programs.access import Action, access
from programs.views import queue, queue_verbs
from programs.views.queue_places import ALERTS

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from accounts.http import MemberRequest


@access(Action.SEE_CLIENTS)
@require_safe
def alerts(request: MemberRequest) -> HttpResponse:
    """List what the physio's clients are owed, act today first."""
    return queue.show(request, ALERTS)


@access(Action.SEE_CLIENTS)
@require_safe
def alert(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Show one alert and everything that can be done about it."""
    return queue.show_one(request, ALERTS, uuid)


@access(Action.SEE_CLIENTS)
@require_POST
def alert_call(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Log a call."""
    return queue_verbs.call(request, ALERTS, uuid)


@access(Action.SEE_CLIENTS)
@require_POST
def alert_write(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Send a message."""
    return queue_verbs.write(request, ALERTS, uuid)


@access(Action.SEE_CLIENTS)
@require_POST
def alert_snooze(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Put a check in off."""
    return queue_verbs.snooze(request, ALERTS, uuid)


@access(Action.SEE_CLIENTS)
@require_POST
def alert_pass_on(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Give it to a colleague."""
    return queue_verbs.pass_on(request, ALERTS, uuid)


@access(Action.SEE_CLIENTS)
@require_POST
def alert_resolve(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Close it with what was done."""
    return queue_verbs.resolve(request, ALERTS, uuid)


@access(Action.SEE_CLIENTS)
@require_POST
def alert_undo(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Open it again."""
    return queue_verbs.undo(request, ALERTS, uuid)


@access(Action.SEE_CLIENTS)
@require_POST
def alerts_resolve(request: MemberRequest) -> HttpResponse:
    """Close several check ins at once."""
    return queue_verbs.resolve_many(request, ALERTS)

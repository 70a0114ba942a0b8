"""Calls and messages a coach owes: each with its reason, its age and a result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.views.decorators.http import require_POST, require_safe

from programs.access import Action, access
from programs.views import queue, queue_verbs
from programs.views.queue_places import FOLLOW_UPS

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from accounts.http import MemberRequest


@access(Action.SEE_ROSTER)
@require_safe
def follow_ups(request: MemberRequest) -> HttpResponse:
    """List what the coach's clients are owed, act today first."""
    return queue.show(request, FOLLOW_UPS)


@access(Action.SEE_ROSTER)
@require_safe
def follow_up(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Show one follow-up and everything that can be done about it."""
    return queue.show_one(request, FOLLOW_UPS, uuid)


@access(Action.SEE_ROSTER)
@require_POST
def follow_up_call(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Log a call."""
    return queue_verbs.call(request, FOLLOW_UPS, uuid)


@access(Action.SEE_ROSTER)
@require_POST
def follow_up_write(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Send a message."""
    return queue_verbs.write(request, FOLLOW_UPS, uuid)


@access(Action.SEE_ROSTER)
@require_POST
def follow_up_snooze(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Put a check in off."""
    return queue_verbs.snooze(request, FOLLOW_UPS, uuid)


@access(Action.SEE_ROSTER)
@require_POST
def follow_up_pass_on(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Give it to a colleague."""
    return queue_verbs.pass_on(request, FOLLOW_UPS, uuid)


@access(Action.SEE_ROSTER)
@require_POST
def follow_up_resolve(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Close it with what was done."""
    return queue_verbs.resolve(request, FOLLOW_UPS, uuid)


@access(Action.SEE_ROSTER)
@require_POST
def follow_up_undo(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Open it again."""
    return queue_verbs.undo(request, FOLLOW_UPS, uuid)


@access(Action.SEE_ROSTER)
@require_POST
def follow_ups_resolve(request: MemberRequest) -> HttpResponse:
    """Close several check ins at once."""
    return queue_verbs.resolve_many(request, FOLLOW_UPS)

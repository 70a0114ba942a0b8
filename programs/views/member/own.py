"""Finding the walk of the person signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import get_object_or_404

from programs.sessions.models import WalkSession

if TYPE_CHECKING:
    from uuid import UUID

    from accounts.http import MemberRequest


def own_walk(request: MemberRequest, uuid: UUID, **facts: Any) -> WalkSession:
    """Return the walk of the person signed in, or 404; nobody walks or tells for another.

    `facts` are annotations to read with it.
    """
    walks = WalkSession.objects.filter(member=request.user).with_plan().annotate(**facts)
    return get_object_or_404(walks, uuid=uuid)

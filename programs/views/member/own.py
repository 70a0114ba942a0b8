"""Finding the walk of the person signed in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404

from programs.sessions.models import WalkSession
from retrowalk.slots import Prepared, Slot

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from accounts.http import MemberRequest


def own_walks() -> QuerySet[WalkSession]:
    """Return the query for one walk of one member, to add facts to."""
    walks = WalkSession.objects.filter(member=Slot("member"), uuid=Slot("uuid"))
    return walks.select_related("plan__program_version__template", "plan_week")


OWN_WALK = Prepared(own_walks)


def own_walk(
    request: MemberRequest, uuid: UUID, query: Prepared[Any] = OWN_WALK, **values: Any
) -> WalkSession:
    """Return the walk of the person signed in, or 404; nobody walks or tells for another.

    `query` is `own_walks` with more facts to read, and `values` stand in its other slots.
    """
    walk_session: WalkSession | None = query.first(member=request.user.pk, uuid=uuid, **values)
    if walk_session is None:
        raise Http404
    walk_session.member = walk_session.plan.member = request.user
    return walk_session

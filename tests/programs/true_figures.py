"""What rosters show of a member is what would be computed anew: asked after each test.

Every verb that changes what a roster shows is to say so (`programs.changes`). So that none is
forgotten, each new member here has a coach, and their entry is computed once more at the end.
It is computed as at the last moment somebody asked for it, for time alone may change it too.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.db import transaction

from accounts.models import Role, User
from programs.adherence.models import FollowUp, RosterEntry
from programs.adherence.services import figures
from tests.factories import programs
from tests.factories.accounts import CareRelationshipFactory

WRITE_ROWS = ("test_models", "test_queries")
TOLD = ("reason", "detail", "number", "since")


@pytest.fixture(autouse=True)
def _true_figures(request: pytest.FixtureRequest) -> Iterator[None]:
    """Look after each new member, and fail a test that leaves them with figures of before.

    Left alone is what really commits, and what writes rows by itself or by parts of a verb:
    it is marked `by_rows`, and most tests of queries do.
    """
    marker = request.node.get_closest_marker("django_db")
    is_by_rows = bool(request.node.get_closest_marker("by_rows"))
    is_by_rows |= request.path.name.startswith(WRITE_ROWS)
    if marker is None or marker.kwargs.get("transaction") or is_by_rows:
        yield
        return
    request.getfixturevalue("db")
    asked: dict[int, datetime] = {}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(figures, "refresh_members", noting(asked, figures.refresh_members))
        patch.setattr(programs, "newcomers", [look_after])
        yield
    wrong = stale(asked)
    if wrong:
        pytest.fail(f"A roster shows what is no longer true: {wrong}", pytrace=False)


def look_after(member: User, now: datetime) -> None:
    """Give the member a coach, who has an entry about them."""
    CareRelationshipFactory.create(link__member=member, role=Role.COACH)
    figures.refresh_member(member_id=member.pk, now=now)


def noting(
    asked: dict[int, datetime], refresh: Callable[..., figures.Changed]
) -> Callable[..., figures.Changed]:
    """Return what refreshes members and notes when that was."""

    def refresh_members(member_ids: Collection[int], *, now: datetime) -> figures.Changed:
        asked.update(dict.fromkeys(member_ids, now))
        return refresh(member_ids, now=now)

    return refresh_members


def stale(asked: dict[int, datetime]) -> list[str]:
    """Return what is not stored of these members as it would be computed; nothing is kept."""
    wrong = []
    for now in set(asked.values()):
        members = [member for member, at in asked.items() if at == now]
        with transaction.atomic():
            has_changed = any(figures.refresh_members(members, now=now))
            computed = shown_of(members) if has_changed else {}
            transaction.set_rollback(True)
        if has_changed:
            # An entry nobody asked for yet, of care that a test wrote by itself, is not stale.
            stored = shown_of(members)
            kept = {key[0] for key in stored}
            wrong += [
                f"{name}: {stored.get((care, name))} is {value}"
                for (care, name), value in computed.items()
                if care in kept and stored.get((care, name)) != value
            ]
    return wrong


def shown_of(members: Collection[int]) -> dict[tuple[int, str], Any]:
    """Return what each entry about these members says, and what is owed for it."""
    shown: dict[tuple[int, str], Any] = {}
    for entry in RosterEntry.objects.filter(member__in=members).order_by("pk"):
        owed = FollowUp.objects.open().filter(member=entry.member_id, clinic=entry.clinic_id)
        values = {name: getattr(entry, name) for name in figures.SHOWN_COLUMNS}
        values["owed"] = list(owed.order_by("rank").values_list(*TOLD))
        shown |= {(entry.pk, name): value for name, value in values.items()}
    return shown

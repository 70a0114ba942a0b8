"""Whom may this user see? The one answer, behind every `visible_to`.

What they may do there is answered by `programs.access`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from django.apps import apps
from django.db.models import Q
from django.utils import timezone

from accounts.models.care import in_force

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet
    from django.http import HttpResponseBase

    from accounts.models import CareRelationship, User

View = TypeVar("View", bound="Callable[..., HttpResponseBase]")


def own_account(view: View) -> View:
    """Mark a view that shows and changes only the account of the person signed in."""
    view.access_action = "use_account"  # type: ignore[attr-defined]
    return view


def open_care(user: User) -> QuerySet[CareRelationship]:
    """Return the care relationships this member of staff holds right now.

    A relationship counts only while the role behind it is still held in the same
    clinic: ending a membership closes every door it opened, on the next request.
    """
    return care_held(staff=user, held=user.open_memberships, now=timezone.now())


def care_held(
    *, staff: Any, held: Iterable[tuple[Any, str]], now: Any
) -> QuerySet[CareRelationship]:
    """Return the rule of `open_care`: `held` are the clinics and roles of open memberships.

    Each value but a role may be a slot.
    """
    care = apps.get_model("accounts", "CareRelationship")
    found = Q(pk__in=[])
    for clinic, role in held:
        found |= Q(clinic=clinic, role=role)
    rows: QuerySet[CareRelationship] = care.objects.open_at(now).filter(found, staff=staff)
    return rows


def clinics_of(user: User, role: str, clinic_id: int | None = None) -> list[int]:
    """Return where this person holds the role right now, narrowed to one clinic if it is named."""
    held = sorted({clinic for clinic, one in user.open_memberships if one == role})
    return held if clinic_id is None else [one for one in held if one == clinic_id]


def held_care(path: str, *, staff: Any, role: str, clinics: Iterable[Any], now: Any) -> Q:
    """Return the rule of `open_care` for rows that `path` ties to a care relationship.

    A plain join, so that an index can give the first rows of an order, however many clients
    there are. `clinics` are those of `clinics_of`; each value may be a slot as well.
    """
    held = Q(pk__in=[])
    for clinic in clinics:
        held |= Q(**{f"{path}clinic": clinic})
    return held & in_force(now, path) & Q(**{f"{path}staff": staff, f"{path}role": role})


def members_visible_to(user: User | AnonymousUser) -> QuerySet[User]:
    """Return the people whose health record this user may reach: self, and own clients."""
    model = apps.get_model("accounts", "User")
    everyone: QuerySet[User] = model.objects.all()
    if not user.is_authenticated or not user.is_active:
        return everyone.none()
    if not user.has_staff_role:
        return everyone.filter(pk=user.pk)
    clients = open_care(user).values("member_id")
    return everyone.filter(Q(pk=user.pk) | Q(pk__in=clients))


def care_role(user: User | AnonymousUser, member: User) -> str | None:
    """Return `self`, `physio` or `coach`: how this user reaches the member, or None.

    Where somebody holds both staff roles for one member, the physio's reach wins.
    """
    if not (user.is_authenticated and user.is_active):
        return None
    if user.pk == member.pk:
        return "self"
    roles = set(open_care(user).filter(member=member).values_list("role", flat=True))
    return next((role for role in ("physio", "coach") if role in roles), None)

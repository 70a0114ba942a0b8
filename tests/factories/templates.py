"""Clinic templates, made by the services that pages call (the fixture `loaded_programs` first)."""

from __future__ import annotations

from datetime import UTC, datetime

from accounts.models import Clinic, User
from programs.library.models import ProgramTemplate
from programs.library.services.studio import copy_template, publish_template, share_template
from tests.factories.accounts import MembershipFactory

NOW = datetime(2026, 5, 13, 9, 0, tzinfo=UTC)


def physio(clinic: Clinic | None = None) -> User:
    """Return a physio of this clinic, or of a new one."""
    return MembershipFactory.create(**({"clinic": clinic} if clinic else {})).user


def clinic_of(user: User) -> Clinic:
    """Return the clinic this person works in."""
    return user.memberships.get().clinic


def clinic_template(
    by: User,
    key: str = "knee_oa",
    *,
    is_published: bool = False,
    is_shared: bool = False,
    title: str = "",
) -> ProgramTemplate:
    """Return this physio's copy of a built-in program."""
    source = ProgramTemplate.objects.built_in().get(key=key)
    template = copy_template(source=source, by=by, clinic=clinic_of(by), title=title)
    if is_published:
        publish_template(template=template, by=by, seen=template.version, now=NOW)
    if is_shared:
        share_template(template=template, by=by, is_shared=True)
    template.refresh_from_db()
    return template

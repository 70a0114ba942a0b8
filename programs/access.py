"""What may this user do? One table, one question, one mark on each view.

Whom they may see is answered by `accounts.access`.
"""

from __future__ import annotations

from enum import StrEnum
from functools import wraps
from typing import TYPE_CHECKING, TypeVar, cast

from django.core.exceptions import PermissionDenied

from accounts.access import care_role

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.contrib.auth.models import AnonymousUser
    from django.http import HttpRequest, HttpResponseBase

    from accounts.models import User

View = TypeVar("View", bound="Callable[..., HttpResponseBase]")


class Action(StrEnum):
    """Everything somebody may want to do with a member's record."""

    USE_ACCOUNT = "use_account"
    SEE_PLAN = "see_plan"
    SEE_SCREENING = "see_screening"
    SEE_TIER = "see_tier"
    SUBMIT_SCREENING = "submit_screening"
    RECORD_CLEARANCE = "record_clearance"
    OVERRIDE_DECISION = "override_decision"
    CHOOSE_PROGRAM = "choose_program"
    ASSIGN_PLAN = "assign_plan"
    MOVE_SESSION = "move_session"
    HOLD_PLAN = "hold_plan"
    WALK = "walk"
    CHECK_IN = "check_in"
    SEE_PROGRESS = "see_progress"
    SEE_SAFETY_TEXT = "see_safety_text"
    WORK_FOLLOW_UPS = "work_follow_ups"
    WRITE_NOTE = "write_note"
    SEE_CLINICAL_NOTES = "see_clinical_notes"
    EXPORT_DATA = "export_data"
    SEE_CLIENTS = "see_clients"
    SEE_ROSTER = "see_roster"
    EDIT_TEMPLATES = "edit_templates"
    RECORD_ON_BEHALF = "record_on_behalf"
    # Asked by `accounts.staff_pages`: they are about people, and open nobody's record.
    INVITE = "invite"
    ADD_CLIENT = "add_client"
    RUN_CLINIC = "run_clinic"


SELF = frozenset(
    {
        Action.USE_ACCOUNT,
        Action.SEE_PLAN,
        Action.SEE_SCREENING,
        Action.SEE_TIER,
        Action.SUBMIT_SCREENING,
        Action.CHOOSE_PROGRAM,
        Action.MOVE_SESSION,
        Action.HOLD_PLAN,
        Action.WALK,
        Action.CHECK_IN,
        Action.SEE_PROGRESS,
        Action.SEE_SAFETY_TEXT,
        Action.WRITE_NOTE,
        Action.EXPORT_DATA,
    }
)
PHYSIO = frozenset(
    {
        Action.SEE_PLAN,
        Action.SEE_SCREENING,
        Action.SEE_TIER,
        Action.RECORD_CLEARANCE,
        Action.OVERRIDE_DECISION,
        Action.ASSIGN_PLAN,
        Action.MOVE_SESSION,
        Action.HOLD_PLAN,
        Action.CHECK_IN,
        Action.SEE_PROGRESS,
        Action.SEE_SAFETY_TEXT,
        Action.WORK_FOLLOW_UPS,
        Action.WRITE_NOTE,
        Action.SEE_CLINICAL_NOTES,
        Action.SEE_CLIENTS,
        Action.EDIT_TEMPLATES,
        Action.RECORD_ON_BEHALF,
    }
)
COACH = frozenset(
    {
        Action.SEE_PLAN,
        Action.SEE_TIER,
        Action.MOVE_SESSION,
        Action.HOLD_PLAN,
        Action.SEE_PROGRESS,
        Action.WORK_FOLLOW_UPS,
        Action.WRITE_NOTE,
        Action.SEE_ROSTER,
    }
)
ROLE_ACTIONS: dict[str, frozenset[Action]] = {"self": SELF, "physio": PHYSIO, "coach": COACH}
WHO = {"self": "the member", "physio": "their physio", "coach": "their coach"}
"""Each role in the words of a refusal."""


class NotAllowed(PermissionDenied):
    """This person may see the member, but not do this; the message says who may."""


def may(user: User, action: Action, member: User) -> bool:
    """Return whether this user may do this with this member's record."""
    role = care_role(user, member)
    return role is not None and action in ROLE_ACTIONS[role]


def require(user: User, action: Action, member: User) -> None:
    """Return quietly when allowed; raise NotAllowed (a 403) when not."""
    if not may(user, action, member):
        raise NotAllowed(who_may(action))


def who_may(action: Action) -> str:
    """Return the sentence of a refusal: which role can do this."""
    who = " or ".join(WHO[role] for role, actions in ROLE_ACTIONS.items() if action in actions)
    return f"Only {who} can do that."


def may_anywhere(user: User | AnonymousUser, action: Action) -> bool:
    """Return whether this user may do this with any record at all, their own included.

    No query for what everybody may do with their own record.
    """
    if not user.is_authenticated:
        return False
    return action in SELF or any(action in ROLE_ACTIONS.get(role, ()) for role in user.open_roles)


def access(action: Action) -> Callable[[View], View]:
    """Mark a view with the action it serves, and turn away whoever may do it with no record.

    Every signed-in view carries this mark; a test walks the addresses and fails on one
    without. Whose record it is, the mark cannot know: a member's own pages find their rows
    through the reader, and a view that names another member asks `require` as well.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
            if not may_anywhere(request.user, action):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.access_action = action  # type: ignore[attr-defined]
        return cast("View", guarded)

    return mark

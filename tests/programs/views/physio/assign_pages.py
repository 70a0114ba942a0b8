"""What the tests of the assign page share: who is at work, and the form as the page fills it."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.test import Client

from accounts.models import CareRelationship, User
from programs.plans.queries.plan import open_plan
from tests.factories.programs import SORE_KNEE, version_of
from tests.programs.plans.assigning import care_of
from tests.programs.views.member.plan_pages import HTMX, signed_in

CAREFUL = SORE_KNEE | {"worry_fall": "yes", "pain_usual": "4", "falls_12mo": "once_not_hurt"}


def at_work(client: Client, member: User) -> CareRelationship:
    """Sign a physio of this member in."""
    care = care_of(member, name="Anna Kaur")
    signed_in(client, care.staff)
    return care


def address(care: CareRelationship) -> str:
    return f"/clients/{care.member.uuid}/assign/"


def typed(care: CareRelationship, key: str = "knee_oa", **changes: Any) -> dict[str, Any]:
    """Return the whole form as the page fills it in."""
    template = str(version_of(key).pk)
    plan = open_plan(care.member)
    filled: dict[str, Any] = {
        "client": str(care.member.uuid),
        "seen": f"{plan.uuid}:{plan.version}" if plan else "none",
        "token": str(uuid4()),
        "template": template,
        "filled_for": template,
        "start_week": "1",
        "sessions": "3",
        "weekdays": ["0", "2", "4"],
        "starts_on": "2026-05-14",
        "session_time": "09:30",
        "setting": "treadmill",
        "lane_length": "",
        "support": "3",
        "spotter": "first_three",
        "top_speed": "2.16",
        "effort_limit": "5",
        "step_up": "by_rules",
        "reason": "",
        "note": "",
        "action": "assign",
    }
    return filled | changes


def sent(client: Client, care: CareRelationship, **changes: Any) -> HttpResponse:
    response: Any = client.post(address(care), typed(care, **changes))
    found: HttpResponse = response
    return found


def previewed(client: Client, care: CareRelationship, **changes: Any) -> HttpResponse:
    response: Any = client.post(address(care), typed(care, action="preview", **changes), **HTMX)
    found: HttpResponse = response
    return found

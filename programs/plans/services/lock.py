"""Keeping a plan on its row until a physio says otherwise; the strict rules still protect."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from accounts.models import User
    from programs.plans.models import Plan


def lock_plan(plan: Plan, *, reason: str, by: User, now: datetime) -> None:
    """Let no rule move the plan on; the caller holds the plan and saves it."""
    plan.locked_at, plan.locked_by, plan.lock_reason = now, by, reason


def unlock_plan(plan: Plan) -> None:
    """Let the rules move the plan on again; the caller holds the plan and saves it."""
    plan.locked_at, plan.locked_by, plan.lock_reason = None, None, ""

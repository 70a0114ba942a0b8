"""Setting up the space: what to hold, what to clear, where the phone goes, how the voice sounds."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from programs.access import Action, access
from programs.plans.queries.plan import open_plan
from programs.plans.rules.support import setting_for_level
from programs.vocabulary import Setting, Spotter, SupportLevel

if TYPE_CHECKING:
    from django.http import HttpResponse

    from accounts.http import MemberRequest


@access(Action.SEE_PLAN)
@require_safe
def space(request: MemberRequest) -> HttpResponse:
    """Show the checklist of the place where this plan is walked now."""
    plan = open_plan(request.user)
    if plan is None:
        return redirect("member:plan")
    setting = setting_for_level(Setting(plan.setting), SupportLevel(plan.support_level))
    context = {
        "plan": plan,
        "setting": setting,
        "later": plan.setting if setting != plan.setting else "",
        "lane_metres": (plan.lane_length_mm or 0) / 1000,
        "has_helper": plan.spotter != Spotter.NO or setting is Setting.TREADMILL,
        "is_helper_always_there": plan.spotter == Spotter.EVERY_TIME,
    }
    return render(request, "member/space.html", context)

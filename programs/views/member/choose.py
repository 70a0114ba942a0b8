"""Choosing a program: what the safety check opens, the best match first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from programs.access import Action, access
from programs.library.cards import ProgramCard, program_card
from programs.plans.queries.offers import Offer, offers_for
from programs.plans.queries.plan import open_plan

if TYPE_CHECKING:
    from django.http import HttpResponse

    from accounts.http import MemberRequest


@access(Action.CHOOSE_PROGRAM)
@require_safe
def choose_program(request: MemberRequest) -> HttpResponse:
    """Show the programs that are open with their reasons, and fold the locked ones away."""
    offers = offers_for(request.user, timezone.localdate())
    context = {
        "plan": open_plan(request.user),
        "offers": offers,
        "open": [_card(offer) for offer in offers.open],
        "locked": [_card(offer) for offer in offers.locked],
    }
    return render(request, "member/choose.html", context)


def _card(offer: Offer) -> tuple[Offer, ProgramCard]:
    return offer, program_card(offer.program)

"""The pages a visitor reads first: what RetroWalk is, how it goes, who it suits."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

WALK_AND_RECOVERY = [("backward", 1), ("forward", 1)]
KNEE_WEEK_3 = [("forward", 5), *WALK_AND_RECOVERY * 5, ("backward", 1), ("forward", 4)]
"""The parts of a session of the knee program's week 3, in minutes [D]."""


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the landing page, whose one goal is the safety check."""
    return render(request, "public/home.html")


@login_not_required
@require_safe
def how_it_works(request: HttpRequest) -> HttpResponse:
    """Show how a program and one session go, step by step."""
    return render(request, "public/how_it_works.html", {"bar": sample_bar()})


@login_not_required
@require_safe
def is_it_for_me(request: HttpRequest) -> HttpResponse:
    """Show who should not start alone, before any benefit."""
    return render(request, "public/is_it_for_me.html")


@login_not_required
@require_safe
def for_physios(request: HttpRequest) -> HttpResponse:
    """Show a physio what the product does for a clinic, and what it never does."""
    return render(request, "public/for_physios.html")


def sample_bar() -> dict[str, Any]:
    """Return the bar of the sample session: its words, and its parts in per cent of the whole."""
    whole = sum(minutes for _, minutes in KNEE_WEEK_3)
    parts, start = [], 0.0
    for kind, minutes in KNEE_WEEK_3:
        width = 100 * minutes / whole
        parts.append({"kind": kind, "start": round(start, 2), "width": round(width, 2)})
        start += width
    return {"label": "6 minutes backward, 14 forward", "parts": parts}

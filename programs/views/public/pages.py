"""The pages a visitor reads first: what RetroWalk is, how it goes, whom it suits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse


@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the landing page, whose one goal is the safety check."""
    return render(request, "public/home.html")


@login_not_required
@require_safe
def how_it_works(request: HttpRequest) -> HttpResponse:
    """Show how a program and one session go, step by step."""
    return render(request, "public/how_it_works.html")


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

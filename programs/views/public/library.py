"""The public pages of the program library: all programs, and one of them."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from programs.library.cards import dose_lines, offered_after, phase_blocks, program_card
from programs.library.queries import published_programs


@login_not_required
@require_safe
def programs(request: HttpRequest) -> HttpResponse:
    """List every program with its weeks, minutes, needs and evidence."""
    cards = [program_card(published.program) for published in published_programs()]
    return render(request, "public/programs.html", {"cards": cards})


@login_not_required
@require_safe
def program(request: HttpRequest, key: str) -> HttpResponse:
    """Show one program whole: who it is for, every week, and what is known."""
    everything = {published.program.key: published.program for published in published_programs()}
    if key not in everything:
        raise Http404("There is no program of that name.")
    chosen = everything[key]
    context = {
        "card": program_card(chosen),
        "content": chosen.content,
        "phases": phase_blocks(chosen),
        "dose_notes": dose_lines(chosen),
        "offers": offered_after(chosen, everything.values()),
    }
    return render(request, "public/program.html", context)

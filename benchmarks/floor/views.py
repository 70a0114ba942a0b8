"""The floor pages of the performance brief, each named by its letter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from benchmarks.floor.models import Line

if TYPE_CHECKING:
    from django.http import HttpRequest

CONSTANT = ("<!DOCTYPE html><title>Floor</title>" + "<p>The same words each time.</p>" * 380)[
    :12_288
]


def constant(_request: HttpRequest) -> HttpResponse:
    """Answer page a: 12 KB that never change."""
    return HttpResponse(CONSTANT)


@login_required
def signed_in(request: HttpRequest) -> HttpResponse:
    """Answer page b: the sign-in read, and a small template."""
    return render(request, "floor/small.html", {"name": request.user.get_username()})


@login_required
def table(request: HttpRequest) -> HttpResponse:
    """Answer page c: one indexed query of 25 rows, in a table with a day in each."""
    lines = Line.objects.filter(owner=request.user).order_by("position")[:25]
    return render(request, "floor/table.html", {"lines": lines})


@login_required
def day(request: HttpRequest) -> HttpResponse:
    """Answer page d: the page of a day, with 8 queries in all, 17 rows and a small form."""
    own = Line.objects.filter(owner=request.user)
    context = {
        "first": own.order_by("position").first(),
        "last": own.order_by("-position").first(),
        "count": own.count(),
        "is_new": own.filter(number=0).exists(),
        "week": list(own.order_by("position")[:7]),
        "next": list(own.order_by("position")[7:17]),
    }
    return render(request, "floor/day.html", context)


@login_required
def roster(request: HttpRequest) -> HttpResponse:
    """Answer page r: 50 rows whose marks and lines are strings already."""
    rows = Line.objects.filter(owner=request.user).order_by("position")[:50]
    return render(request, "floor/roster.html", {"rows": rows})


@login_required
@require_POST
def write(request: HttpRequest, position: int) -> HttpResponse:
    """Answer page e: one line of one's own held and written in a transaction, and a fragment."""
    with transaction.atomic():
        line = Line.objects.select_for_update().get(owner=request.user, position=position)
        line.number = int(request.POST["value"])
        line.save(update_fields=["number"])
    return render(request, "floor/saved.html", {"value": line.number})

"""A plan on paper: cover, weeks, safety sheet and diary, whoever prints it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import segno
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from programs.plans.models import OPEN_STATUSES
from programs.plans.queries.plan import latest_plan
from programs.sessions.queries.rows import plan_page
from programs.vocabulary import PlanStatus
from retrowalk.pdf import can_make_pdf, pdf_of

if TYPE_CHECKING:
    from django.http import HttpRequest, QueryDict

    from accounts.models import User

SHOWN = (*OPEN_STATUSES, PlanStatus.COMPLETED)
LINES = 14
PAPERS = {"a4": "A4", "letter": "Letter"}
TEXTS = {"normal": "Normal", "large": "Large"}


@dataclass(frozen=True)
class Look:
    """How the sheet is set: on which paper, in which text size."""

    paper: str
    text: str

    @classmethod
    def chosen(cls, asked: QueryDict) -> Look:
        """Return the look an address asks for; anything unknown is A4 in normal text."""
        paper, text = asked.get("paper", ""), asked.get("text", "")
        return cls(paper if paper in PAPERS else "a4", text if text in TEXTS else "normal")

    @property
    def query(self) -> str:
        """Return the look as the words of an address."""
        return f"paper={self.paper}&text={self.text}"


@dataclass(frozen=True)
class Code:
    """A QR code as one path of squares, a unit each, with the quiet edge around it."""

    size: int
    path: str


def code_of(address: str) -> Code:
    """Return the QR code of an address."""
    rows = [list(row) for row in segno.make(address, error="m").matrix_iter(border=4)]
    squares = (
        f"M{x} {y}h1v1h-1z" for y, row in enumerate(rows) for x, dark in enumerate(row) if dark
    )
    return Code(len(rows), "".join(squares))


def sheet(member: User, asked: QueryDict) -> dict[str, Any]:
    """Return what the sheet shows; `page` is None for somebody without a plan.

    The code leads to where their clinic types the diary in: an address that opens nothing to
    anybody but those who look after them.
    """
    today = timezone.now().astimezone(ZoneInfo(member.time_zone)).date()
    plan = latest_plan(member)
    is_shown = plan is not None and plan.status in SHOWN
    address = settings.BASE_URL + reverse("physio:diary", args=[member.uuid])
    return {
        "person": member,
        "page": plan_page(plan, today) if plan is not None and is_shown else None,
        "today": today,
        "lines": range(LINES),
        "look": Look.chosen(asked),
        "papers": PAPERS.items(),
        "texts": TEXTS.items(),
        "code": code_of(address),
        "short_code": short_code(member),
        "can_make_pdf": can_make_pdf(),
    }


def short_code(member: User) -> str:
    """Return eight letters and digits that keep loose sheets of one person together."""
    start = member.uuid.hex[:8].upper()
    return f"{start[:4]}-{start[4:]}"


def pdf_response(request: HttpRequest, member: User, *, page_url: str) -> HttpResponse:
    """Return the sheet as a PDF file, whose name says nothing about the person.

    Where none can be made, or there is no plan, the way leads back to the page to print.
    """
    context = sheet(member, request.GET)
    if not context["can_make_pdf"] or context["page"] is None:
        return redirect(page_url)
    body = pdf_of(render_to_string("paper/file.html", context, request))
    headers = {"Content-Disposition": 'attachment; filename="retrowalk-plan.pdf"'}
    return HttpResponse(body, content_type="application/pdf", headers=headers)

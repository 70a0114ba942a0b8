"""What the pages of the safety check show."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from programs.screening.queries import outcome_of
from programs.screening.rules.branching import previous_page
from programs.screening.rules.catalogue import Answers, Page, PageKind
from programs.screening.rules.reader import catalogue
from programs.screening.rules.summary import Row, summary
from programs.views.public.check_places import RETURN, leave_url, step_url
from programs.vocabulary import Tier

if TYPE_CHECKING:
    from programs.screening.models import Screening

ADVICE = {
    Tier.GO: "go",
    Tier.GO_WITH_SUPPORT: "support",
    Tier.CLINICIAN_CLEARANCE: "clearance",
    Tier.STOP_URGENT: "urgent",
}
"""The kind of advice card for each tier; members never see the tier itself."""

TITLES = {
    Tier.GO: _("You can start"),
    Tier.GO_WITH_SUPPORT: _("You can start with support"),
    Tier.CLINICIAN_CLEARANCE: _("See a physio or doctor before you start"),
    Tier.STOP_URGENT: _("This needs care now, not exercise"),
}

TICKING = (PageKind.TICKS, PageKind.UNSURE, PageKind.SEVERAL)


def step_context(request: HttpRequest, page: Page, answers: Answers) -> dict[str, object]:
    """Return what a question page shows around its form."""
    is_returning = bool(request.GET.get(RETURN))
    item = page.item
    return {
        "page": page,
        "is_ticks": page.kind in TICKING,
        "may_be_urgent": page.kind is PageKind.DETAILS and _may_be_urgent(page),
        "low": f"{item.minimum} is {item.low_words}",
        "high": f"{item.maximum} is {item.high_words}",
        "step": page.step,
        "steps": len(catalogue().steps),
        "back_url": back_url(page, answers, is_returning=is_returning),
        "is_skipped": "skipped" in request.GET,
        "post_url": step_url(page, returning=is_returning),
        "leave_url": leave_url(request),
    }


def _may_be_urgent(page: Page) -> bool:
    """Return whether an answer of this page needs care now: then the number stands there."""
    return any(answer.tier is Tier.STOP_URGENT for answer in page.item.answers)


def back_url(page: Page, answers: Answers, *, is_returning: bool) -> str:
    """Return the answers when the page was opened from there, else the page before."""
    if is_returning:
        return reverse("public:check_answers")
    before = previous_page(catalogue(), answers, page)
    return step_url(before) if before else reverse("public:check")


def answers_context(answers: Answers) -> dict[str, object]:
    """Return the ten topics with rows ready for the summary list."""
    return {
        "topics": [
            {
                "number": topic.number,
                "title": topic.title,
                "rows": [summary_row(row) for row in topic.rows],
            }
            for topic in summary(catalogue(), answers)
        ]
    }


def summary_row(row: Row) -> dict[str, str]:
    """Return one line of the summary list with its link, which leads back here."""
    url = reverse("public:check_step", args=[row.page_key])
    return {
        "label": row.question,
        "answer": "; ".join(row.answers),
        "url": f"{url}?{RETURN}=answers",
        "action": "Change" if row.is_answered else "Answer",
    }


def result_context(screening: Screening) -> dict[str, object]:
    """Return the result in words: never a score, never the name of a tier."""
    outcome = outcome_of(screening)
    return {
        "screening": screening,
        "advice": ADVICE[outcome.tier],
        "title": TITLES[outcome.tier],
        "reasons": [reason.words for reason in outcome.leading],
        "is_locked": outcome.is_locked,
        "has_place": outcome.has_place,
    }


def result_template(screening: Screening) -> str:
    """Return the template of the result; urgent advice has a page with nothing else on it."""
    name = "check_urgent" if screening.tier == Tier.STOP_URGENT else "check_result"
    return f"public/{name}.html"

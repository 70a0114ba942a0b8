"""Pages to read: the guide, the evidence, safety, and what we owe every reader."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from programs.library.rules.evidence import Claim, Evidence, Topic
from programs.library.rules.evidence import evidence as all_evidence
from programs.library.rules.guide import GuideGroup, guide_pages, pages_named
from programs.library.rules.guide import guide_page as find_guide_page
from retrowalk.http import page_response

CLAIMS, STUDIES = "claims", "studies"
KIND_WORDS = {CLAIMS: "What people say", STUDIES: "The studies"}
TOPIC_WORDS = {
    "": "All",
    Topic.KNEE: "Knee",
    Topic.BACK: "Back",
    Topic.BALANCE: "Balance",
    Topic.FITNESS: "Fitness",
    Topic.STROKE: "Stroke",
}

UNKNOWN = "unknown"
"""Stands for every topic somebody may type that is none of ours."""


@login_not_required
@require_safe
def guide(request: HttpRequest) -> HttpResponse:
    """Show the technique pages in their groups."""
    groups = [
        (group.heading, [page for page in guide_pages() if page.group is group])
        for group in GuideGroup
    ]
    return render(request, "public/guide.html", {"groups": groups})


@login_not_required
@require_safe
def guide_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Show one technique page; 404 for an unknown one."""
    page = find_guide_page(slug)
    if page is None:
        raise Http404
    context = {"page": page, "related": pages_named(page.related)}
    return render(request, "public/guide_page.html", context)


@login_not_required
@require_safe
def evidence(request: HttpRequest) -> HttpResponse:
    """Show what people say, or the studies, narrowed to a topic; htmx gets the list alone."""
    shown = STUDIES if request.GET.get("show") == STUDIES else CLAIMS
    topic = request.GET.get("topic", "")
    context = {"list": evidence_list(shown, topic if topic in TOPIC_WORDS else UNKNOWN)}
    return page_response(
        request, "public/evidence.html", context, fragment="public/evidence.html#list"
    )


@login_not_required
@require_safe
def safety(request: HttpRequest) -> HttpResponse:
    """Show who should ask first, when to stop, and what to do after a fall."""
    return render(request, "public/safety.html")


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """Show what is kept, who sees it and for how long."""
    context = {
        "idle_days": settings.MEMBER_IDLE_TIME.days,
        "sign_in_days": settings.MEMBER_SIGN_IN_TIME.days,
        **_contact(),
    }
    return render(request, "public/privacy.html", context)


@login_not_required
@require_safe
def terms(request: HttpRequest) -> HttpResponse:
    """Show what the reader and RetroWalk may expect of each other."""
    return render(request, "public/terms.html", _contact())


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show how far the pages work for everybody, and what is known to be missing."""
    return render(request, "public/accessibility.html", _contact())


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Show answers to common questions."""
    return render(request, "public/help.html", _contact())


def _contact() -> dict[str, str]:
    """Return how to reach whoever runs this site; empty where they have not said."""
    return {"operator_contact": getattr(settings, "OPERATOR_CONTACT", "")}


@dataclass(frozen=True, kw_only=True, eq=False)
class EvidenceList:
    """One list narrowed to a topic, with the links to its neighbours.

    The same choice gives the same object, so that a template can keep what it made of it.
    """

    shown: str
    topic: str
    is_narrowed: bool
    count: int
    tabs: list[dict[str, Any]]
    pills: list[dict[str, Any]]
    claims: list[dict[str, Any]]
    groups: Any
    everything: str
    studies_query: str


@cache
def evidence_list(shown: str, topic: str) -> EvidenceList:
    """Return ready rows for one list; `topic` is one of TOPIC_WORDS or UNKNOWN."""
    found = all_evidence()
    claims, groups = found.claims_about(topic), found.studies_about(topic)
    count = len(claims) if shown == CLAIMS else sum(len(studies) for _, studies in groups)
    return EvidenceList(
        shown=shown,
        topic=TOPIC_WORDS.get(topic, ""),
        count=count,
        is_narrowed=bool(topic),
        tabs=[
            _link(f"show-{kind}", kind, topic, words, current=kind == shown)
            for kind, words in KIND_WORDS.items()
        ],
        pills=[
            _link(f"topic-{value or 'all'}", shown, value, words, current=value == topic)
            for value, words in TOPIC_WORDS.items()
        ],
        claims=[_claim_row(claim, found) for claim in claims] if shown == CLAIMS else [],
        groups=groups if shown == STUDIES else [],
        everything=_query(shown, ""),
        studies_query=_query(STUDIES, ""),
    )


def _claim_row(claim: Claim, found: Evidence) -> dict[str, Any]:
    return {"claim": claim, "studies": [found.study(study_id) for study_id in claim.studies]}


def _link(key: str, shown: str, topic: str, words: str, *, current: bool) -> dict[str, Any]:
    """Return one link of a choice; its id lets htmx give the focus back after a swap."""
    return {"id": key, "query": _query(shown, topic), "words": words, "is_current": current}


def _query(shown: str, topic: str) -> str:
    known = {"topic": topic} if topic and topic in TOPIC_WORDS else {}
    return "?" + urlencode({"show": shown} | known)

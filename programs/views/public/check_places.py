"""Where each page of the safety check leads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django_htmx.http import HttpResponseLocation

from programs.screening.queries import SESSION_KEY, answers_of, screening_in_hand
from programs.screening.rules.branching import first_unanswered, next_page, shown_pages
from programs.screening.rules.catalogue import Answers, Page
from programs.screening.rules.reader import catalogue
from programs.screening.rules.tier import assess
from programs.screening.services import complete_screening
from programs.vocabulary import Tier
from retrowalk.http import wants_fragment

if TYPE_CHECKING:
    from programs.screening.models import Screening

RETURN = "return"
"""In the address of a step: go back to the answers after it, not on to the next step."""


def in_hand(request: HttpRequest) -> Screening | None:
    """Return the screening this browser is busy with, or None."""
    return screening_in_hand(request.session.get(SESSION_KEY), request.user)


def go_on(request: HttpRequest, url: str) -> HttpResponse:
    """Send the reader to this address.

    Between questions htmx fetches only the main part. The start and the result have another
    frame, without "Save and leave", so they are loaded whole.
    """
    whole = {reverse("public:check"), reverse("public:check_result")}
    if wants_fragment(request) and not whole & {url, request.path}:
        return HttpResponseLocation(url, target="#main", swap="innerHTML")
    return HttpResponseRedirect(url)


def elsewhere(request: HttpRequest, screening: Screening | None) -> HttpResponse:
    """Send on whoever has no business on this page: to the start, the questions or the result."""
    if screening is None:
        return go_on(request, reverse("public:check"))
    if screening.completed_at:
        return go_on(request, reverse("public:check_result"))
    return go_on(request, carry_on_url(screening))


def finish(screening: Screening, *, is_declared: bool) -> None:
    """Complete the screening now, on the reader's own day."""
    complete_screening(
        screening=screening,
        is_declared=is_declared,
        now=timezone.now(),
        today=timezone.localdate(),
    )


def after(request: HttpRequest, screening: Screening, answers: Answers, page: Page) -> str:
    """Return where to go once a page is answered: urgent answers go straight to the result."""
    if assess(catalogue(), answers).tier is Tier.STOP_URGENT:
        finish(screening, is_declared=False)
        return reverse("public:check_result")
    if request.GET.get(RETURN):
        following = first_unanswered(catalogue(), answers)
    else:
        following = next_page(catalogue(), answers, page)
    if following is None:
        return reverse("public:check_answers")
    return step_url(following, returning=bool(request.GET.get(RETURN)))


def step_url(page: Page, *, returning: bool = False) -> str:
    """Return the address of a page, marked when the answers are to follow it."""
    url = reverse("public:check_step", args=[page.key])
    return f"{url}?{RETURN}=answers" if returning else url


def first_open_url(answers: Answers, wanted: Page) -> str:
    """Return where to go instead of a page that cannot open yet, or is not asked at all."""
    waiting = first_unanswered(catalogue(), answers)
    if waiting is None:
        return reverse("public:check_answers")
    is_asked = wanted in shown_pages(catalogue(), answers)
    return f"{step_url(waiting)}?skipped=yes" if is_asked else step_url(waiting)


def carry_on_url(screening: Screening) -> str:
    """Return the first page that waits for an answer, or the answers when none does."""
    waiting = first_unanswered(catalogue(), answers_of(screening))
    return step_url(waiting) if waiting else reverse("public:check_answers")


def choose_url(request: HttpRequest) -> str:
    """Return where a program is chosen; a visitor signs up on the way."""
    choose = reverse("member:choose_program")
    if request.user.is_authenticated:
        return choose
    return f"{reverse('account_signup')}?next={choose}"


def leave_url(request: HttpRequest) -> str:
    """Return where "Save and leave" goes."""
    return reverse("member:today" if request.user.is_authenticated else "public:home")

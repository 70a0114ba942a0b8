"""The safety check at /check/: open to everybody, saved as it goes."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from programs.screening.forms import ConsentForm, DeclarationForm, SupportForm, form_for
from programs.screening.queries import SESSION_KEY, answers_of
from programs.screening.rules.branching import may_open
from programs.screening.rules.reader import catalogue
from programs.screening.rules.share_code import spelled
from programs.screening.services import (
    ScreeningRefusedError,
    make_share_code,
    name_support,
    save_step,
    start_screening,
)
from programs.views.public.check_places import (
    after,
    carry_on_url,
    choose_url,
    elsewhere,
    finish,
    first_open_url,
    go_on,
    in_hand,
    leave_url,
    step_url,
)
from programs.views.public.check_words import (
    answers_context,
    result_context,
    result_template,
    step_context,
)
from programs.vocabulary import Tier
from retrowalk.http import form_response, page_response


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest) -> HttpResponse:
    """Say what the check is, take consent and begin, or offer to carry on."""
    form = ConsentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        member = request.user if request.user.is_authenticated else None
        screening = start_screening(member=member, now=timezone.now())
        request.session[SESSION_KEY] = str(screening.uuid)
        return go_on(request, step_url(catalogue().pages[0]))
    begun = in_hand(request)
    context = {
        "form": form,
        "carry_on_url": carry_on_url(begun) if begun and not begun.completed_at else "",
        "is_finished": bool(begun and begun.completed_at),
    }
    return form_response(request, "public/check.html", context, fragment="public/check.html#main")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_step(request: HttpRequest, step: str) -> HttpResponse:
    """Ask one page of the check, keep its answers and go on."""
    page = catalogue().page(step)
    if page is None:
        raise Http404("The safety check has no such page.")
    screening = in_hand(request)
    if screening is None or screening.completed_at:
        return elsewhere(request, screening)
    answers = answers_of(screening)
    if not may_open(catalogue(), answers, page):
        return go_on(request, first_open_url(answers, page))
    form = form_for(page, answers, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            said = save_step(screening=screening, values=form.values(), now=timezone.now())
        except ScreeningRefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go_on(request, after(request, screening, said, page))
    context = {"form": form, **step_context(request, page, answers)}
    template = "public/check_step.html"
    return form_response(request, template, context, fragment=f"{template}#main")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_answers(request: HttpRequest) -> HttpResponse:
    """Show every answer to check, take the declaration and work out the result."""
    screening = in_hand(request)
    if screening is None or screening.completed_at:
        return elsewhere(request, screening)
    form = DeclarationForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            finish(screening, is_declared=True)
        except ScreeningRefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            return go_on(request, reverse("public:check_result"))
    answers = answers_of(screening)
    context = {"form": form, "leave_url": leave_url(request), **answers_context(answers)}
    template = "public/check_answers.html"
    return form_response(request, template, context, fragment=f"{template}#main")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_result(request: HttpRequest) -> HttpResponse:
    """Show what the answers allow and what to do next; keep the name of the support."""
    screening = in_hand(request)
    if screening is None or not screening.completed_at:
        return elsewhere(request, screening)
    form = SupportForm(
        request.POST if request.method == "POST" else None,
        initial={"support_named": screening.support_named},
    )
    if screening.tier == Tier.GO_WITH_SUPPORT and form.is_valid():
        name_support(screening=screening, words=form.cleaned_data["support_named"])
        return HttpResponseRedirect(choose_url(request))
    context = {"form": form, "choose_url": choose_url(request), **result_context(screening)}
    template = result_template(screening)
    return form_response(request, template, context, fragment=f"{template}#main")


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def check_code(request: HttpRequest) -> HttpResponse:
    """Offer a code for a physio, and show it once when asked for."""
    screening = in_hand(request)
    if screening is None or screening.tier != Tier.CLINICIAN_CLEARANCE:
        return elsewhere(request, screening)
    code = ""
    if request.method == "POST":
        code = make_share_code(screening=screening, now=timezone.now())
    has_code = bool(screening.share_code_hash)
    context = {"code": spelled(code) if code else "", "has_code": has_code}
    return page_response(request, "public/check_code.html", context)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD"])
def check_print(request: HttpRequest) -> HttpResponse:
    """Show the result and every answer on one sheet of paper."""
    screening = in_hand(request)
    if screening is None or screening.tier != Tier.CLINICIAN_CLEARANCE:
        return elsewhere(request, screening)
    context = {**answers_context(answers_of(screening)), **result_context(screening)}
    return page_response(request, "public/check_print.html", context)

"""Answers: a page or its fragment, a form with its errors, and JSON read with care."""

import json
from typing import Any, NoReturn

from django.core.exceptions import BadRequest
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

DEEPEST_JSON = 20


def wants_fragment(request: HttpRequest) -> bool:
    """Return whether htmx asks for a part of the page, not the page itself."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def page_in_browser(request: HttpRequest) -> str:
    """Return the path and query of the page htmx runs in; empty for a foreign or an odd address."""
    try:
        return request.htmx.current_url_abs_path or ""  # type: ignore[attr-defined]
    except ValueError:  # brackets in it hold no address of a machine
        return ""


def wants_json(request: HttpRequest) -> bool:
    """Return whether a script speaks JSON to us, so that it cannot read a page."""
    if request.content_type == "application/json":
        return True
    accepted = request.headers.get("Accept", "")
    return "application/json" in accepted and "text/html" not in accepted


def page_response(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    fragment: str | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the page, or only its fragment when htmx asks; the view names the fragment.

    A fragment is "page.html#name" for a partial inside the page, or a file "_name.html".
    """
    chosen = fragment if fragment and wants_fragment(request) else template
    return render(request, chosen, context, status=status)


def form_response(
    request: HttpRequest,
    template: str,
    context: dict[str, Any],
    *,
    fragment: str | None = None,
) -> HttpResponse:
    """Return the page of context["form"], with status 422 when the form has errors."""
    form: BaseForm = context["form"]
    status = 422 if form.is_bound and form.errors else 200
    return page_response(request, template, context, fragment=fragment, status=status)


def read_json(request: HttpRequest) -> dict[str, Any]:
    """Return the JSON object a script sent; raise BadRequest for anything else.

    NaN, Infinity, doubled names, NUL and deep nesting are refused: no page of ours sends them.
    """
    try:
        found = json.loads(
            request.body, parse_constant=_refuse_constant, object_pairs_hook=_unique_names
        )
    except (ValueError, RecursionError) as fault:
        raise BadRequest("The JSON could not be read.") from fault
    if not isinstance(found, dict) or _depth(found) > DEEPEST_JSON or _has_nul(found):
        raise BadRequest("The JSON is not an object of ours.")
    return found


def _refuse_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number we take.")


def _unique_names(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("A name stands twice.")
    return found


def _depth(value: Any) -> int:
    if isinstance(value, dict):
        value = list(value.values())
    return 1 + max(map(_depth, value), default=0) if isinstance(value, list) else 0


def _has_nul(value: Any) -> bool:
    if isinstance(value, dict):
        return any("\0" in name or _has_nul(item) for name, item in value.items())
    if isinstance(value, list):
        return any(map(_has_nul, value))
    return isinstance(value, str) and "\0" in value

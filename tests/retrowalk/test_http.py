"""A page or its fragment, and 422 for a form with errors."""

from typing import Any

import pytest
from django import forms
from django.test import RequestFactory
from django_htmx.middleware import HtmxDetails

from retrowalk.http import form_response, page_response, wants_fragment, wants_json

PAGE, FRAGMENT = "errors/500.html", "components/_toast.html"


class NameForm(forms.Form):
    name = forms.CharField()


def request_with(**headers: Any) -> Any:
    request = RequestFactory().get("/", headers=headers)
    request.htmx = HtmxDetails(request)
    return request


@pytest.mark.parametrize(
    "headers,wanted",
    [
        ({}, False),
        ({"HX-Request": "true"}, True),
        ({"HX-Request": "true", "HX-Boosted": "true"}, False),
        ({"HX-Request": "true", "HX-History-Restore-Request": "true"}, False),
    ],
)
def test_fragment_is_for_htmx_that_swaps(headers: dict[str, str], wanted: bool) -> None:
    request = request_with(**headers)

    response = page_response(request, PAGE, {"message": "Saved"}, fragment=FRAGMENT)

    assert wants_fragment(request) is wanted
    assert ("<html" in response.text) is not wanted


def test_page_without_fragment_is_whole_for_htmx_too() -> None:
    response = page_response(request_with(**{"HX-Request": "true"}), PAGE, {}, status=409)

    assert response.status_code == 409
    assert "<html" in response.text


@pytest.mark.parametrize("data,status", [(None, 200), ({"name": "Ann"}, 200), ({"name": ""}, 422)])
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
def test_form_with_errors_is_422(data: Any, status: int, headers: dict[str, str]) -> None:
    context = {"form": NameForm(data), "message": "Form"}

    response = form_response(request_with(**headers), PAGE, context, fragment=FRAGMENT)

    assert response.status_code == status


@pytest.mark.parametrize(
    "accept,wanted",
    [
        ("application/json", True),
        ("text/html,application/xhtml+xml,application/json;q=0.9", False),
        ("*/*", False),
        ("", False),
    ],
)
def test_script_is_known_by_what_it_accepts(accept: str, wanted: bool) -> None:
    assert wants_json(request_with(Accept=accept)) is wanted

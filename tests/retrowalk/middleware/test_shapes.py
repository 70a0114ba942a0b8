"""Requests of a shape no page of ours sends: each gets its own answer, and none a 500."""

from typing import Any

import pytest
from django.test import Client

FORM = "application/x-www-form-urlencoded"


def post(client: Client, body: str | bytes, content_type: str = FORM, **options: Any) -> Any:
    return client.generic("POST", "/probe/echo/", body, content_type, **options)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "content_type",
    [
        f"{FORM}; charset=utf-16",
        f'{FORM}; charset="UTF-16"',
        f"{FORM}; charset=utf-7",
        f"{FORM}; charset=us-ascii",
        f"{FORM}; charset=nonsense",
        "multipart/form-data; boundary=x; charset=utf-16",
        "multipart/form-data",
    ],
)
def test_odd_charset_or_missing_boundary_is_400(visitor: Client, content_type: str) -> None:
    assert post(visitor, "name=Ann", content_type).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", '"utf-8"'])
def test_usual_charsets_pass(visitor: Client, charset: str) -> None:
    response = post(visitor, "name=Ann", f"{FORM}; charset={charset}")

    assert response.json() == {"name": "Ann"}


@pytest.mark.django_db
@pytest.mark.parametrize("content_type", ["text/plain", "application/xml", "image/png", ""])
def test_other_kinds_of_content_are_415(visitor: Client, content_type: str) -> None:
    assert post(visitor, "name=Ann", content_type).status_code == 415


@pytest.mark.django_db
def test_too_large_a_body_is_413(visitor: Client) -> None:
    assert post(visitor, "name=" + "a" * 3_000_000).status_code == 413


@pytest.mark.django_db
@pytest.mark.parametrize("body", ["name=%FF", b"name=\xff", "na%00me=Ann", "%00=1"])
def test_broken_text_or_nul_in_a_name_is_400(visitor: Client, body: str | bytes) -> None:
    assert post(visitor, body).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("part", "status"), [('name="name"', 400), ('name="a"; filename="b"', 200)]
)
def test_a_file_may_hold_any_bytes_and_a_field_only_text(
    visitor: Client, part: str, status: int
) -> None:
    lines = [
        b"--x",
        f"Content-Disposition: form-data; {part}".encode(),
        b"",
        b"\xff",
        b"--x--",
        b"",
    ]

    response = post(visitor, b"\r\n".join(lines), "multipart/form-data; boundary=x")

    assert response.status_code == status


@pytest.mark.django_db
def test_nul_in_a_value_is_left_to_the_form(visitor: Client) -> None:
    assert post(visitor, "name=A%00nn").json() == {"name": "A\0nn"}


@pytest.mark.django_db
def test_two_thousand_fields_are_400(visitor: Client) -> None:
    body = "&".join(f"field{number}=1" for number in range(2_000))

    assert post(visitor, body).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/probe/open/?page=%00", "/probe/open/?q=%FF", "/probe/%00/"])
def test_nul_or_broken_text_in_the_address_is_400(visitor: Client, path: str) -> None:
    assert visitor.get(path).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE", "BREW"])
def test_unused_methods_are_405(visitor: Client, method: str) -> None:
    response = visitor.generic(method, "/probe/open/")

    assert response.status_code == 405
    assert response.headers["Allow"] == "GET, HEAD, OPTIONS, POST"


@pytest.mark.django_db
def test_method_a_view_does_not_take_gets_our_page(visitor: Client) -> None:
    response = visitor.post("/probe/only-get/")

    assert (response.status_code, response.headers["Allow"]) == (405, "GET")
    assert "That does not work here" in response.text


@pytest.mark.django_db
def test_empty_post_passes(visitor: Client) -> None:
    assert visitor.generic("POST", "/probe/echo/").json() == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "body",
    [
        "{",
        "[]",
        "null",
        '{"a": NaN}',
        '{"a": Infinity}',
        '{"a": 1, "a": 2}',
        '{"a": "\\u0000"}',
        '{"a": ' * 30 + "1" + "}" * 30,
        '{"a": ' + "[" * 100_000 + "]" * 100_000 + "}",
    ],
    ids=range(9),
)
def test_odd_json_is_400(visitor: Client, body: str | bytes) -> None:
    response = visitor.generic("POST", "/probe/json/", body, "application/json")

    assert response.status_code == 400
    assert response.json() == {
        "errors": ["We could not read that. Go back, check the page and try again."]
    }


@pytest.mark.django_db
def test_json_object_is_read(visitor: Client) -> None:
    body = '{"name": "Zoë", "parts": [{"seconds": 60}]}'

    response = visitor.generic("POST", "/probe/json/", body, "application/json")

    assert response.json() == {"name": "Zoë", "parts": [{"seconds": 60}]}

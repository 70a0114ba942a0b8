"""The role matrix: what each actor must get at each address, however they ask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from tests.access.routes import Reach, Route
from tests.access.world import CANARY, World

METHODS = ("get", "post")
STYLES: dict[str, dict[str, str]] = {
    "plain": {},
    "htmx": {"HX-Request": "true"},
    "json": {"Accept": "application/json"},
}
NOBODY = UUID("00000000-0000-4000-8000-000000000000")
FORM_TOKEN = re.compile(rb"\b[A-Za-z0-9]{64}\b")
SHUT_OUT = ("anonymous", "deactivated")


@dataclass(frozen=True)
class Cell:
    """One question: this actor, asking in this way."""

    actor: str
    method: str
    style: str

    def __str__(self) -> str:
        return f"{self.actor}, {self.method.upper()}, {self.style}"


def wrong_cells(route: Route, world: World) -> list[str]:
    """Return each cell of the route that does not answer as the matrix says; empty is right."""
    return [f"{cell}: {fault}" for cell in _cells(world) for fault in _faults(route, world, cell)]


def _cells(world: World) -> Iterator[Cell]:
    """Yield the strangers first: what the member does changes the record."""
    names = sorted(world.actors, key=lambda name: name == "own member")
    return (Cell(name, method, style) for name in names for method in METHODS for style in STYLES)


def _faults(route: Route, world: World, cell: Cell) -> Iterator[str]:
    client = _client(world, cell)
    answer = _ask(client, cell, _path(route, world.walk.uuid))
    if cell.actor in SHUT_OUT:
        yield from _unless(_asks_to_sign_in(answer, cell.style), answer, "should ask to sign in")
    elif route.reach is Reach.WALK and cell.actor != "own member":
        missing = _ask(client, cell, _path(route, NOBODY))
        is_same = _seen(answer) == _seen(missing)
        yield from _unless(answer.status_code in {404, 405}, answer, "should be 404")
        yield from _unless(is_same, answer, f"differs from a missing walk ({missing.status_code})")
    else:
        is_let_in = answer.status_code not in {401, 403, 404, 500}
        yield from _unless(is_let_in, answer, "should be let in")
    if cell.actor != "own member" and CANARY.encode() in answer.content:
        yield "shows the member's name"


def _unless(is_right: bool, answer: HttpResponse, words: str) -> Iterator[str]:
    if not is_right:
        yield f"{words}, was {answer.status_code}"


def _client(world: World, cell: Cell) -> Client:
    client = Client(raise_request_exception=False)
    actor = world.actors[cell.actor]
    if actor is not None:
        client.force_login(actor)
    return client


def _ask(client: Client, cell: Cell, path: str) -> HttpResponse:
    headers: dict[str, Any] = STYLES[cell.style]
    if cell.method == "post" and cell.style == "json":
        return client.post(path, {}, content_type="application/json", headers=headers)
    answer: HttpResponse = getattr(client, cell.method)(path, headers=headers)
    return answer


def _path(route: Route, walk: UUID) -> str:
    named = {"uuid": walk} if route.reach is Reach.WALK else {}
    return reverse(route.name, kwargs=named | route.rest)


def _asks_to_sign_in(answer: HttpResponse, style: str) -> bool:
    if style == "json":
        return answer.status_code == 401
    name = "HX-Redirect" if style == "htmx" else "Location"
    return answer.headers.get(name, "").startswith(f"{reverse('account_login')}?next=")


def _seen(answer: HttpResponse) -> tuple[int, bytes]:
    """Return what a person sees: the answer without the codes that are new for each request."""
    code = answer.headers["X-Request-Id"].encode()
    return answer.status_code, FORM_TOKEN.sub(b"", answer.content.replace(code, b""))

"""The role matrix: what each actor must get at each address, however they ask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import reverse

from tests.access.routes import Reach, Route
from tests.access.world import CANARY, World

NAMES_TO_ADMINS = {"accounts:clinic_clients", "accounts:client_carers", "accounts:care_end"}
METHODS = ("get", "post")
STYLES: dict[str, dict[str, str]] = {
    "plain": {},
    "htmx": {"HX-Request": "true"},
    "json": {"Accept": "application/json"},
}
NOBODY = UUID("00000000-0000-4000-8000-000000000000")
FORM_TOKEN = re.compile(rb"\b[A-Za-z0-9]{64}\b")
SHUT_OUT = ("anonymous", "deactivated")
ASK_IN_EVERY_WAY = {"anonymous", "own member", "other clinic", "coach assigned"}
READERS = (*SHUT_OUT, "own member", "other clinic", "physio assigned")
"""Who asks for what is each reader's own: there is nobody else's to be kept from."""
OF_CLIENTS_ONLY = {"ended role"}
"""Whose question is only which client they reach: what else they may open tells nothing new."""
EVERY_WAY = tuple(product(METHODS, STYLES))
ONE_WAY = (("get", "plain"),)


@dataclass(frozen=True)
class Cell:
    """One question: this actor, asking in this way."""

    actor: str
    method: str
    style: str

    def __str__(self) -> str:
        return f"{self.actor}, {self.method.upper()}, {self.style}"


def signed_in(world: World) -> dict[str, str]:
    """Sign in everybody who has an account; return their cookies."""
    cookies = {}
    for name, user in world.actors.items():
        if user is not None:
            client = Client()
            client.force_login(user)
            cookies[name] = client.cookies[settings.SESSION_COOKIE_NAME].value
    return cookies


def wrong_cells(route: Route, world: World, cookies: dict[str, str]) -> list[str]:
    """Return each cell of the route that does not answer as the matrix says; empty is right."""
    ask = Asking(route, world, cookies)
    return [f"{cell}: {fault}" for cell in _cells(route, world) for fault in _faults(ask, cell)]


def _cells(route: Route, world: World) -> Iterator[Cell]:
    """Yield the strangers first: what the member does changes the record.

    Some ask by every method in every style; the others only open the page.
    """
    names = sorted(world.actors, key=lambda name: name == "own member")
    for name in names:
        if route.reach is Reach.OWN and name not in READERS:
            continue
        if route.reach is not Reach.CLIENT and name in OF_CLIENTS_ONLY:
            continue
        ways = EVERY_WAY if name in ASK_IN_EVERY_WAY else ONE_WAY
        yield from (Cell(name, method, style) for method, style in ways)


class Asking:
    """Asks one address as anybody, about the things of the world or about nothing there is."""

    def __init__(self, route: Route, world: World, cookies: dict[str, str]) -> None:
        self.route = route
        self.world = world
        self._cookies = cookies
        self.path = self._path(world.things)
        self.path_of_nothing = self._path(dict.fromkeys(world.things, NOBODY))

    def _path(self, things: dict[str, Any]) -> str:
        named = {word: things[thing] for word, thing in self.route.names.items()}
        return reverse(self.route.name, kwargs=named | self.route.rest)

    def about_it(self, cell: Cell) -> HttpResponse:
        """Return the answer about what the address names."""
        return self._ask(cell, self.path)

    def about_nothing(self, cell: Cell) -> HttpResponse:
        """Return the answer about something that does not exist."""
        return self._ask(cell, self.path_of_nothing)

    def _ask(self, cell: Cell, path: str) -> HttpResponse:
        client, headers = self._client(cell.actor), STYLES[cell.style]
        if cell.method == "post" and cell.style == "json":
            return client.post(path, {}, content_type="application/json", headers=headers)
        answer = getattr(client, cell.method)(path, headers=headers)
        return _whole(answer)

    def _client(self, actor: str) -> Client:
        """Return a browser with the actor's sign-in and nothing else."""
        client = Client(raise_request_exception=False)
        if actor in self._cookies:
            client.cookies[settings.SESSION_COOKIE_NAME] = self._cookies[actor]
        return client


def _whole(answer: HttpResponse | StreamingHttpResponse) -> HttpResponse:
    """Return an answer that is sent piece by piece as one that can be read."""
    if isinstance(answer, StreamingHttpResponse):
        return HttpResponse(b"".join(answer), status=answer.status_code, headers=answer.headers)  # type: ignore[arg-type]
    return answer


def _faults(ask: Asking, cell: Cell) -> Iterator[str]:
    answer = ask.about_it(cell)
    if cell.actor in SHUT_OUT:
        yield from _unless(_asks_to_sign_in(answer, cell.style), answer, "should ask to sign in")
    elif _is_let_in(ask.route, ask.world, cell.actor):
        is_let_in = answer.status_code not in {401, 403, 404, 500}
        yield from _unless(is_let_in, answer, "should be let in")
    elif ask.route.reach is Reach.LIST:
        yield from _unless(answer.status_code in {403, 404}, answer, "should be 403")
    elif cell.actor in ask.world.roles and ask.route.reach is Reach.CLIENT:
        yield from _unless(answer.status_code in {403, 404, 405}, answer, "should be 403")
    else:
        yield from _is_nothing(ask, cell, answer)
    if not _may_read_the_name(ask, cell.actor) and CANARY.encode() in answer.content:
        yield "shows the member's name"


def _is_let_in(route: Route, world: World, actor: str) -> bool:
    if route.reach is Reach.OWN:
        return True
    if route.reach is Reach.WALK:
        return actor == "own member"
    if route.reach is Reach.CLIENT:
        return world.roles.get(actor) in route.roles
    if route.reach is Reach.CLINIC:
        return actor == "clinic admin"
    user = world.actors[actor]
    return user is not None and bool(user.open_roles & route.roles)


def _is_nothing(ask: Asking, cell: Cell, answer: HttpResponse) -> Iterator[str]:
    """Yield how the answer tells a stranger that what they may not see is there."""
    # A page for staff may say so to somebody who is none: that tells nothing about the client.
    refusals = {404, 405} if ask.route.reach is Reach.WALK else {403, 404, 405}
    yield from _unless(answer.status_code in refusals, answer, "should be 404")
    if cell.style == "plain":
        missing = ask.about_nothing(cell)
        is_same = _seen(answer) == _seen(missing)
        yield from _unless(is_same, answer, f"differs from a missing one ({missing.status_code})")


def _may_read_the_name(ask: Asking, actor: str) -> bool:
    # Who is a client is what a clinic admin runs; the pages of health name nobody to them.
    is_admin = actor == "clinic admin" and ask.route.name in NAMES_TO_ADMINS
    return actor == "own member" or actor in ask.world.roles or is_admin


def _unless(is_right: bool, answer: HttpResponse, words: str) -> Iterator[str]:
    if not is_right:
        yield f"{words}, was {answer.status_code}"


def _asks_to_sign_in(answer: HttpResponse, style: str) -> bool:
    if style == "json":
        return answer.status_code == 401
    name = "HX-Redirect" if style == "htmx" else "Location"
    return answer.headers.get(name, "").startswith(f"{reverse('account_login')}?next=")


def _seen(answer: HttpResponse) -> tuple[int, bytes]:
    """Return what a person sees: the answer without the codes that are new for each request."""
    code = answer.headers["X-Request-Id"].encode()
    return answer.status_code, FORM_TOKEN.sub(b"", answer.content.replace(code, b""))

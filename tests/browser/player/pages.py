"""The player's page and a server that answers as the test says, without a plan behind it."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import include, path

from programs.sessions.forms import ByHandForm
from tests.browser.player.samples import written

SAVED = (200, {"status": "saved", "next": "/sessions/log/"})


@dataclass
class Server:
    """What the server has on its pages, what it was sent, and how it answers."""

    walks: dict[str, dict[str, Any]] = field(default_factory=dict)
    sent: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    answers: dict[str, tuple[int, dict[str, Any]]] = field(default_factory=dict)

    def add(self, data: dict[str, Any]) -> str:
        """Offer a walk and return the address of its page."""
        self.walks[data["uuid"]] = data
        return f"/sessions/{data['uuid']}/walk/"

    def messages(self, name: str) -> list[dict[str, Any]]:
        """Return what was posted to one address."""
        return [body for to, body in self.sent if to == name]


server = Server()


@login_not_required
def walk_page(request: HttpRequest, uuid: str) -> HttpResponse:
    data = server.walks[str(uuid)]
    context = {
        "walk": data,
        "walk_session": SimpleNamespace(uuid=uuid),
        "intervals": written(data),
        "by_hand_form": ByHandForm(),
        "may_walk": True,
    }
    return render(request, "member/session_walk.html", context)


@login_not_required
def listen(request: HttpRequest, uuid: str, name: str) -> HttpResponse:
    server.sent.append((name, json.loads(request.body)))
    status, body = server.answers.get(name, SAVED)
    return JsonResponse(body, status=status)


@login_not_required
def plain(request: HttpRequest, **_rest: Any) -> HttpResponse:
    return HttpResponse("<!doctype html><html lang='en'><title>Next</title><h1>Next page</h1>")


member = [
    path("today/", plain, name="today"),
    path("sessions/log/", plain, name="log"),
    path("sessions/<uuid:uuid>/walk/", walk_page, name="session_walk"),
    path("sessions/<uuid:uuid>/by-hand/", plain, name="session_by_hand"),
    path("sessions/<uuid:uuid>/<str:name>/", listen),
]
urlpatterns = [path("", include((member, "member")))]

"""Who gets what at each address; strangers cannot tell a walk of another from no walk (R2)."""

from __future__ import annotations

from uuid import UUID

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.test import override_settings
from django.urls import include, path

from accounts.access import members_visible_to
from accounts.models import User
from programs.access import Action, access
from programs.sessions.models import WalkSession
from retrowalk.urls import urlpatterns as real_urlpatterns
from tests.access.matrix import signed_in, wrong_cells
from tests.access.routes import CARERS, PHYSIO, ROUTES, Reach, Route, client, listing
from tests.access.world import World

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]


PARTS = 8


@pytest.mark.parametrize("part", range(PARTS))
def test_each_actor_gets_what_the_matrix_says(part: int, world: World) -> None:
    faults: dict[str, list[str]] = {}
    cookies = signed_in(world)

    for route in ROUTES[part::PARTS]:
        with transaction.atomic():
            faults[route.name] = wrong_cells(route, world, cookies)
            transaction.set_rollback(True)  # the next address meets the world as it was

    assert {name: found for name, found in faults.items() if found} == {}


@access(Action.SEE_PLAN)
def careless(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show any walk to anybody: the fault the matrix is there for."""
    walk = get_object_or_404(WalkSession, uuid=uuid)
    return HttpResponse(f"Walk of {walk.member.name}")


@access(Action.SEE_PLAN)
def too_honest(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Say that a walk exists, but not to you."""
    walk = get_object_or_404(WalkSession, uuid=uuid)
    return HttpResponse(status=200 if walk.member == request.user else 403)


@access(Action.SEE_PLAN)
def of_anybody_in_care(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a physio's page to whoever looks after the client, the coach too."""
    member = get_object_or_404(members_visible_to(request.user), uuid=uuid)
    return HttpResponse(f"Answers of {member.name}")


@access(Action.SEE_PLAN)
def of_whom_they_reach(request: HttpRequest, uuid: UUID) -> HttpResponse:
    """Show a client to whoever looks after them and nobody else, as it should be."""
    reached = members_visible_to(request.user).exclude(pk=request.user.pk)
    return HttpResponse(f"Plan of {get_object_or_404(reached, uuid=uuid).name}")


@access(Action.SEE_CLIENTS)
def of_the_whole_clinic(request: HttpRequest) -> HttpResponse:
    """List everybody there is, whoever looks after them."""
    return HttpResponse(" ".join(User.objects.values_list("name", flat=True)))


PAGES = [
    path("careless/<uuid:uuid>/", careless, name="careless"),
    path("too-honest/<uuid:uuid>/", too_honest, name="too_honest"),
    path("of-anybody/<uuid:uuid>/", of_anybody_in_care, name="of_anybody_in_care"),
    path("of-whom-they-reach/<uuid:uuid>/", of_whom_they_reach, name="of_whom_they_reach"),
    path("of-the-clinic/", of_the_whole_clinic, name="of_the_whole_clinic"),
]
urlpatterns = [path("", include((PAGES, "page"))), *real_urlpatterns]
handler404 = "retrowalk.errors.page_not_found"


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("page:careless", "other member, GET, plain: should be 404, was 200"),
        ("page:careless", "physio not assigned, GET, plain: shows the member's name"),
        (
            "page:too_honest",
            "other clinic, GET, plain: differs from a missing one (404), was 403",
        ),
    ],
)
def test_matrix_notices_a_view_without_its_guard(name: str, words: str, world: World) -> None:
    route = Route(name, Reach.WALK, names={"uuid": "walk"})

    faults = wrong_cells(route, world, signed_in(world))

    assert words in faults


@override_settings(ROOT_URLCONF=__name__)
@pytest.mark.parametrize(
    ("route", "words"),
    [
        (
            client("page:of_anybody_in_care", PHYSIO),
            "coach assigned, GET, plain: should be 403, was 200",
        ),
        (
            listing("page:of_the_whole_clinic", PHYSIO),
            "physio not assigned, GET, plain: shows the member's name",
        ),
    ],
    ids=lambda value: getattr(value, "name", None),
)
def test_matrix_notices_a_page_for_the_wrong_staff(route: Route, words: str, world: World) -> None:
    assert words in wrong_cells(route, world, signed_in(world))


@override_settings(ROOT_URLCONF=__name__)
def test_page_that_asks_nothing_but_reach_is_right_for_everybody(world: World) -> None:
    route = client("page:of_whom_they_reach", CARERS)

    assert wrong_cells(route, world, signed_in(world)) == []

"""Ending a link closes every page about the member at once, in every open browser (T3)."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import ClinicLink
from tests.access.routes import ROUTES, Reach
from tests.access.world import CANARY, World
from tests.factories.accounts import MembershipFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

LISTS = [route for route in ROUTES if route.reach is Reach.LIST]
ABOUT_ONE = [route for route in ROUTES if route.reach is Reach.CLIENT]


def browsers(world: World) -> dict[str, Client]:
    """Return a browser for each way of looking after the member, a page of theirs open."""
    found = {}
    for name in world.roles:
        client = Client(raise_request_exception=False)
        client.force_login(world.actors[name])  # type: ignore[arg-type]
        client.get("/clients/"), client.get("/roster/")
        found[name] = client
    return found


def still_open(world: World, staff: dict[str, Client]) -> list[str]:
    """Return each page about the member that somebody of the clinic can still open."""
    paths = {
        route.name: reverse(
            route.name,
            kwargs=route.rest | {word: world.things[thing] for word, thing in route.names.items()},
        )
        for route in ABOUT_ONE
    }
    return [
        f"{actor}: {name}"
        for actor, client in staff.items()
        for name, path in paths.items()
        if client.get(path).status_code not in {403, 404, 405}
    ]


def lists_with_the_name(staff: dict[str, Client]) -> list[str]:
    """Return each list that still names the member."""
    return [
        f"{actor}: {route.name}"
        for actor, client in staff.items()
        for route in LISTS
        if CANARY.encode() in b"".join(client.get(reverse(route.name, kwargs=route.rest)))
    ]


def test_ended_link_closes_every_page_about_the_member_at_once(world: World) -> None:
    staff = browsers(world)
    own = Client()
    own.force_login(world.member)
    before = still_open(world, staff)

    for link in ClinicLink.objects.open().filter(member=world.member):
        own.post(f"/me/sharing/{link.uuid}/stop/")

    assert before
    assert still_open(world, staff) == []
    assert lists_with_the_name(staff) == []


def test_ended_role_closes_every_page_about_the_member_at_once(world: World) -> None:
    staff = {"physio assigned": browsers(world)["physio assigned"]}
    physio, clinic = (
        world.actors["physio assigned"],
        ClinicLink.objects.get(uuid=world.things["link"]).clinic,
    )
    MembershipFactory.create(user=physio)  # somebody who still works elsewhere
    admin = Client()
    admin.force_login(world.actors["clinic admin"])  # type: ignore[arg-type]

    assert physio is not None
    answer = admin.post(f"/clinic/people/{physio.uuid}/end/", {"role": "physio"})

    assert (answer.status_code, clinic.memberships.open().filter(user=physio).count()) == (302, 0)
    assert still_open(world, staff) == []
    assert lists_with_the_name(staff) == []

"""Ways through the pages of physios, coaches and clinics."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid4

from accounts.models import Clinic, InvitedAs
from accounts.services.invitations import invite
from programs.adherence.services.figures import refresh_member
from tests.access.world import World, build_world
from tests.factories.programs import walked
from tests.factories.templates import clinic_template

if TYPE_CHECKING:
    from tests.browser.tours import Guide


def clients(guide: Guide) -> Iterator[str]:
    """A physio's list, and one client from every side."""
    world = enter(guide, "physio assigned")
    client = world.things["client"]
    yield guide.open("physio:clients")
    yield guide.open("physio:clients", query="?group=nothing&q=zz")
    for name in (
        "physio:client", "physio:looks", "physio:screening", "physio:clinical_notes",
        "physio:messages", "physio:diary", "physio:paper", "physio:decisions",
    ):  # fmt: skip
        yield guide.open(name, client)
    yield guide.open("physio:clinical_note", client, world.things["note"])
    yield guide.open("physio:diary_walk", client, world.things["walk"])
    yield guide.open("physio:cover")
    guide.sign_in(guide.page, world.actor("physio not assigned"))
    yield guide.open("physio:clients") + " of nobody"


def plans(guide: Guide) -> Iterator[str]:
    """Assigning a plan, and changing it."""
    world = enter(guide, "physio assigned")
    client = world.things["client"]
    yield guide.open("physio:assign", client)
    yield guide.open("physio:revise", client)


def studio(guide: Guide) -> Iterator[str]:
    """The programs of a clinic."""
    world = enter(guide, "physio assigned")
    own = clinic_template(world.actor("physio assigned"))
    yield guide.open("physio:templates")
    yield guide.open("physio:template", "knee_oa")
    yield guide.open("physio:template", own.key)
    yield guide.open("physio:template_edit", own.key)
    yield guide.open("physio:template_preview", own.key)
    yield guide.open("physio:template_import")


def owed(guide: Guide) -> Iterator[str]:
    """What clients are owed, for a physio and for a coach."""
    world = enter(guide, "physio assigned")
    yield guide.open("physio:alerts")
    yield guide.open("physio:alert", world.things["follow_up"])
    guide.sign_in(guide.page, world.actor("coach assigned"))
    yield guide.open("coach:follow_ups")
    yield guide.open("coach:follow_up", world.things["follow_up"])
    guide.sign_in(guide.page, world.actor("coach not assigned"))
    yield guide.open("coach:follow_ups") + " of nobody"


def caseload(guide: Guide) -> Iterator[str]:
    """A coach's roster, one client, and the week."""
    world = enter(guide, "coach assigned")
    client, walk = world.things["client"], world.things["walk"]
    yield guide.open("coach:roster")
    yield guide.open("coach:roster", query="?group=nothing&sort=password")
    for name in ("coach:client", "coach:hold", "physio:messages"):
        yield guide.open(name, client)
    for name in ("coach:walk_move", "coach:walk_leave_out"):
        yield guide.open(name, client, walk)
    yield guide.open("coach:week")
    guide.sign_in(guide.page, world.actor("coach not assigned"))
    yield guide.open("coach:roster") + " of nobody"


def clinic(guide: Guide) -> Iterator[str]:
    """Running a clinic."""
    world = enter(guide, "clinic admin")
    for name in (
        "accounts:clinic", "accounts:clinic_clients", "accounts:limits", "accounts:clinic_log",
        "accounts:invite", "accounts:leave_clinic", "accounts:new_clinic",
    ):  # fmt: skip
        yield guide.open(name)
    yield guide.open("accounts:client_carers", world.things["client"])
    yield guide.open("accounts:person", world.things["colleague"])
    guide.sign_in(guide.page, world.actor("physio assigned"))
    yield guide.open("accounts:add_client")


def joining(guide: Guide) -> Iterator[str]:
    """Being invited, agreeing, sharing and stopping."""
    world = build_world()
    physio = world.actor("physio assigned")
    made = invite(
        clinic=Clinic.objects.get(memberships__user=physio),
        by=physio,
        invited_as=InvitedAs.MEMBER,
        uuid=uuid4(),
        now=guide.clocks.now,
    )
    assert made is not None
    yield guide.open("accounts:join")
    yield guide.open("accounts:invitation_link", made.token)
    guide.sign_in(guide.page, world.actor("other member"))
    yield guide.open("accounts:invitation_link", made.token) + " signed in"
    guide.sign_in(guide.page, world.member)
    yield guide.open("accounts:sharing")
    yield guide.open("accounts:sharing_request", world.things["request"])
    yield guide.open("accounts:stop_sharing", world.things["link"])


def enter(guide: Guide, actor: str) -> World:
    """Sign one of the world's people in, a day after the member's walk, with figures kept."""
    world = build_world()
    walked(world.walk)
    guide.clocks.set_server(guide.clocks.now + timedelta(days=1))
    refresh_member(member_id=world.member.pk, now=guide.clocks.now)
    guide.sign_in(guide.page, world.actor(actor))
    return world


REACHES = {
    "clients": """
        physio:clients physio:client physio:looks physio:screening physio:clinical_notes
        physio:messages physio:diary physio:paper physio:decisions physio:clinical_note
        physio:diary_walk physio:cover""",
    "plans": "physio:assign physio:revise",
    "studio": """
        physio:templates physio:template physio:template_edit physio:template_preview
        physio:template_import""",
    "owed": "physio:alerts physio:alert coach:follow_ups coach:follow_up",
    "caseload": """
        coach:roster coach:client coach:hold physio:messages coach:walk_move
        coach:walk_leave_out coach:week""",
    "clinic": """
        accounts:clinic accounts:clinic_clients accounts:limits accounts:clinic_log
        accounts:invite accounts:leave_clinic accounts:new_clinic accounts:client_carers
        accounts:person accounts:add_client""",
    "joining": """
        accounts:join accounts:invitation accounts:sharing
        accounts:sharing_request accounts:stop_sharing""",
}
"""The addresses on which each tour stops; following it holds it to that."""

STAFF_TOURS = (clients, plans, studio, owed, caseload, clinic, joining)

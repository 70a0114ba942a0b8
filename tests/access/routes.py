"""Every address of RetroWalk and who may be there: one line each.

A new page is one more line in `ROUTES`, or in `PUBLIC` when everybody may read it. The test
of this folder walks the real addresses and fails on one that stands in neither.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from django.urls import URLPattern, get_resolver


class Reach(Enum):
    """Whose record an address shows."""

    OWN = "the reader's own, whoever reads"
    WALK = "the one walk it names, which only its member may open"
    CLIENT = "the one client it names, for those in care with one of the roles"
    LIST = "the reader's own clients, for staff with one of the roles"
    CLINIC = "something of the clinic's own, for those who run it"


@dataclass(frozen=True)
class Route:
    """An address, whose record it shows, what stands in it, and for which roles it is.

    `rest` are the words of the address that name nobody; `names` says which thing of the world
    (see world.py) each other word names: {"uuid": "client"}.
    """

    name: str
    reach: Reach = Reach.OWN
    rest: dict[str, Any] = field(default_factory=dict)
    roles: frozenset[str] = frozenset()
    names: dict[str, str] = field(default_factory=dict)


PHYSIO, COACH, ADMIN = frozenset({"physio"}), frozenset({"coach"}), frozenset({"clinic_admin"})
CARERS, STAFF = PHYSIO | COACH, PHYSIO | COACH | ADMIN


def walk(name: str, **rest: Any) -> Route:
    """Return a page of one walk, which only its member may open."""
    return Route(name, Reach.WALK, rest, names={"uuid": "walk"})


def client(name: str, roles: frozenset[str], *, names: dict[str, str] | None = None) -> Route:
    """Return a page of one client; `names` tells what its address names, besides the client."""
    return Route(name, Reach.CLIENT, roles=roles, names=names or {"uuid": "client"})


def listing(name: str, roles: frozenset[str], **rest: Any) -> Route:
    """Return a page of the reader's own clients, or of their own clinic."""
    return Route(name, Reach.LIST, rest, roles)


def running(name: str, thing: str, **names: str) -> Route:
    """Return a page about something of a clinic that only its admins may open."""
    return Route(name, Reach.CLINIC, roles=ADMIN, names={"uuid": thing, **names})


ROUTES = (
    Route("accounts:profile"),
    Route("accounts:data"),
    Route("accounts:download"),
    Route("accounts:delete"),
    Route("accounts:keep"),
    Route("accounts:access"),
    Route("accounts:new_clinic"),
    Route("accounts:sharing"),
    Route("accounts:share_code"),
    Route("accounts:sharing_request", Reach.WALK, names={"uuid": "request"}),
    Route("accounts:stop_sharing", Reach.WALK, names={"uuid": "link"}),
    listing("accounts:add_client", CARERS),
    listing("accounts:invite", STAFF),
    listing("accounts:leave_clinic", STAFF),
    listing("accounts:staff_home", STAFF),
    listing("accounts:switch_clinic", STAFF),
    listing("accounts:clinic", ADMIN),
    listing("accounts:clinic_clients", ADMIN),
    listing("accounts:clinic_log", ADMIN),
    listing("accounts:limits", ADMIN),
    running("accounts:client_carers", "client"),
    running("accounts:care_end", "client", care="care"),
    running("accounts:invitation_again", "invitation"),
    running("accounts:invitation_confirm", "invitation"),
    running("accounts:invitation_revoke", "invitation"),
    running("accounts:limits_decide", "proposal"),
    running("accounts:person", "colleague"),
    running("accounts:role_add", "colleague"),
    running("accounts:role_end", "colleague"),
    Route("member:today"),
    Route("member:choose_program"),
    Route("member:schedule", rest={"key": "knee_oa"}),
    Route("member:space"),
    Route("member:plan"),
    Route("member:plan_print"),
    Route("member:plan_file"),
    Route("member:plan_days"),
    Route("member:plan_end"),
    Route("member:hold"),
    Route("member:hold_end"),
    Route("member:resume"),
    Route("member:progress"),
    Route("member:notes"),
    Route("member:screening"),
    walk("member:session"),
    walk("member:session_ready"),
    walk("member:session_walk"),
    walk("member:session_start"),
    walk("member:session_stop"),
    walk("member:session_finish"),
    walk("member:session_by_hand"),
    walk("member:session_log", step="pain"),
    walk("member:session_done"),
    walk("member:session_ten_minutes"),
    walk("member:session_morning"),
    walk("member:session_move"),
    walk("member:session_result"),
    walk("member:session_put_back"),
    walk("member:session_shorten"),
    walk("member:session_excuse"),
    client("physio:assign", PHYSIO),
    client("physio:assign_undo", PHYSIO, names={"uuid": "client", "plan_uuid": "plan"}),
    listing("physio:clients", PHYSIO),
    client("physio:client", PHYSIO),
    client("physio:looks", PHYSIO),
    client("physio:revise", PHYSIO),
    Route("physio:revise_undo", Reach.CLIENT, {"number": 1}, PHYSIO, {"uuid": "client"}),
    client("physio:screening", PHYSIO),
    client("physio:clinical_notes", PHYSIO),
    client("physio:clinical_note", PHYSIO, names={"uuid": "client", "note_uuid": "note"}),
    client("physio:messages", CARERS),
    client("physio:decisions", PHYSIO),
    client("physio:diary", PHYSIO),
    client("physio:diary_walk", PHYSIO, names={"uuid": "client", "walk_uuid": "walk"}),
    client("physio:paper", CARERS),
    client("physio:paper_file", CARERS),
    listing("physio:cover", PHYSIO),
    client("physio:cover_end", PHYSIO),
    listing("physio:templates", PHYSIO),
    listing("physio:template_import", PHYSIO),
    listing("physio:template", PHYSIO, key="knee_oa"),
    listing("physio:template_approve", PHYSIO, key="knee_oa"),
    listing("physio:template_archive", PHYSIO, key="knee_oa"),
    listing("physio:template_copy", PHYSIO, key="knee_oa"),
    listing("physio:template_edit", PHYSIO, key="knee_oa"),
    listing("physio:template_export", PHYSIO, key="knee_oa"),
    listing("physio:template_preview", PHYSIO, key="knee_oa"),
    listing("physio:template_publish", PHYSIO, key="knee_oa"),
    listing("physio:template_share", PHYSIO, key="knee_oa"),
    listing("coach:roster", COACH),
    listing("coach:roster_file", COACH),
    listing("coach:saved_views", COACH),
    listing("coach:saved_view_delete", COACH),
    listing("coach:week", COACH),
    client("coach:client", COACH),
    client("coach:call", COACH),
    client("coach:hold", COACH),
    client("coach:walk_move", COACH, names={"uuid": "client", "walk_uuid": "walk"}),
    client("coach:walk_leave_out", COACH, names={"uuid": "client", "walk_uuid": "walk"}),
    listing("coach:follow_ups", COACH),
    listing("coach:follow_ups_resolve", COACH),
    client("coach:follow_up", COACH, names={"uuid": "follow_up"}),
    client("coach:follow_up_call", COACH, names={"uuid": "follow_up"}),
    client("coach:follow_up_pass_on", COACH, names={"uuid": "follow_up"}),
    client("coach:follow_up_resolve", COACH, names={"uuid": "follow_up"}),
    client("coach:follow_up_snooze", COACH, names={"uuid": "follow_up"}),
    client("coach:follow_up_undo", COACH, names={"uuid": "follow_up"}),
    client("coach:follow_up_write", COACH, names={"uuid": "follow_up"}),
    listing("physio:alerts", PHYSIO),
    listing("physio:alerts_resolve", PHYSIO),
    client("physio:alert", PHYSIO, names={"uuid": "follow_up"}),
    client("physio:alert_call", PHYSIO, names={"uuid": "follow_up"}),
    client("physio:alert_pass_on", PHYSIO, names={"uuid": "follow_up"}),
    client("physio:alert_resolve", PHYSIO, names={"uuid": "follow_up"}),
    client("physio:alert_snooze", PHYSIO, names={"uuid": "follow_up"}),
    client("physio:alert_undo", PHYSIO, names={"uuid": "follow_up"}),
    client("physio:alert_write", PHYSIO, names={"uuid": "follow_up"}),
)

PUBLIC = frozenset(
    {
        "health",
        "health_ready",
        "csp_report",
        "dev_mail",
        "dev_mail_message",
        "accounts:invitation",
        "accounts:invitation_link",
        "accounts:join",
        "accounts:start_again",
        "public:home",
        "public:how_it_works",
        "public:is_it_for_me",
        "public:for_physios",
        "public:components",
        "public:programs",
        "public:program",
        "public:guide",
        "public:guide_page",
        "public:evidence",
        "public:safety",
        "public:privacy",
        "public:terms",
        "public:accessibility",
        "public:help",
        "public:check",
        "public:check_answers",
        "public:check_result",
        "public:check_code",
        "public:check_print",
        "public:check_step",
    }
)


@dataclass(frozen=True)
class Found:
    """An address as the resolver knows it."""

    name: str
    view: Callable[..., Any]

    @property
    def is_of_allauth(self) -> bool:
        """Return whether the sign-in library answers here; it guards its own pages."""
        return self.view.__module__.startswith("allauth.")

    @property
    def is_open(self) -> bool:
        """Return whether a visitor is let in."""
        return getattr(self.view, "login_required", True) is False

    @property
    def mark(self) -> str | None:
        """Return the action the view says it serves."""
        return getattr(self.view, "access_action", None)


def addresses(urlconf: str | None = None) -> list[Found]:
    """Return every address of the resolver, in order."""
    return list(_walk(get_resolver(urlconf).url_patterns, ()))


def _walk(patterns: list[Any], spaces: tuple[str, ...]) -> Iterator[Found]:
    for entry in patterns:
        if isinstance(entry, URLPattern):
            yield Found(":".join((*spaces, entry.name or str(entry.pattern))), entry.callback)
        else:
            inner = (*spaces, entry.namespace) if entry.namespace else spaces
            yield from _walk(entry.url_patterns, inner)

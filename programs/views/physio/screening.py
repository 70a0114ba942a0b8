"""A client's safety check as their physio reads it, and recording a clearance."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from programs.access import Action, access, require
from programs.library.queries import published_programs
from programs.screening.forms import ClearanceForm
from programs.screening.models import Screening
from programs.screening.queries import answers_of, record_of
from programs.screening.rules.clearance import GivenClearance, latest_end
from programs.screening.rules.reader import catalogue
from programs.screening.rules.summary import Row, summary
from programs.screening.services import CannotClearError, record_clearance
from programs.third_person import third_person
from programs.views.member.toasts import say
from programs.views.physio.record import about_another, is_about, record_page
from programs.views.staff import open_client
from programs.vocabulary import Tier

if TYPE_CHECKING:
    from uuid import UUID

    from django.http import HttpResponse

    from accounts.http import MemberRequest
    from accounts.models import User
    from programs.screening.queries import Standing
    from programs.screening.rules.tier import Outcome
    from programs.views.staff import Client

PAGE = "physio/screening.html"
TIER_WORDS = {
    Tier.GO: _("Can start"),
    Tier.GO_WITH_SUPPORT: _("Can start with support"),
    Tier.CLINICIAN_CLEARANCE: _("Needs a clearance"),
    Tier.STOP_URGENT: _("Urgent care first"),
}
TIER_SHAPES = {
    Tier.GO: "track",
    Tier.GO_WITH_SUPPORT: "new",
    Tier.CLINICIAN_CLEARANCE: "check",
    Tier.STOP_URGENT: "act",
}
"""The shape and colour of the chip beside each tier's words."""


TITLES = {
    "You": "The client",
    "Your knee": "Knee",
    "Your back": "Back",
    "Usual pain and your space": "Usual pain and space",
}
"""Topics that speak to the member, as staff read them."""


@dataclass(frozen=True)
class TierMark:
    """A tier as staff read it: words, and the shape of its chip."""

    tier: Tier

    @property
    def words(self) -> str:
        """Return the tier in words."""
        return str(TIER_WORDS[self.tier])

    @property
    def shape(self) -> str:
        """Return the name of its chip."""
        return TIER_SHAPES[self.tier]


@access(Action.RECORD_CLEARANCE)
@require_http_methods(["GET", "HEAD", "POST"])
def screening(request: MemberRequest, uuid: UUID) -> HttpResponse:
    """Show the answers with what they mean and every check before; take a clearance."""
    client = open_client(request, uuid, Action.SEE_SCREENING, area="screening")
    if request.method == "POST" and not is_about(request, client):
        return about_another(request, client)
    form = _form(request.POST) if request.method == "POST" else None
    if form and form.is_valid() and _record(request, client, form):
        return redirect("physio:screening", client.member.uuid)
    return record_page(request, PAGE, client, _told(client.member, form))


def _form(data: Any = None) -> ClearanceForm:
    """Return the form of a clearance; one query for the programs it may be given for."""
    today = timezone.localdate()
    return ClearanceForm(
        data,
        programs=[(one.program.key, one.program.title) for one in published_programs()],
        initial={"given_on": today, "expires_on": latest_end(today)},
    )


def _record(request: MemberRequest, client: Client, form: ClearanceForm) -> bool:
    """Record the clearance for the check that was on the page; a refusal goes into the form."""
    require(request.user, Action.RECORD_CLEARANCE, client.member)
    shown = Screening.objects.filter(member=client.member).completed()
    found = next((one for one in shown if str(one.uuid) == request.POST.get("screening")), None)
    if found is None:
        form.add_error(None, _("There is no finished safety check to clear."))
        return False
    given = GivenClearance(**form.cleaned_data | {"programs": tuple(form.cleaned_data["programs"])})
    try:
        record_clearance(
            screening=found,
            given=given,
            by=request.user,
            now=timezone.now(),
            today=timezone.localdate(),
        )
    except CannotClearError as refusal:
        form.add_error(refusal.field or None, str(refusal))
        return False
    say(request, "The clearance is recorded.")
    return True


def _told(member: User, form: ClearanceForm | None) -> dict[str, Any]:
    """Return what the member told and what it means, None for all of it before a first check.

    A form stands there where a clearance can open something, or was sent.
    """
    record = record_of(member, timezone.localdate())
    stands = record.stands
    context: dict[str, Any] = {"stands": stands, "clearances": record.clearances, "form": form}
    if stands is None:
        return context
    return context | {
        "form": form or (_form() if may_clear(stands) else None),
        "mark": TierMark(stands.outcome.tier),
        "now": TierMark(stands.tier),
        "due": [third_person(catalogue().demands[key].words) for key in stands.due],
        "because": [third_person(reason.words) for reason in stands.outcome.reasons],
        "may_clear": may_clear(stands),
        "topics": _topics(stands),
        "history": [
            (
                one,
                TierMark(Tier(one.tier)),
                [third_person(reason["words"]) for reason in one.reasons],
            )
            for one in record.history
        ],
    }


def may_clear(stands: Standing) -> bool:
    """Return whether a clearance can open something after this check."""
    return stands.outcome.tier is Tier.CLINICIAN_CLEARANCE and not stands.outcome.is_locked


def _topics(stands: Standing) -> list[tuple[str, list[tuple[Row, TierMark | None]]]]:
    """Return the topics with each question, its answer, and the tier it led to above `go`."""
    return [
        (
            TITLES.get(topic.title, topic.title),
            [(row, _mark_of(row, stands.outcome)) for row in topic.rows],
        )
        for topic in summary(catalogue(), answers_of(stands.screening))
        if topic.rows
    ]


def _mark_of(row: Row, outcome: Outcome) -> TierMark | None:
    page = catalogue().page(row.page_key)
    items = {item.id for item in page.items} if page else set()
    tiers = [one.tier for one in outcome.reasons if one.item in items and one.tier is not Tier.GO]
    return TierMark(max(tiers, key=lambda tier: tier.rank)) if tiers else None

"""This week: four counts, whom to call, who does well, who went quiet, and how it all goes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_safe

from accounts.clinic_choice import chosen_clinic_id
from accounts.models import Role
from accounts.services.looking import record_looks
from programs.access import Action, access
from programs.adherence.models import RosterEntry
from programs.adherence.queries.named import CALL, named
from programs.adherence.queries.week_words import LISTS, as_text, figures, more_words, trend_words
from programs.adherence.rules.words import reason_words
from programs.adherence.services.kept_weeks import weeks_of
from programs.views.coach.roster_rows import entries_of, looks_at
from programs.views.coach.roster_state import SLUGS
from programs.views.coach.words import PROGRAMS
from programs.views.drawing import columns
from programs.views.staff import counts_of, staff_page

if TYPE_CHECKING:
    from datetime import date

    from accounts.http import MemberRequest
    from programs.adherence.queries.caseload import ProgramWeeks, WeekSums

MOST_PROGRAMS = 8


@access(Action.SEE_ROSTER)
@require_safe
def week(request: MemberRequest) -> HttpResponse:
    """Show the week on one screen; `?as=text` gives the same in plain words."""
    today, now = timezone.localdate(), timezone.now()
    clinic_id = chosen_clinic_id(request)
    entries = entries_of(request.user, clinic_id=clinic_id)
    counts = counts_of(request, Role.COACH)
    clients = sum(counts.values())
    found = weeks_of(request.user, entries, clinic_id=clinic_id, clients=clients, today=today)
    lists = named(entries)
    shown = [row for rows in lists.values() for row in rows]
    record_looks(by=request.user, looks=looks_at(shown), area="week", now=now)
    if request.GET.get("as") == "text":
        link = f"{settings.BASE_URL}{reverse('coach:week')}"
        text = as_text(found.weeks[-1], found.weeks[-2], lists, counts=counts, link=link)
        return HttpResponse(text, content_type="text/plain; charset=utf-8")
    context = {
        "monday": found.weeks[-1].monday,
        "figures": figures(found.weeks[-1], found.weeks[-2]),
        "lists": [
            (key, title, nobody, [_person(row, today) for row in lists[key]])
            for key, title, nobody in LISTS
        ],
        "more": [
            (f"{reverse('coach:roster')}?group={SLUGS[RosterEntry.Group(group)]}", words)
            for group, words in more_words(lists, counts)
        ],
        "trend": _trend(found.weeks),
        "trend_words": trend_words(found.weeks),
        "programs": [_multiple(one) for one in found.programs[:MOST_PROGRAMS]],
        "on_track": RosterEntry.Group.ON_TRACK,
    }
    return staff_page(request, "coach/week.html", context, current="week")


def _person(row: dict[str, object], today: date) -> dict[str, str]:
    """Return one client of a list: name, why, where to go."""
    uuid = row["member__uuid"]
    why = reason_words(
        str(row["reason"]),
        str(row["reason_detail"]),
        row["reason_number"],  # type: ignore[arg-type]
        row["reason_since"],  # type: ignore[arg-type]
        today,
    )
    is_call = row["place"] == CALL and row["group"] == RosterEntry.Group.ACT_TODAY
    return {
        "name": str(row["name"]),
        "why": why,
        "url": reverse("coach:client", args=[uuid]),
        "call_url": reverse("coach:call", args=[uuid]) if is_call else "",
        "message_url": f"/clients/{uuid}/messages/",
    }


def _trend(weeks: tuple[WeekSums, ...]) -> dict[str, object]:
    return {
        "drawing": columns([one.percent for one in weeks], height=96),
        "rows": [
            {
                "title": date_format(one.monday, "j M"),
                "of": f"{one.counted} of {one.due}" if one.due else "Nothing due",
                "percent": "" if one.percent is None else f"{one.percent}%",
            }
            for one in weeks
        ],
        "first": date_format(weeks[0].monday, "j M"),
        "last": date_format(weeks[-1].monday + timedelta(days=6), "j M"),
    }


def _multiple(one: ProgramWeeks) -> dict[str, object]:
    """Return one program as a small picture with its words."""
    latest = next((week for week in reversed(one.weeks) if week.due), None)
    return {
        "title": PROGRAMS.get(one.key, one.title),
        "drawing": columns([week.percent for week in one.weeks]),
        "of": f"{latest.counted} of {latest.due}" if latest else "Nothing due",
        "words": trend_words(one.weeks),
    }

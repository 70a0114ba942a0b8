"""The roster as a file: sent page by page, so that ten thousand clients need no more memory."""

from __future__ import annotations

import csv
from contextvars import copy_context
from math import ceil
from typing import TYPE_CHECKING, Any

from django.http import StreamingHttpResponse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from accounts.clinic_choice import chosen_clinic_id
from accounts.models import User
from accounts.services.looking import record_file
from accounts.spreadsheets import cell
from programs.access import Action, access
from programs.adherence.models import RosterEntry
from programs.adherence.queries.keyset import beyond
from programs.adherence.rules.shown import local_days, seconds_on, shown_on
from programs.adherence.rules.table import cells, header
from programs.views.coach.roster_rows import entries_of, fitting, looks_at
from programs.views.coach.roster_state import GROUPS, RosterState, read_state
from programs.views.limits import is_within, most_of, opens_again
from retrowalk.errors import too_many_requests
from retrowalk.templatetags.retrowalk import local_day, local_time

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from django.db.models import QuerySet
    from django.http import HttpResponse, HttpResponseBase

    from accounts.http import MemberRequest

PAGE = 500
EVERYBODY = RosterState()
ORDER = ("name", "member_id")
ONLY_KEPT = {"standing", "reasons_on", "pain_path"}
"""What no line of the file is made of."""
FIELDS = (
    *(one.attname for one in RosterEntry._meta.concrete_fields if one.attname not in ONLY_KEPT),
    "member__uuid",
    "member__time_zone",
    "clinic__on_track_percent",
    "clinic__low_percent",
)


class Echo:
    """Gives back each line that a CSV writer writes."""

    def write(self, line: str) -> str:
        """Return the line instead of keeping it."""
        return line


@access(Action.SEE_ROSTER)
@require_GET
def roster_file(request: MemberRequest) -> HttpResponseBase:
    """Send the roster by name, or the group and name that its address asks for.

    So many files a day, and every client in one is written down.
    """
    if not is_within(request, "roster_file"):
        return _no_more_files(request)
    state, now = read_state(request.GET.dict()), timezone.now()
    headers = {
        "Content-Disposition": f'attachment; filename="{file_name(state, timezone.localdate(now))}"'
    }
    lines = csv_lines(request.user, clinic_id=chosen_clinic_id(request), now=now, state=state)
    return StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8", headers=headers)


def file_name(state: RosterState, today: date) -> str:
    """Return "roster-check-in-named-webb-2026-05-13.csv": what was asked for, in plain letters."""
    parts = ["roster"]
    if state.group:
        parts.append(slugify(GROUPS[state.group].label))
    if state.search:
        is_name = "@" not in state.search  # an address has no place in the name of a file
        parts += ["named", (is_name and slugify(state.search)) or "search"]
    return f"{'-'.join([*parts, today.isoformat()])}.csv"


def _no_more_files(request: MemberRequest) -> HttpResponse:
    """Say how many files there are in 24 hours, and when the next one may be downloaded."""
    opens_at = opens_again(request, "roster_file")
    if opens_at is None:  # the counter could not be asked just now
        return too_many_requests(request)
    told = {"day": local_day(opens_at), "time": local_time(opens_at)}
    return too_many_requests(
        request,
        title=_("You have downloaded %(most)s files in 24 hours")
        % {"most": most_of("roster_file")},
        advice=_(
            "That is the most there is, so that nobody copies the roster. "
            "You can download the next one on %(day)s from %(time)s."
        )
        % told,
        seconds=ceil((opens_at - timezone.now()).total_seconds()),
    )


def csv_lines(
    user: User, *, clinic_id: int | None, now: datetime, state: RosterState = EVERYBODY
) -> Iterator[str]:
    """Give the lines of the file. The reader, their roles and care are asked anew for each page.

    Looks are kept before it is sent.

    The lines are asked for after the view has returned, so the page runs in the view's context:
    what is written down still knows the request.
    """
    context, days = copy_context(), local_days(now)
    today = context.run(timezone.localdate, now)
    writer = csv.writer(Echo())
    yield writer.writerow(header())
    last: tuple[Any, ...] | None = None
    while page := context.run(_page, user, clinic_id, state, last):
        for entry in page:
            there = days(entry["member__time_zone"])
            shown, seconds = shown_on(entry, there), seconds_on(entry, there)
            told = cells({**entry, **shown._asdict(), **seconds._asdict()}, today)
            yield writer.writerow([cell(value) for value in told])
        last = tuple(page[-1][column] for column in ORDER)


def _page(
    user: User, clinic_id: int | None, state: RosterState, last: tuple[Any, ...] | None
) -> list[dict[str, Any]]:
    reader = User.objects.with_work(user.pk) if last else user
    if reader is None or not reader.is_active:
        return []
    entries: QuerySet[RosterEntry] = fitting(entries_of(reader, clinic_id=clinic_id), state)
    if last is not None:
        entries = entries.filter(beyond(ORDER, last))
    page = list(entries.order_by(*ORDER).values(*FIELDS)[:PAGE])
    record_file(by=user, looks=looks_at(page), area="roster_file", now=timezone.now())
    return page

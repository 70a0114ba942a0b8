"""What the roster and the queue follow from: one query for one member, two for any number."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, Subquery

from accounts.models import User
from programs.adherence.queries.care_rows import (
    CLOSED_DAYS,
    care_as_json,
    care_in,
    owed_as_json,
)
from programs.adherence.queries.latest_plan import LatestPlan, latest_plan, plan_in
from programs.adherence.queries.member_walks import told_in, told_of, walk_rows, walks_as_json
from programs.adherence.queries.read_json import instant
from programs.adherence.rules.history import LOOK_BACK_DAYS, History, history_of
from programs.adherence.rules.picture import pain_scores
from programs.adherence.rules.signs import URGENT_DAYS, Event, Told
from programs.adherence.rules.zones import zone_named
from programs.plans.models import Note
from programs.screening.models import Screening, ScreeningAnswer
from programs.sessions.models import SafetyEvent, WalkSession
from programs.sessions.queries.pain import BASELINE_ITEM
from programs.sessions.rules.events import LONG_DIZZINESS
from programs.vocabulary import SessionStatus
from retrowalk.json_rows import rows_as_json
from retrowalk.slots import Prepared, Slot

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from programs.adherence.queries.care_rows import ClinicCare

EVENTS_FOR = timedelta(days=URGENT_DAYS + 2)
LATELY_DAYS = 16
"""Signs look at 7 days, and at two calendar weeks; a day more on each side for the zones."""

Kind = SafetyEvent.Kind
IS_SIGN = Q(kind__in=[Kind.FALL, Kind.URGENT_SIGN, Kind.NEW_SIGN, Kind.STUMBLE, Kind.PAIN]) | Q(
    stop_rule=LONG_DIZZINESS
)


@dataclass(kw_only=True)
class Record:
    """One member: their zone and today, the latest plan, the signs of late, and their walks.

    `messages` is when each one without an answer was written, the oldest first.
    """

    member_id: int
    name: str
    zone: ZoneInfo
    today: date
    plan: LatestPlan | None
    events: tuple[Event, ...]
    messages: tuple[datetime, ...]
    screening_expires_on: date | None
    usual_pain_at_first: int
    last_walk_on: date | None
    walks: list[Told] = field(default_factory=list)

    @cached_property
    def scores(self) -> list[int]:
        """Return the scores a roster draws; ask once all walks are there."""
        return pain_scores(self.walks)

    @cached_property
    def history(self) -> History:
        """Return the walks as lists by day; ask once all of them are there."""
        return history_of(self.walks)

    def look_at(self, told: Iterable[Told]) -> None:
        """Take walks in, but for those too long ago on this member's day."""
        first = self.today - timedelta(days=LOOK_BACK_DAYS)
        self.walks += [one for one in told if one.walk.due_on >= first]

    def day_of(self, at: datetime) -> date:
        """Return the member's local day of an instant."""
        return at.astimezone(self.zone).date()


def records(member_ids: Collection[int], now: datetime) -> dict[int, Record]:
    """Return the record of each of these members; two queries."""
    walks_since, lately = _since(now)
    frames = _frames(Q(pk__in=member_ids), now - EVENTS_FOR)
    rows = walk_rows(member_ids, walks_since, lately)
    found = {row["pk"]: _record(row, now) for row in frames}
    for row in rows:
        found[row["member_id"]].look_at([told_of(row)])
    return found


def record_with_care(member_id: int, now: datetime) -> tuple[Record, list[ClinicCare]]:
    """Return the record of one member and who cares for them, as `clinic_care`; one query."""
    walks_since, lately = _since(now)
    (frame,) = FRAME_OF_ONE.rows(
        member=member_id,
        events=now - EVENTS_FOR,
        walks=walks_since,
        lately=lately,
        told_since=datetime.combine(lately, time(), tzinfo=UTC),
        now=now,
        closed=now - timedelta(days=CLOSED_DAYS),
    )
    record = _record(frame, now)
    record.look_at(told_in(frame["walks"], lately))
    return record, care_in(frame["care"], frame["owed"])


def _since(now: datetime) -> tuple[date, date]:
    """Return from which due day on walks are read, and from which what was told is dated."""
    today = now.date()
    return today - timedelta(days=LOOK_BACK_DAYS + 1), today - timedelta(days=LATELY_DAYS)


def _frames(whom: Q, events_since: datetime | Slot) -> Any:
    mine = {"member": OuterRef("pk")}
    done = WalkSession.objects.filter(**mine, status=SessionStatus.DONE)
    screening = Screening.objects.filter(**mine).completed().newest_first()
    events = SafetyEvent.objects.filter(IS_SIGN, **mine, recorded_at__gte=events_since)
    baseline = ScreeningAnswer.objects.filter(
        screening__member=OuterRef("pk"),
        screening__completed_at__isnull=False,
        item_key=BASELINE_ITEM,
    ).order_by("-screening__completed_at", "-screening")
    return User.objects.filter(whom).values(
        "pk",
        "name",
        "time_zone",
        latest=latest_plan(),
        waiting=_unanswered(),
        screening_ends=Subquery(screening.values("expires_on")[:1]),
        baseline=Subquery(baseline.values("value")[:1]),
        walked=Subquery(done.order_by("-due_on", "-pk").values("walked_on")[:1]),
        signs=rows_as_json(events, "kind", "stop_rule", "occurred_at", "recorded_at"),
    )


def _unanswered() -> Subquery:
    """Return when each message of the member was written that nobody has answered since.

    An answer stands in the same thread; what was written to everybody anybody may answer.
    """
    answers = Note.objects.filter(
        member=OuterRef("member"), created_at__gt=OuterRef("created_at")
    ).exclude(author=OuterRef("member"))
    in_thread = answers.filter(Q(staff=OuterRef("staff")) | Q(staff__isnull=True))
    asked = Note.objects.filter(member=OuterRef("pk"), author=OuterRef("pk"))
    waiting = asked.filter(
        Q(staff__isnull=True) & ~Exists(answers) | Q(staff__isnull=False) & ~Exists(in_thread)
    )
    return rows_as_json(waiting, "created_at")


def _record(row: dict[str, Any], now: datetime) -> Record:
    zone = zone_named(row["time_zone"])
    baseline = row["baseline"] or ""
    return Record(
        member_id=row["pk"],
        name=row["name"],
        zone=zone,
        today=now.astimezone(zone).date(),
        plan=plan_in(row["latest"]),
        events=tuple(_event(event, zone) for event in row["signs"] or ()),
        messages=tuple(sorted(at for (text,) in row["waiting"] or () if (at := instant(text)))),
        screening_expires_on=row["screening_ends"],
        usual_pain_at_first=int(baseline) if baseline.isdigit() else 0,
        last_walk_on=row["walked"],
    )


def _event(event: list[Any], zone: ZoneInfo) -> Event:
    kind, rule, *moments = event
    happened, known = map(instant, moments)
    if happened is None or known is None:
        raise ValueError(event)
    return Event(kind=kind, rule=rule, on=happened.astimezone(zone).date(), known_at=known)


def _frame_with_walks() -> Any:
    """Return the frame of one member with their walks, carers and follow-ups beside it."""
    member = OuterRef("pk")
    return _frames(Q(pk=Slot("member")), Slot("events")).annotate(
        walks=walks_as_json(member, Slot("walks"), Slot("lately"), Slot("told_since")),
        care=care_as_json(member, Slot("now")),
        owed=owed_as_json(member, Slot("closed")),
    )


FRAME_OF_ONE = Prepared(_frame_with_walks)

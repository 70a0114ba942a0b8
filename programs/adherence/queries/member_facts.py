"""What the roster and the queue follow from: one query for one member, two for any number."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from django.db.models import Case, Exists, F, FilteredRelation, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce, JSONObject

from accounts.models import User
from programs.adherence.queries.prepared import Prepared
from programs.adherence.rules.arithmetic import Walk
from programs.adherence.rules.history import LOOK_BACK_DAYS, History, history_of
from programs.adherence.rules.picture import pain_scores
from programs.adherence.rules.signs import URGENT_DAYS, Event, Score, Told
from programs.plans.models import SAFETY_HOLDS, Hold, Note, Plan, PlanWeek
from programs.screening.models import Screening, ScreeningAnswer
from programs.sessions.models import ReadinessCheck, SafetyEvent, WalkSession
from programs.sessions.queries.pain import BASELINE_ITEM
from programs.sessions.rules.events import LONG_DIZZINESS
from programs.vocabulary import CheckInKind, SessionStatus
from retrowalk.json_rows import rows_as_json

if TYPE_CHECKING:
    from collections.abc import Collection

LATELY_DAYS = 16
"""Signs look at 7 days, and at two calendar weeks; a day more on each side for the zones."""

Kind = SafetyEvent.Kind
SIGN_KINDS = {
    "urgent": Q(kind__in=[Kind.FALL, Kind.URGENT_SIGN, Kind.NEW_SIGN])
    | Q(stop_rule=LONG_DIZZINESS),
    "stumble": Q(kind=Kind.STUMBLE),
    "pain": Q(kind=Kind.PAIN),
}
WALK_COLUMNS = (
    "member_id",
    "plan_id",
    "due_on",
    "walked_on",
    "status",
    "provenance",
    "planned_backward_seconds",
    "active_backward_seconds",
)
TOLD = {
    "during": CheckInKind.AFTER,
    "after": CheckInKind.TEN_MINUTES,
    "morning": CheckInKind.NEXT_MORNING,
}


@dataclass(kw_only=True)
class Record:
    """One member: their zone and today, the latest plan, the newest signs, and their walks.

    `plan`, `events` and the pauses hold plain values as the database gave them.
    """

    member_id: int
    name: str
    zone: ZoneInfo
    today: date
    plan: dict[str, Any] | None
    events: tuple[Event, ...]
    message_at: datetime | None
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

    def day_of(self, at: datetime) -> date:
        """Return the member's local day of an instant."""
        return at.astimezone(self.zone).date()


def records(member_ids: Collection[int], now: datetime) -> dict[int, Record]:
    """Return the record of each of these members; one query for one, two for any number."""
    events_since = now - timedelta(days=URGENT_DAYS + 2)
    walks_since = now.date() - timedelta(days=LOOK_BACK_DAYS + 1)
    lately = now.date() - timedelta(days=LATELY_DAYS)
    if len(member_ids) == 1:
        (member_id,) = member_ids
        frames = list(FRAME_OF_ONE.rows(member_id, events_since, walks_since, lately))
        walks = [one for frame in frames for one in _walks_in(frame)]
    else:
        frames = _frames(member_ids, events_since)
        walks = _walk_rows(member_ids, walks_since, lately)
    found = {row["pk"]: _record(row, now) for row in frames}
    for row in walks:
        record = found[row["member_id"]]
        if row["due_on"] >= record.today - timedelta(days=LOOK_BACK_DAYS):
            record.walks.append(_told(row))
    return found


def instant(value: Any) -> datetime | None:
    """Return an instant out of JSON, where a database writes UTC with or without its offset."""
    if not value:
        return None
    at = datetime.fromisoformat(value)
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def nested(value: Any) -> dict[str, Any] | None:
    """Return an object inside JSON; SQLite hands it over as text."""
    found: dict[str, Any] | None = json.loads(value) if isinstance(value, str) else value
    return found


def day(value: Any) -> date | None:
    """Return a day out of JSON."""
    return date.fromisoformat(value[:10]) if value else None


def _frames(member_ids: Collection[int], events_since: datetime) -> Any:
    mine = {"member": OuterRef("pk")}
    done = WalkSession.objects.filter(**mine, status=SessionStatus.DONE)
    screening = Screening.objects.filter(**mine).completed().newest_first()
    events = SafetyEvent.objects.filter(**mine, recorded_at__gte=events_since).order_by(
        "-recorded_at", "-pk"
    )
    signs = {
        f"{name}_event": Subquery(
            events.filter(which).values(
                json=JSONObject(
                    kind="kind", rule="stop_rule", at="occurred_at", known_at="recorded_at"
                )
            )[:1]
        )
        for name, which in SIGN_KINDS.items()
    }
    baseline = ScreeningAnswer.objects.filter(
        screening__member=OuterRef("pk"),
        screening__completed_at__isnull=False,
        item_key=BASELINE_ITEM,
    ).order_by("-screening__completed_at", "-screening")
    return User.objects.filter(pk__in=member_ids).values(
        "pk",
        "name",
        "time_zone",
        plan_json=_latest_plan(),
        message_at=_oldest_unanswered(),
        screening_ends=Subquery(screening.values("expires_on")[:1]),
        baseline=Subquery(baseline.values("value")[:1]),
        walked=Subquery(done.order_by("-due_on", "-pk").values("walked_on")[:1]),
        **signs,
    )


def _latest_plan() -> Subquery:
    """Return the open plan, else the last one that was not withdrawn, with its pauses."""
    plans = Plan.objects.filter(member=OuterRef("pk"), withdrawn_at__isnull=True)
    holds = Hold.objects.filter(plan=OuterRef("pk"), ended_at__isnull=True)
    pause = {"kind": "kind", "first": "starts_on", "last": "ends_on", "at": "created_at"}
    for_safety = holds.filter(kind__in=SAFETY_HOLDS).order_by("-kind", "pk")
    others = holds.exclude(kind__in=SAFETY_HOLDS).order_by(F("ends_on").desc(nulls_first=True))
    weeks = PlanWeek.objects.filter(revision__plan=OuterRef("pk"))
    walks = WalkSession.objects.filter(plan=OuterRef("pk"), status=SessionStatus.DONE)
    return Subquery(
        plans.order_by(F("ended_on").desc(nulls_first=True), "-pk").values(
            json=JSONObject(
                pk="pk",
                status="status",
                starts_on="starts_on",
                week_starts_on="week_starts_on",
                sent_at="created_at",
                week="current_week",
                key="program_version__template__key",
                title="program_version__template__title",
                last_week=Subquery(
                    weeks.order_by("-revision__number", "-position").values("position")[:1]
                ),
                has_walked=Exists(walks),
                safety=Subquery(for_safety.values(json=JSONObject(**pause))[:1]),
                pause=Subquery(others.values(json=JSONObject(**pause))[:1]),
            )
        )[:1]
    )


def _oldest_unanswered() -> Subquery:
    """Return when the oldest message of the member was written that nobody has answered since.

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
    return Subquery(waiting.order_by("created_at", "pk").values("created_at")[:1])


def _record(row: dict[str, Any], now: datetime) -> Record:
    zone = ZoneInfo(row["time_zone"])
    events = (row[f"{name}_event"] for name in SIGN_KINDS)
    baseline = row["baseline"] or ""
    return Record(
        member_id=row["pk"],
        name=row["name"],
        zone=zone,
        today=now.astimezone(zone).date(),
        plan=row["plan_json"],
        events=tuple(_event(event, zone) for event in events if event),
        message_at=row["message_at"],
        screening_expires_on=row["screening_ends"],
        usual_pain_at_first=int(baseline) if baseline.isdigit() else 0,
        last_walk_on=row["walked"],
    )


def _event(event: dict[str, Any], zone: ZoneInfo) -> Event:
    happened, known = instant(event["at"]), instant(event["known_at"])
    if happened is None or known is None:
        raise ValueError(event)
    return Event(
        kind=event["kind"],
        rule=event["rule"],
        on=happened.astimezone(zone).date(),
        known_at=known,
    )


def _walk_rows(member_ids: Collection[int], since: date, lately: date) -> Any:
    """Return the walks due from this day on, each with what was told about it; one query."""
    walks = _walks_since(since).filter(member__in=member_ids)
    return walks.values(*WALK_COLUMNS, **_told_values(lately)).order_by("member_id", "due_on", "pk")


def _frame_with_walks(
    member_ids: Collection[int], events_since: datetime, since: date, lately: date
) -> Any:
    """Return the frames with the walks of each beside them: JSON is read quicker than columns."""
    walks = _walks_since(since).filter(member=OuterRef("pk"))
    told = rows_as_json(walks, "member", *IN_JSON, *_told_values(lately).values())
    return _frames(member_ids, events_since).annotate(walks=told)


def _walks_in(frame: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the walks that stand in a frame as rows, in the order in which they are due."""
    walks: Any = nested(frame["walks"]) or []
    walks.sort()  # by day and key, which stand first, and no two walks have the same key
    return [_walk_row(values) | {"member_id": frame["pk"]} for values in walks]


def _walk_row(values: list[Any]) -> dict[str, Any]:
    row = dict(zip(NAMES_IN_JSON, values, strict=True))
    row["due_on"], row["walked_on"] = day(row["due_on"]), day(row["walked_on"])
    for name in MOMENTS:
        if row[name]:
            row[name] = instant(row[name])
    return row


def _walks_since(since: date) -> Any:
    walks = WalkSession.objects.filter(due_on__gte=since).current()
    return walks.alias(**{name: _join(kind) for name, kind in TOLD.items()})


def _told_values(lately: date) -> dict[str, Any]:
    """Return what is read of what was told about a walk, by name.

    When something was told matters of late only, so only then it is read: a moment costs more
    to read than a score.
    """
    before = ReadinessCheck.objects.filter(walk_session=OuterRef("pk")).order_by("-pk")
    is_late = Q(due_on__gte=lately) | Q(walked_on__gte=lately)
    moments: dict[str, Any] = {f"{name}_at": F(f"{name}__recorded_at") for name in TOLD}
    moments["before_at"] = Subquery(before.values("checked_at")[:1])
    moments["known_at"] = Coalesce("received_at", "finished_at")
    return {
        "before_pain": Subquery(before.values("pain")[:1]),
        **{f"{name}_pain": F(f"{name}__pain") for name in TOLD},
        "near_falls": F("during__near_falls"),
        **{name: Case(When(is_late, then=moment)) for name, moment in moments.items()},
    }


def _join(kind: CheckInKind) -> FilteredRelation:
    current = Q(check_ins__kind=kind, check_ins__replaced_by__isnull=True)
    return FilteredRelation("check_ins", condition=current)


FRAME_OF_ONE = Prepared(_frame_with_walks, datetime, date, date)
IN_JSON = ("due_on", "pk", *(name for name in WALK_COLUMNS if name not in {"due_on", "member_id"}))
NAMES_IN_JSON = (*IN_JSON, *_told_values(date.max))
MOMENTS = tuple(name for name in NAMES_IN_JSON if name.endswith("_at"))


def _told(row: dict[str, Any]) -> Told:
    status = row["status"]
    is_done = status == SessionStatus.DONE
    return Told(
        walk=Walk(
            due_on=row["due_on"],
            planned_seconds=row["planned_backward_seconds"],
            done_seconds=row["active_backward_seconds"],
            is_done=is_done,
            is_excused=status == SessionStatus.EXCUSED,
        ),
        on=row["walked_on"] or row["due_on"],
        plan_id=row["plan_id"],
        provenance=row["provenance"],
        is_open=status in {SessionStatus.SCHEDULED, SessionStatus.STARTED},
        received_at=row["known_at"] if is_done else None,
        before=_score(row, "before"),
        during=_score(row, "during"),
        after=_score(row, "after"),
        morning=_score(row, "morning"),
        stumbled_at=row["during_at"] if row["near_falls"] else None,
    )


def _score(row: dict[str, Any], name: str) -> Score | None:
    value = row[f"{name}_pain"]
    return None if value is None else Score(value, row[f"{name}_at"])

"""The walks of members with what was told about each: as rows for many, as JSON for one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Case, F, FilteredRelation, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce

from programs.adherence.queries.read_json import instant, nested
from programs.adherence.rules.arithmetic import Walk
from programs.adherence.rules.signs import Score, Told
from programs.sessions.models import SCORE, CheckIn, ReadinessCheck, WalkSession
from programs.vocabulary import CheckInKind, SessionStatus
from retrowalk.json_rows import JSONRow, rows_as_json

if TYPE_CHECKING:
    from collections.abc import Collection

    from retrowalk.slots import Slot

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
NAMES_OF_TOLD = {str(kind): name for name, kind in TOLD.items()}
AFTER = CheckInKind.AFTER.value
DONE, EXCUSED = SessionStatus.DONE.value, SessionStatus.EXCUSED.value
OPEN = frozenset({SessionStatus.SCHEDULED.value, SessionStatus.STARTED.value})
LONG_AGO = tuple(Score(value) for value in range(SCORE[1] + 1))
"""Each score as it stands where it does not matter any more when it was told."""

KNOWN_AT = Coalesce("received_at", "finished_at")
IN_JSON = (
    "due_on",
    "pk",
    "plan_id",
    "walked_on",
    "status",
    "provenance",
    "planned_backward_seconds",
    "active_backward_seconds",
)


def walk_rows(member_ids: Collection[int], since: date, lately: date) -> Any:
    """Return the walks due from this day on, each with what was told about it; one query."""
    walks = _walks_since(since).filter(member__in=member_ids)
    walks = walks.alias(**{name: _join(kind) for name, kind in TOLD.items()})
    return walks.values(*WALK_COLUMNS, **_told_values(lately)).order_by("member_id", "due_on", "pk")


def walks_as_json(member: OuterRef, since: Slot, lately: Slot, told_since: Slot) -> Subquery:
    """Return the walks of a member due from this day on, as JSON: it is read quicker than rows.

    When something was told is written only where it was told of late: a moment costs more to
    write than a score. `told_since` is the moment at which the day `lately` begins.
    """
    of_walk = {"walk_session": OuterRef("pk")}
    before = ReadinessCheck.objects.filter(**of_walk).order_by("-pk")
    told = CheckIn.objects.filter(**of_walk, replaced_by__isnull=True)
    known_at = Case(When(_is_late(lately), then=KNOWN_AT))
    checked_at = Case(When(checked_at__gte=told_since, then="checked_at"))
    recorded_at = Case(When(recorded_at__gte=told_since, then="recorded_at"))
    return rows_as_json(
        _walks_since(since).filter(member=member),
        *IN_JSON,
        known_at,
        Subquery(before.values(json=JSONRow("pain", checked_at))[:1]),
        rows_as_json(told, "kind", "pain", recorded_at, "near_falls"),
    )


def told_in(as_json: list[list[Any]] | None, lately: date) -> list[Told]:
    """Return the walks out of `walks_as_json`, in the order in which they are due."""
    rows, since = as_json or [], lately.isoformat()
    rows.sort()  # by day and key, which stand first, and no two walks have the same key
    return [_walk_in(row, since) for row in rows]


def _walk_in(row: list[Any], lately: str) -> Told:
    due, _key, plan, walked, status, maker, planned, done, known_at, before, told = row
    is_late = due >= lately or (walked is not None and walked >= lately)
    scores: dict[str, Score] = {}
    stumbled_at = None
    if before:
        score, checked_at = nested(before)
        if score is not None:
            scores["before"] = Score(score, instant(checked_at)) if is_late else LONG_AGO[score]
    if told:
        for kind, pain, at, near_falls in nested(told):
            when = instant(at) if is_late else None
            if pain is not None:
                scores[NAMES_OF_TOLD[kind]] = Score(pain, when) if when else LONG_AGO[pain]
            if near_falls and kind == AFTER:
                stumbled_at = when
    due_on, is_done = date.fromisoformat(due), status == DONE
    return Told(
        Walk(due_on, planned, done, is_done, status == EXCUSED),
        due_on if walked is None or walked == due else date.fromisoformat(walked),
        plan,
        maker,
        status in OPEN,
        instant(known_at) if is_late and is_done else None,
        stumbled_at=stumbled_at,
        **scores,
    )


def _walks_since(since: date | Slot) -> Any:
    return WalkSession.objects.filter(due_on__gte=since).current()


def _is_late(lately: date | Slot) -> Q:
    """Return whether a walk was due or walked from this day on."""
    return Q(due_on__gte=lately) | Q(walked_on__gte=lately)


def _told_values(lately: date) -> dict[str, Any]:
    """Return what is read of what was told about a walk, by name.

    When something was told matters of late only, so only then it is read: a moment costs more
    to read than a score.
    """
    before = ReadinessCheck.objects.filter(walk_session=OuterRef("pk")).order_by("-pk")
    moments: dict[str, Any] = {f"{name}_at": F(f"{name}__recorded_at") for name in TOLD}
    moments["before_at"] = Subquery(before.values("checked_at")[:1])
    moments["known_at"] = KNOWN_AT
    return {
        "before_pain": Subquery(before.values("pain")[:1]),
        **{f"{name}_pain": F(f"{name}__pain") for name in TOLD},
        "near_falls": F("during__near_falls"),
        **{name: Case(When(_is_late(lately), then=moment)) for name, moment in moments.items()},
    }


def _join(kind: CheckInKind) -> FilteredRelation:
    current = Q(check_ins__kind=kind, check_ins__replaced_by__isnull=True)
    return FilteredRelation("check_ins", condition=current)


def told_of(row: dict[str, Any]) -> Told:
    """Return a walk out of a row of `walk_rows`."""
    status = row["status"]
    seconds = row["planned_backward_seconds"], row["active_backward_seconds"]
    return Told(
        walk=Walk(row["due_on"], *seconds, status == DONE, status == EXCUSED),
        on=row["walked_on"] or row["due_on"],
        plan_id=row["plan_id"],
        provenance=row["provenance"],
        is_open=status in OPEN,
        received_at=row["known_at"] if status == DONE else None,
        stumbled_at=row["during_at"] if row["near_falls"] else None,
        **{name: _score(row, name) for name in ("before", *TOLD)},
    )


def _score(row: dict[str, Any], name: str) -> Score | None:
    value = row[f"{name}_pain"]
    return None if value is None else Score(value, row[f"{name}_at"])

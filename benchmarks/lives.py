"""A safety check, a plan, walks and what was told of them for many members, by SQL."""

from __future__ import annotations

import contextlib
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from django.db.models import Model

WALKS_A_WEEK = 3
WEEKS_AHEAD = 2
TOLD_DAYS = 84
"""What was told longer ago is on no page that is measured."""

DAYS = (
    "CREATE TEMPORARY TABLE grown_day (shift integer, attempt integer, ordinal integer,"
    " due_on date, starts timestamp with time zone, ends timestamp with time zone, back integer)"
)
PLAIN_INDEXES = (
    "SELECT relname, pg_get_indexdef(indexrelid) FROM pg_index"
    " JOIN pg_class ON pg_class.oid = indexrelid"
    " WHERE indrelid = %s::regclass AND NOT indisunique"
)
CHANCE = "(member.id / 10 * 7 + grown.attempt * 3 + grown.ordinal * 5) %% 10"
HABIT = (
    "(CASE member.id %% 10"
    " WHEN 0 THEN CASE WHEN grown.back > 3 + member.id / 10 %% 60 THEN 1 ELSE 0 END"
    f" WHEN 1 THEN CASE WHEN {CHANCE} < 4 THEN 1 ELSE 0 END"
    f" WHEN 2 THEN CASE WHEN {CHANCE} < 8 THEN 1 ELSE 0 END"
    " ELSE 1 END)"
)
IS_DONE = f"grown.back > 0 AND {HABIT} = 1"


def give_lives(first: int, last: int, walks: int) -> None:
    """Give each member from one id to another a plan and this many walks in the past."""
    from django.utils import timezone

    from programs.plans.models import Plan, PlanRevision, PlanWeek
    from programs.screening.models import Screening
    from programs.sessions.models import WalkSession

    today = timezone.localdate()
    weeks = -(-walks // WALKS_A_WEEK)
    _days(today, weeks)
    model = _model()
    between = {"first": first, "last": last, "today": today}
    monday = today - timedelta(days=today.weekday())
    _copy(Screening, model.screening_id, {"member_id": "member.id"}, "", between)
    own = {
        "member_id": "member.id",
        "screening_id": "screening.id",
        "starts_on": "%(starts_on)s",
        "week_starts_on": "%(monday)s",
    }
    starts_on = monday - timedelta(weeks=weeks - 1)
    join = " JOIN programs_screening AS screening ON screening.member_id = member.id"
    _copy(Plan, model.pk, own, join, {**between, "starts_on": starts_on, "monday": monday})
    join = " JOIN programs_plan AS plan ON plan.member_id = member.id"
    revision = model.revisions.order_by("-number")[0]
    _copy(PlanRevision, revision.pk, {"plan_id": "plan.id"}, join, between)
    join += " JOIN programs_planrevision AS revision ON revision.plan_id = plan.id"
    week = revision.weeks.get(position=model.current_week)
    for one in revision.weeks.all():
        _copy(PlanWeek, one.pk, {"revision_id": "revision.id"}, join, between)
    join += " JOIN programs_planweek AS week ON week.revision_id = revision.id"
    join += f" AND week.position = {week.position}"
    join += " JOIN grown_day AS grown ON grown.shift = member.id %% 3"
    walk = model.sessions.filter(status="done").order_by("-pk")[0]
    with _in_bulk(WalkSession):
        _copy(WalkSession, walk.pk, _walk(), join, between)
    _tell(between)


@contextlib.contextmanager
def _in_bulk(model: type[Model]) -> Iterator[None]:
    """Have PostgreSQL take millions of rows of this table in minutes.

    Its plain indexes are made again at the end, and no foreign key is looked up for a row: what
    is copied here refers to rows that were just read.
    """
    from django.db import connection

    if connection.vendor != "postgresql":
        yield
        return
    table = model._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(PLAIN_INDEXES, [table])
        indexes = cursor.fetchall()
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        cursor.execute("SET session_replication_role = replica")
        yield
        cursor.execute("SET session_replication_role = DEFAULT")
        cursor.execute("SET maintenance_work_mem = '512MB'")
        for _, definition in indexes:
            cursor.execute(definition)


def _model() -> Any:
    """Return the plan that is copied: an open one of the demo with walks in it."""
    from programs.plans.models import Plan

    plans = Plan.objects.filter(status="active", sessions__status="done", replaces=None)
    return plans.exclude(member__email="member@example.org").order_by("pk")[0]


def _walk() -> dict[str, str]:
    def when(done: str, other: str) -> str:
        return f"CASE WHEN {IS_DONE} THEN {done} ELSE {other} END"

    return {
        "member_id": "member.id",
        "plan_id": "plan.id",
        "plan_week_id": "week.id",
        "attempt": "grown.attempt",
        "ordinal": "grown.ordinal",
        "due_on": "grown.due_on",
        "due_at": "grown.starts",
        "status": when("'done'", "'scheduled'"),
        "provenance": when("'timer'", "''"),
        "active_backward_seconds": when("model.planned_backward_seconds", "0"),
        "started_at": when("grown.starts", "NULL"),
        "finished_at": when("grown.ends", "NULL"),
        "received_at": when("grown.ends", "NULL"),
        "walked_on": when("grown.due_on", "NULL"),
    }


def _days(today: date, weeks: int) -> None:
    """Keep which days are walked: Monday, Wednesday and Friday, or a day or two later."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS grown_day")
        cursor.execute(DAYS)
        cursor.executemany(
            "INSERT INTO grown_day VALUES (%s, %s, %s, %s, %s, %s, %s)",
            list(_day_rows(today, weeks)),
        )


def _day_rows(today: date, weeks: int) -> Iterator[tuple[Any, ...]]:
    monday = today - timedelta(days=today.weekday())
    for number in range(-WEEKS_AHEAD, weeks):
        for shift in range(3):
            for ordinal in range(WALKS_A_WEEK):
                day = monday - timedelta(weeks=number) + timedelta(days=2 * ordinal + shift)
                starts = datetime.combine(day, time(9, 30), UTC)
                ends = starts + timedelta(minutes=20)
                back = (today - day).days
                yield shift, number + WEEKS_AHEAD + 1, ordinal + 1, day, starts, ends, back


def _copy(
    model: type[Model], pk: int, own: dict[str, str], joins: str, values: dict[str, Any]
) -> None:
    """Copy one row to every member, with columns of its own."""
    from django.db import connection

    table = model._meta.db_table
    columns = [str(field.column) for field in model._meta.concrete_fields if not field.primary_key]
    is_postgres = connection.vendor == "postgresql"
    made = "gen_random_uuid()" if is_postgres else "lower(hex(randomblob(16)))"
    chosen = ", ".join({"uuid": made, **own}.get(name, f"model.{name}") for name in columns)
    statement = (
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {chosen}"  # noqa: S608  words of ours
        f" FROM accounts_user AS member{joins} JOIN {table} AS model ON model.id = %(model)s"
        " WHERE member.id BETWEEN %(first)s AND %(last)s"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, {**values, "model": pk})


def _tell(values: dict[str, Any]) -> None:
    """Keep a check before each walk of late, and two answers after it."""
    from django.db import connection

    of_late = (
        " FROM programs_walksession AS walk WHERE walk.member_id BETWEEN %(first)s AND %(last)s"
        " AND walk.status = 'done' AND walk.due_on >= %(since)s"
    )
    values = {**values, "since": values["today"] - timedelta(days=TOLD_DAYS)}
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO programs_readinesscheck (member_id, walk_session_id, result, pain,"
            " answers, reasons, is_setup_ready, checked_on, checked_at)"
            " SELECT walk.member_id, walk.id, 'go', walk.id %% 3, '{}', '[]', TRUE, walk.due_on,"
            f" walk.started_at{of_late}",
            values,
        )
        for kind in ("after", "next_morning"):
            cursor.execute(
                "INSERT INTO programs_checkin (walk_session_id, member_id, kind, pain, effort,"
                " confidence, near_falls, happenings, note, provenance, recorded_by_id,"
                f" recorded_at) SELECT walk.id, walk.member_id, '{kind}', walk.id %% 3, 3, 8, 0,"
                f" '[]', '', 'timer', walk.member_id, walk.finished_at{of_late}",
                values,
            )

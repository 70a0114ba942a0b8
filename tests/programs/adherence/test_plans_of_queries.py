"""The reads of a recomputation go by an index, on both databases."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from django.db import connection
from django.db.models import Q

from programs.adherence.queries.care_rows import _care, follow_up_rows
from programs.adherence.queries.member_facts import _frames
from programs.adherence.queries.member_walks import walk_rows
from programs.sessions.models import WalkSession
from tests.factories.programs import NOW

if TYPE_CHECKING:
    from django.db.models import QuerySet

pytestmark = pytest.mark.django_db

SINCE = date(2026, 3, 12)


AS_IF_NEW = (
    "TRUNCATE accounts_user CASCADE",
    "DELETE FROM pg_statistic",
    "UPDATE pg_class SET reltuples = -1, relpages = 0 WHERE relkind = 'r'",
)
"""Of a new table PostgreSQL thinks that it will grow. What other tests have written and taken back
still lies in its pages; and once it has looked at a table, which it does whenever it likes, each
way through one that is empty costs the same. All of this is taken back with the test."""


@pytest.fixture(autouse=True)
def _tables_as_if_new(db: None) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            for statement in AS_IF_NEW:
                cursor.execute(statement)


def plan_of(query: QuerySet[Any]) -> str:
    """Return how the database reads this, where reading a whole table is the last resort."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    return query.explain()


def whole_tables(plan: str) -> list[str]:
    """Return the lines of a plan that read a table from its first row to its last."""
    return [line for line in plan.splitlines() if "Seq Scan" in line or " SCAN " in line]


@pytest.mark.parametrize("members", [[1], [1, 2, 3]])
def test_recomputation_reads_walks_and_facts_by_index(members: list[int]) -> None:
    walks = plan_of(walk_rows(members, SINCE, SINCE))
    others = [
        plan_of(_frames(Q(pk__in=members), NOW)),
        plan_of(_care(NOW).filter(member__in=members)),
        plan_of(follow_up_rows(members, NOW)),
    ]

    assert whole_tables(plan_of(WalkSession.objects.filter(repetitions=6))) != []
    assert "walk_by_member_and_day" in walks
    assert whole_tables(walks) == []
    assert [line for plan in others for line in whole_tables(plan)] == []

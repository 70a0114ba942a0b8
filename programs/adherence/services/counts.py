"""Keeping the counts of rosters short: the database adds a row for each change, here they meet."""

from __future__ import annotations

from django.db import connection

MANY = 20
"""More rows of one carer than this are added up; five groups need five."""

SETTLE = """
WITH gone AS (
    DELETE FROM programs_rostercount WHERE (staff_id, role) IN (
        SELECT staff_id, role FROM programs_rostercount GROUP BY staff_id, role
        HAVING count(*) > %s
    ) RETURNING *
)
INSERT INTO programs_rostercount (staff_id, role, clinic_id, "group", number)
SELECT staff_id, role, clinic_id, "group", sum(number) FROM gone
GROUP BY staff_id, role, clinic_id, "group" HAVING sum(number) <> 0
"""


def settle_counts() -> None:
    """Add up the rows of carers who have many; no sum changes, and nobody waits.

    One statement: whoever reads meanwhile sees the rows of before, and rows that are added
    meanwhile stay. SQLite keeps one row for each group by itself.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(SETTLE, [MANY])

"""Keeping the counts of rosters short: the database adds a row for each change, here they meet."""

from __future__ import annotations

from django.db import connection, transaction

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

MISSING = """
SELECT staff_id, role, clinic_id, "group", sum(number) AS number FROM (
    SELECT staff_id, role, clinic_id, "group", 1 AS number FROM programs_rosterentry
    UNION ALL
    SELECT staff_id, role, clinic_id, "group", -number FROM programs_rostercount
) AS told GROUP BY staff_id, role, clinic_id, "group" HAVING sum(number) <> 0
"""
"""By how much the counts of a group fall short of its entries: one moment for both."""

COUNT_WRONG = f"SELECT count(*) FROM ({MISSING}) AS missing"  # noqa: S608
ADD_MISSING = f"""
INSERT INTO programs_rostercount (staff_id, role, clinic_id, "group", number) {MISSING}
"""
COUNT_ANEW = """
INSERT INTO programs_rostercount (staff_id, role, clinic_id, "group", number)
SELECT staff_id, role, clinic_id, "group", count(*) FROM programs_rosterentry
GROUP BY staff_id, role, clinic_id, "group"
"""


def settle_counts() -> None:
    """Add up the rows of carers who have many; no sum changes, and nobody waits.

    One statement: whoever reads meanwhile sees the rows of before, and rows that are added
    meanwhile stay. SQLite keeps one row for each group by itself.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(SETTLE, [MANY])


def wrong_counts() -> int:
    """Return of how many groups of a roster the counts are not the number of its entries."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT_WRONG)
        (number,) = cursor.fetchone()
    return int(number)


@transaction.atomic
def count_anew() -> int:
    """Count the entries again where a count is wrong, and return of how many groups it was.

    PostgreSQL adds what is missing, so that nobody who changes an entry meanwhile waits or is
    counted twice; SQLite has one writer and one row for each group.
    """
    wrong = wrong_counts()
    if wrong:
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(ADD_MISSING)
            else:
                cursor.execute("DELETE FROM programs_rostercount")
                cursor.execute(COUNT_ANEW)
    return wrong

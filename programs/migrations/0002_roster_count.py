"""The database itself keeps how many clients stand in each group of a roster.

A later migration that rebuilds the table of roster entries on SQLite drops its triggers: it must
put them up again with `put_up`. A test counts by both ways, so a forgotten one is noticed.
"""

from django.db import migrations, models

ENTRY, COUNT = "programs_rosterentry", "programs_rostercount"
COLUMNS = 'staff_id, role, clinic_id, "group"'
NAMES = ("staff_id", "role", "clinic_id", '"group"')

FILL = f"""
INSERT INTO {COUNT} ({COLUMNS}, number)
SELECT {COLUMNS}, count(*) FROM {ENTRY} GROUP BY {COLUMNS}
"""
# Rows are only ever added here: two writers who changed one row would wait for each other.
POSTGRESQL_MANY = """
CREATE FUNCTION programs_roster_{change}() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO {count} ({columns}, number)
    SELECT {columns}, {sign}count(*) FROM changed GROUP BY {columns};
    RETURN NULL;
END $$;
CREATE TRIGGER roster_count_{change} AFTER {change} ON {entry}
REFERENCING {which} TABLE AS changed
FOR EACH STATEMENT EXECUTE FUNCTION programs_roster_{change}()
"""
POSTGRESQL_ONE = f"""
CREATE FUNCTION programs_roster_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO {COUNT} ({COLUMNS}, number) VALUES
    (OLD.staff_id, OLD.role, OLD.clinic_id, OLD."group", -1),
    (NEW.staff_id, NEW.role, NEW.clinic_id, NEW."group", 1);
    RETURN NULL;
END $$;
CREATE TRIGGER roster_count_update AFTER UPDATE ON {ENTRY} FOR EACH ROW
WHEN ((OLD.staff_id, OLD.role, OLD.clinic_id, OLD."group")
    IS DISTINCT FROM (NEW.staff_id, NEW.role, NEW.clinic_id, NEW."group"))
EXECUTE FUNCTION programs_roster_update()
"""


def put_up(apps, schema_editor):
    """Add the triggers, and count what is there."""
    for statement in _triggers(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)
    schema_editor.execute(FILL)


def take_down(apps, schema_editor):
    """Remove the triggers, so that the migration can go back."""
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for change in ("insert", "delete", "update"):
        where = f" ON {ENTRY}" if is_postgresql else ""
        schema_editor.execute(f"DROP TRIGGER roster_count_{change}{where}")
        if is_postgresql:
            schema_editor.execute(f"DROP FUNCTION programs_roster_{change}()")


def _triggers(vendor):
    if vendor == "postgresql":
        words = {"entry": ENTRY, "count": COUNT, "columns": COLUMNS}
        return [
            POSTGRESQL_MANY.format(change="insert", which="NEW", sign="", **words),
            POSTGRESQL_MANY.format(change="delete", which="OLD", sign="-", **words),
            POSTGRESQL_ONE,
        ]
    differs = " OR ".join(f"OLD.{name} <> NEW.{name}" for name in NAMES)
    return [
        _sqlite("insert", "AFTER INSERT", _one("NEW", 1)),
        _sqlite("delete", "AFTER DELETE", _one("OLD", -1)),
        _sqlite("update", f"AFTER UPDATE OF {COLUMNS}", _one("OLD", -1) + _one("NEW", 1), differs),
    ]


def _sqlite(change, moment, body, when=""):
    condition = f" WHEN {when}" if when else ""
    return f"CREATE TRIGGER roster_count_{change} {moment} ON {ENTRY}{condition} BEGIN {body} END"


def _one(row, number):
    """Return what adds to the one row of a carer's group, which is made where there is none."""
    values = ", ".join(f"{row}.{name}" for name in NAMES)
    same = " AND ".join(f"{name} = {row}.{name}" for name in NAMES)
    return (
        f"INSERT INTO {COUNT} ({COLUMNS}, number) SELECT {values}, 0"
        f" WHERE NOT EXISTS (SELECT 1 FROM {COUNT} WHERE {same});"
        f" UPDATE {COUNT} SET number = number + {number} WHERE {same};"
    )


class Migration(migrations.Migration):
    dependencies = [("programs", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="RosterCount",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("staff_id", models.BigIntegerField()),
                ("clinic_id", models.BigIntegerField()),
                ("role", models.CharField(max_length=16)),
                ("group", models.PositiveSmallIntegerField()),
                ("number", models.IntegerField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["staff_id", "role"], name="roster_count_of_staff")
                ],
            },
        ),
        migrations.RunPython(put_up, take_down),
        migrations.AddIndex(
            model_name="rosterentry",
            index=models.Index(
                condition=models.Q(("program_key", "")),
                fields=["staff", "role", "group", "reason_rank", "percent", "member"],
                name="roster_waiting",
            ),
        ),
    ]

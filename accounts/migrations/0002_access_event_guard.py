"""The database itself refuses to change or remove what the access log holds (trust brief R7).

A later migration that rebuilds one of these tables on SQLite drops its triggers: it must put
them up again with `put_up`. A test asks the current database, so a forgotten one is noticed.
"""

from django.db import migrations

TABLES = ("accounts_accessevent", "accounts_accessseal")

SQLITE = """
CREATE TRIGGER {table}_no_{change} BEFORE {change} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END
"""
POSTGRESQL_FUNCTION = """
CREATE OR REPLACE FUNCTION accounts_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END $$
"""
POSTGRESQL = """
CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
FOR EACH ROW EXECUTE FUNCTION accounts_refuse_change()
"""


def put_up(apps, schema_editor):
    """Add the triggers that refuse UPDATE and DELETE."""
    for statement in _guards(schema_editor.connection.vendor):
        schema_editor.execute(statement, params=None)  # so that a per cent sign is only that


def take_down(apps, schema_editor):
    """Remove the triggers, so that the migration can go back."""
    is_postgresql = schema_editor.connection.vendor == "postgresql"
    for table in TABLES:
        if is_postgresql:
            schema_editor.execute(f"DROP TRIGGER {table}_append_only ON {table}")
        else:
            for change in ("update", "delete"):
                schema_editor.execute(f"DROP TRIGGER {table}_no_{change}")
    if is_postgresql:
        schema_editor.execute("DROP FUNCTION accounts_refuse_change()")


def _guards(vendor):
    if vendor == "postgresql":
        return [POSTGRESQL_FUNCTION, *(POSTGRESQL.format(table=table) for table in TABLES)]
    changes = ("update", "delete")
    return [SQLITE.format(table=table, change=change) for table in TABLES for change in changes]


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(put_up, take_down)]

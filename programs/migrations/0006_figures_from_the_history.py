"""What pages show of four weeks follows from the walks that an entry keeps, and is stored no more.

The version before may go on beside the new one while processes are exchanged: PostgreSQL, which
many processes share, keeps the columns with a value for new rows; a later version takes them away.
SQLite has one server, which is stopped meanwhile: there they go at once. Its table is built anew
without the constraint, which drops the triggers of 0002, so they are put up again.
"""

from importlib import import_module

from django.db import migrations

COUNTS = import_module("programs.migrations.0002_roster_count")
ENTRY = COUNTS.ENTRY
SLIDING = {
    "due": 0,
    "done": 0,
    "planned_seconds": 0,
    "done_seconds": 0,
    "marks": "",
    "timed": 0,
    "by_hand": 0,
    "by_physio": 0,
}


def take_down_triggers(apps, schema_editor):
    """Remove the triggers that would be lost without a word."""
    if schema_editor.connection.vendor == "sqlite":
        COUNTS.take_down(apps, schema_editor)


def put_up_triggers(apps, schema_editor):
    """Put them up again; what they counted still stands."""
    if schema_editor.connection.vendor == "sqlite":
        for statement in COUNTS._triggers("sqlite"):
            schema_editor.execute(statement, params=None)


def give_defaults(apps, schema_editor):
    """Let rows be added that know nothing of these columns."""
    for column, value in SLIDING.items():
        _alter(schema_editor, column, f"SET DEFAULT '{value}'")


def take_defaults(apps, schema_editor):
    """Ask for a value again, as the version before gives one."""
    for column in SLIDING:
        _alter(schema_editor, column, "DROP DEFAULT")


def _alter(schema_editor, column, change):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f'ALTER TABLE {ENTRY} ALTER COLUMN "{column}" {change}')


class OnSQLite:
    """An operation that changes the tables of SQLite alone, and what Django knows everywhere."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        """Change them, where this is SQLite."""
        if schema_editor.connection.vendor == "sqlite":
            super().database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        """Change them back, where this is SQLite."""
        if schema_editor.connection.vendor == "sqlite":
            super().database_backwards(app_label, schema_editor, from_state, to_state)


class RemoveFieldOnSQLite(OnSQLite, migrations.RemoveField):
    """A column that goes on SQLite, and waits for a later version elsewhere."""


class RemoveConstraintOnSQLite(OnSQLite, migrations.RemoveConstraint):
    """A constraint that goes on SQLite, and with its columns elsewhere."""


class Migration(migrations.Migration):
    dependencies = [("programs", "0005_followup_handed_on_at")]

    operations = [
        migrations.RunPython(take_down_triggers, put_up_triggers),
        RemoveConstraintOnSQLite("rosterentry", "roster_done_within_due"),
        *(RemoveFieldOnSQLite("rosterentry", column) for column in SLIDING),
        migrations.RunPython(give_defaults, take_defaults),
        migrations.RunPython(put_up_triggers, take_down_triggers),
    ]

"""A roster entry knows when time alone changes it, and from what.

Each column may be empty, so SQLite adds it without a rebuild of the table, which would drop the
triggers of 0002. Rows that are there are computed anew the next time the clock is asked.
"""

from datetime import date

from django.db import migrations, models

ENTRY = "programs_rosterentry"
LONG_AGO = date(2000, 1, 1)
HALF_FULL = f"ALTER TABLE {ENTRY} SET (fillfactor = 50)"
FULL = f"ALTER TABLE {ENTRY} RESET (fillfactor)"


def make_room(apps, schema_editor):
    """Leave room beside each row: its next version lies there, and no index has to move."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(HALF_FULL)
    apps.get_model("programs", "RosterEntry").objects.update(
        changes_on=LONG_AGO, reasons_on=LONG_AGO
    )


def take_room(apps, schema_editor):
    """Fill pages again."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(FULL)


class Migration(migrations.Migration):
    dependencies = [("programs", "0002_roster_count")]

    operations = [
        migrations.RemoveIndex(model_name="rosterentry", name="roster_by_day"),
        migrations.AddField("rosterentry", "changes_on", models.DateField(blank=True, null=True)),
        migrations.AddField("rosterentry", "reasons_on", models.DateField(blank=True, null=True)),
        migrations.AddField("rosterentry", "history", models.TextField(blank=True, null=True)),
        migrations.AddField(
            "rosterentry", "standing", models.CharField(blank=True, max_length=8, null=True)
        ),
        migrations.RunPython(make_room, take_room),
    ]

"""A coach does their part about a sign that only a physio ends, and it stays open.

The column may be empty, so SQLite adds it without a rebuild of the table. What a roster says of
who is put off, and of the last contact, is computed anew the next time the clock is asked.
"""

from datetime import date

from django.db import migrations, models

LONG_AGO = date(2000, 1, 1)


def compute_anew(apps, schema_editor):
    """Have the clock ask about everybody."""
    apps.get_model("programs", "RosterEntry").objects.update(
        changes_on=LONG_AGO, reasons_on=LONG_AGO
    )


class Migration(migrations.Migration):
    dependencies = [("programs", "0004_room_for_long_views")]

    operations = [
        migrations.AddField(
            "followup", "handed_on_at", models.DateTimeField(blank=True, null=True)
        ),
        migrations.RunPython(compute_anew, migrations.RunPython.noop),
    ]

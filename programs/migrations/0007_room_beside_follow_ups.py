"""Pages of follow-ups keep room, so that the next version of a row lies beside it.

The night brings the words of many up to date. None of that is in an index, but where a page is
full all ten indexes of the table have to point to another one.
"""

from django.db import migrations

FOLLOW_UPS = "programs_followup"
ROOM = f"ALTER TABLE {FOLLOW_UPS} SET (fillfactor = 50)"
NO_ROOM = f"ALTER TABLE {FOLLOW_UPS} RESET (fillfactor)"


def make_room(apps, schema_editor):
    """Fill new pages half, on PostgreSQL."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ROOM)


def take_room(apps, schema_editor):
    """Fill pages again."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(NO_ROOM)


class Migration(migrations.Migration):
    dependencies = [("programs", "0006_figures_from_the_history")]

    operations = [migrations.RunPython(make_room, take_room)]

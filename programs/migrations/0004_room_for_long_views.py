"""A saved view holds any search of a roster, letters of every alphabet too.

SQLite builds the table of saved views anew for it; no trigger stands on that table.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programs", "0003_roster_by_the_clock")]

    operations = [
        migrations.AlterField("savedview", "query", models.CharField(max_length=1000)),
    ]

"""One open care for each clinic link: who works in two clinics may have one client in both.

Both are partial indexes, which SQLite makes and drops without a rebuild of the table. The wider
one comes first, so that there is never none.
"""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0002_access_event_guard")]

    operations = [
        migrations.AddConstraint(
            model_name="carerelationship",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ended_at__isnull", True)),
                fields=("member", "staff", "role", "link"),
                name="care_one_open_per_link_and_role",
            ),
        ),
        migrations.RemoveConstraint(
            model_name="carerelationship", name="care_one_open_per_staff_and_role"
        ),
    ]

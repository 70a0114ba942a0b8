"""Who signed in stands beside each session, so that one query reads both.

The table stays the one Django's own app made, and gets a column: a version of before goes on
beside this one while processes are exchanged, and nobody has to sign in again.
"""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FILL = """
UPDATE django_session SET user_id = (
    SELECT device.user_id FROM usersessions_usersession AS device
    WHERE device.session_key = django_session.session_key
)
"""


class CreateOrWiden(migrations.CreateModel):
    """Makes the table, or adds the column where the table is there already."""

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        model = to_state.apps.get_model(app_label, self.name)
        if model._meta.db_table not in schema_editor.connection.introspection.table_names():
            super().database_forwards(app_label, schema_editor, from_state, to_state)
            return
        schema_editor.add_field(model, model._meta.get_field("user"))
        schema_editor.execute(FILL)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        model = from_state.apps.get_model(app_label, self.name)
        schema_editor.remove_field(model, model._meta.get_field("user"))


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_care_in_each_clinic"),
        ("usersessions", "0001_initial"),
    ]

    operations = [
        CreateOrWiden(
            name="BrowserSession",
            fields=[
                (
                    "session_key",
                    models.CharField(
                        max_length=40,
                        primary_key=True,
                        serialize=False,
                        verbose_name="session key",
                    ),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                (
                    "expire_date",
                    models.DateTimeField(db_index=True, verbose_name="expire date"),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="browser_sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "session",
                "verbose_name_plural": "sessions",
                "db_table": "django_session",
                "abstract": False,
            },
        ),
    ]

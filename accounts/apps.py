"""The accounts app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """People and who may see whom."""

    name = "accounts"
    verbose_name = "Accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen for second steps; register the jobs, and what this app holds about a person."""
        from accounts import own_tables, personal_data
        from accounts.services import access_log, deletion, retention, sign_ins
        from retrowalk import jobs

        personal_data.register(
            name="accounts", tables=own_tables.TABLES, eraser=deletion.erase_account
        )
        sign_ins.connect()
        jobs.register("access log: seal", 5 * jobs.MINUTE, access_log.seal_now)
        jobs.register("accounts: delete who asked", jobs.HOUR, deletion.delete_due_now)
        jobs.register("accounts: forget the old", jobs.DAY, retention.forget_old_now)

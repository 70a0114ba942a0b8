"""The programs app: one Django app, five features."""

from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    """Library, screening, plans, sessions and adherence."""

    name = "programs"
    verbose_name = "Programs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen for sign-ins and new time zones, keep the figures, hand over jobs and records."""
        # Models must have loaded first.
        from accounts import care_changes
        from programs import changes, for_accounts, jobs, personal_data
        from programs.adherence import receivers as adherence
        from programs.adherence.services import figures
        from programs.screening import receivers as screening
        from programs.sessions import receivers as sessions

        screening.connect()
        sessions.connect()
        adherence.connect()
        changes.register("figures", figures.refresh_member)
        changes.register_titles("figures", figures.title_changed)
        care_changes.register("figures", figures.care_changed)
        care_changes.register_limits("figures", figures.limits_changed)
        for_accounts.register()
        jobs.register()
        personal_data.register()

"""The programs app: one Django app, five features."""

from django.apps import AppConfig


class ProgramsConfig(AppConfig):
    """Library, screening, plans, sessions and adherence."""

    name = "programs"
    verbose_name = "Programs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Listen for sign-ins and new time zones, hand over the jobs, tell what is held of whom."""
        # Models must have loaded first.
        from programs import jobs, personal_data
        from programs.screening import receivers as screening
        from programs.sessions import receivers as sessions

        screening.connect()
        sessions.connect()
        jobs.register()
        personal_data.register()

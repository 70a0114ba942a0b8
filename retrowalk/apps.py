"""The project package as an app: outgoing mail, job slots, checks, template tags."""

from django.apps import AppConfig
from django.core.management import call_command


class RetroWalkConfig(AppConfig):
    """RetroWalk's own ground floor; it knows neither accounts nor programs."""

    name = "retrowalk"
    verbose_name = "RetroWalk"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Register the checks and the jobs that keep the house in order."""
        from retrowalk import checks, jobs
        from retrowalk.mail import queue

        checks.register_all()
        jobs.register("mail: tries that are due", 15, queue.deliver_due)
        jobs.register("mail: empty old texts", jobs.DAY, queue.empty_old_texts)
        jobs.register("tasks: free the stuck", 5 * jobs.MINUTE, jobs.free_stuck_tasks)
        jobs.register("tasks: forget old results", jobs.DAY, _forget_old_results)
        jobs.register("jobs: forget old runs", jobs.DAY, jobs.forget_old_runs)


def _forget_old_results() -> None:
    call_command("prune_db_task_results", min_age_days=7, verbosity=0)

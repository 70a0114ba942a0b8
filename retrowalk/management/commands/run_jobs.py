"""Runs the jobs and the task queue until told to stop."""

from typing import Any

from django.core.management.base import BaseCommand

from retrowalk.garbage import leave_out_the_start
from retrowalk.worker import JobsWorker


class Command(BaseCommand):
    """The process beside the web server; any number of them may run."""

    help = "Send mail, reminders and other work that runs beside the web server."

    def add_arguments(self, parser: Any) -> None:
        """Offer one round only, for a scheduler that calls again."""
        parser.add_argument("--once", action="store_true", help="Go round once, then end.")

    def get_check_kwargs(self, options: Any) -> Any:
        """Look at the database too when it starts: which library, which journal, what risk."""
        return super().get_check_kwargs(options) | {"databases": ["default"]}

    def handle(self, *args: Any, **options: Any) -> None:
        """Go round until SIGTERM or Ctrl-C."""
        worker = JobsWorker()
        worker.listen()
        if options["once"]:
            worker.run_once()
        else:
            leave_out_the_start()
            worker.run()

"""The one process beside the web server: jobs by the clock, and the tasks in the queue."""

import signal
import threading
from types import FrameType

import structlog
from django.db import OperationalError, close_old_connections
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from retrowalk.jobs import Clockwork

log = structlog.get_logger("retrowalk.worker")

ROUND_SECONDS = 1.0
AWAY_SECONDS = 5.0


class JobsWorker:
    """Goes round once a second until told to stop; what it has begun it finishes."""

    def __init__(self) -> None:
        self._clockwork = Clockwork()
        self._told_to_stop = threading.Event()
        self._tasks: Worker | None = None

    def listen(self) -> None:
        """Stop on SIGTERM and SIGINT."""
        signal.signal(signal.SIGTERM, self.stop)
        signal.signal(signal.SIGINT, self.stop)

    def stop(self, _number: int = 0, _frame: FrameType | None = None) -> None:
        """End after the task under way."""
        self._told_to_stop.set()
        if self._tasks:
            self._tasks.running = False

    def run(self) -> None:
        """Go round until told to stop; wait longer while the database is away."""
        log.info("worker started")
        while not self._told_to_stop.is_set():
            self._told_to_stop.wait(self._rest_after_round())
        log.info("worker stopped")

    def run_once(self) -> None:
        """Run the jobs that are due, then every task that is ready."""
        close_old_connections()
        self._clockwork.run_due(timezone.now())
        # Asking first is cheap; the batch takes the only write lock SQLite has.
        if DBTaskResult.objects.ready().exists():
            self._tasks = _task_worker()
            self._tasks.run()

    def _rest_after_round(self) -> float:
        """Return how many seconds to wait for the next round."""
        try:
            self.run_once()
        except OperationalError:
            log.exception("database away")
            return AWAY_SECONDS
        return ROUND_SECONDS


def _task_worker() -> Worker:
    """Return a worker that ends when the queue is empty."""
    return Worker(
        queue_names=["default"],
        interval=ROUND_SECONDS,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=f"retrowalk-{timezone.now().timestamp():.6f}",
        excluded_queue_names=[],
    )

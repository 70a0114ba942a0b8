"""Jobs that run by the clock: each in its time slot, once, whichever worker comes first."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from retrowalk.models import JobRun

log = structlog.get_logger("retrowalk.jobs")

RUNS_KEPT = timedelta(days=7)
STUCK_AFTER = timedelta(minutes=15)
MINUTE, HOUR, DAY = 60, 3_600, 86_400


@dataclass(frozen=True)
class Job:
    """A function without arguments and how often it runs, in seconds."""

    name: str
    every_seconds: int
    function: Callable[[], None]

    def slot(self, now: datetime) -> int:
        """Return the number of the time slot a moment lies in."""
        return int(now.timestamp()) // self.every_seconds


_registered: dict[str, Job] = {}


def register(name: str, every_seconds: int, function: Callable[[], None]) -> None:
    """Have the worker call the function once in every so many seconds; call it in ready()."""
    _registered[name] = Job(name, every_seconds, function)


def registered() -> list[Job]:
    """Return all jobs, by name."""
    return sorted(_registered.values(), key=lambda job: job.name)


class Clockwork:
    """Runs each job once in its slot; one for each worker process."""

    def __init__(self) -> None:
        # The slots this worker knows to be taken, so that most rounds ask the database nothing.
        self._settled: dict[str, int] = {}

    def run_due(self, now: datetime) -> list[str]:
        """Run each job whose slot nobody has taken; return the names of those that ran here."""
        return [job.name for job in registered() if self._takes(job, now) and _run(job, now)]

    def _takes(self, job: Job, now: datetime) -> bool:
        slot = job.slot(now)
        if self._settled.get(job.name) == slot:
            return False
        self._settled[job.name] = slot
        _, is_ours = JobRun.objects.get_or_create(
            name=job.name, slot=slot, defaults={"started_at": now}
        )
        return is_ours


def _run(job: Job, now: datetime) -> bool:
    """Run the job; a fault is logged and waits for the next slot, other jobs go on."""
    try:
        job.function()
    except Exception:
        log.exception("job failed", job=job.name)
        return False
    JobRun.objects.filter(name=job.name, slot=job.slot(now)).update(finished_at=timezone.now())
    return True


def free_stuck_tasks() -> None:
    """Give tasks back whose worker died more than a quarter of an hour ago."""
    stuck = DBTaskResult.objects.running().filter(started_at__lt=timezone.now() - STUCK_AFTER)
    freed = stuck.update(status=TaskResultStatus.READY, started_at=None)
    if freed:
        log.warning("stuck tasks freed", count=freed)


def forget_old_runs() -> None:
    """Remove the rows of slots long past."""
    JobRun.objects.filter(started_at__lt=timezone.now() - RUNS_KEPT).delete()

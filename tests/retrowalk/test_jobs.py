"""Jobs by the clock: once in each slot, and a fault in one does not stop the others."""

import signal
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoAssertNumQueries, Settings

from retrowalk import jobs
from retrowalk.mail.queue import deliver
from retrowalk.models import JobRun, OutgoingMail
from retrowalk.worker import JobsWorker

START = datetime(2026, 5, 13, 9, 0, tzinfo=UTC)


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Register three jobs in place of the real ones; return what they do."""
    done = []
    monkeypatch.setattr(jobs, "_registered", {})
    jobs.register("each minute", 60, lambda: done.append("minute"))
    jobs.register("each hour", 3600, lambda: done.append("hour"))

    def broken() -> None:
        done.append("broken")
        raise RuntimeError("planted")

    jobs.register("broken", 60, broken)
    return done


@pytest.mark.django_db
def test_each_job_runs_once_in_its_slot(runs: list[str]) -> None:
    clockwork = jobs.Clockwork()

    for seconds in (0, 1, 59, 60, 61):
        clockwork.run_due(START + timedelta(seconds=seconds))

    assert runs == ["broken", "hour", "minute", "broken", "minute"]


@pytest.mark.django_db
def test_two_workers_share_the_slots(runs: list[str]) -> None:
    workers = [jobs.Clockwork(), jobs.Clockwork()]

    answers = [worker.run_due(START) for worker in workers]

    assert answers == [["each hour", "each minute"], []]


@pytest.mark.django_db
def test_settled_slots_cost_no_query(
    runs: list[str], django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    clockwork = jobs.Clockwork()
    clockwork.run_due(START)

    with django_assert_num_queries(0):
        clockwork.run_due(START + timedelta(seconds=1))


@pytest.mark.django_db
def test_fault_leaves_the_run_unfinished(runs: list[str]) -> None:
    jobs.Clockwork().run_due(START)

    assert set(JobRun.objects.filter(finished_at=None).values_list("name", flat=True)) == {"broken"}


@pytest.mark.django_db
def test_old_runs_are_forgotten() -> None:
    with time_machine.travel(START, tick=False) as clock:
        JobRun.objects.create(name="old", slot=1, started_at=START)
        clock.shift(timedelta(days=8))
        JobRun.objects.create(name="new", slot=2, started_at=START + timedelta(days=8))
        jobs.forget_old_runs()

    assert JobRun.objects.get().name == "new"


@pytest.fixture
def real_tasks(settings: Settings) -> None:
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


@pytest.mark.django_db
def test_every_job_of_the_house_gets_to_its_end(real_tasks: None) -> None:
    names = [job.name for job in jobs.registered()]

    assert jobs.Clockwork().run_due(timezone.now()) == names


def test_house_keeps_itself_in_order() -> None:
    assert {
        "mail: tries that are due",
        "mail: empty old texts",
        "tasks: free the stuck",
    } <= {job.name for job in jobs.registered()}


@pytest.mark.django_db(transaction=True)
def test_worker_does_what_is_queued(runs: list[str], real_tasks: None) -> None:
    deliver.enqueue(0)

    JobsWorker().run_once()

    assert DBTaskResult.objects.get().status == "SUCCESSFUL"
    assert runs == ["broken", "hour", "minute"]


@pytest.mark.django_db(transaction=True)
def test_stuck_task_is_given_back(real_tasks: None) -> None:
    deliver.enqueue(0)
    row = DBTaskResult.objects.get()
    row.claim("worker that died")
    DBTaskResult.objects.update(started_at=START)

    jobs.free_stuck_tasks()

    assert DBTaskResult.objects.ready().count() == 1


@pytest.mark.django_db(transaction=True)
def test_task_under_way_is_left_alone(real_tasks: None) -> None:
    deliver.enqueue(0)
    DBTaskResult.objects.get().claim("worker at work")

    jobs.free_stuck_tasks()

    assert DBTaskResult.objects.ready().count() == 0


def test_worker_told_to_stop_goes_no_further_round() -> None:
    worker = JobsWorker()

    worker.stop()

    worker.run()


@pytest.fixture
def _signals_put_back() -> Iterator[None]:
    kept = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    yield
    for number, handler in kept.items():
        signal.signal(number, handler)


@pytest.mark.usefixtures("_signals_put_back")
@pytest.mark.django_db(transaction=True)
def test_command_goes_round_once(runs: list[str], real_tasks: None) -> None:
    call_command("run_jobs", once=True)

    assert runs == ["broken", "hour", "minute"]
    assert not OutgoingMail.objects.exists()

"""Is the process alive, and can it do its work? Bare words, no versions, no sign-in (trust R31)."""

import shutil

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

LEAST_FREE = 0.05


@login_not_required
@require_safe
def health(_request: HttpRequest) -> HttpResponse:
    """Answer 200: this process runs. The database is not asked."""
    return _word("ok")


@login_not_required
@require_safe
def ready(_request: HttpRequest) -> HttpResponse:
    """Answer 200 when requests can be served, else 503 with one word why not."""
    reason = _why_not_ready()
    return _word(reason or "ok", status=503 if reason else 200)


def _why_not_ready() -> str:
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "migrations"
    except DatabaseError:
        return "database"
    return "disk" if _free_share() <= LEAST_FREE else ""


def _free_share() -> float:
    """Return which share of the data folder's disk is free, from 0 to 1."""
    usage = shutil.disk_usage(settings.DATA_DIR if settings.DATA_DIR.exists() else "/")
    return usage.free / usage.total


def _word(word: str, status: int = 200) -> HttpResponse:
    headers = {"Cache-Control": "no-store, private"}
    return HttpResponse(word, status=status, content_type="text/plain", headers=headers)

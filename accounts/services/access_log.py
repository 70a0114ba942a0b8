"""Sealing the access log into a chain, so that a changed or missing row is noticed (R7)."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import takewhile
from typing import TYPE_CHECKING

import structlog
from django.db import transaction
from django.utils import timezone

from accounts.models import AccessEvent, AccessSeal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

log = structlog.get_logger("accounts.access_log")

SETTLING_TIME = timedelta(minutes=2)
"""How long an event waits for its seal: no transaction that wrote an earlier one lasts longer."""
EVENTS_PER_SEAL = 1_000


@dataclass(frozen=True)
class Verdict:
    """What the check of the chain found."""

    events: int
    seals: int
    faults: tuple[str, ...]


def seal_now() -> None:
    """Seal every event that has settled; the job."""
    while seal_events(now=timezone.now()):
        pass


@transaction.atomic
def seal_events(*, now: datetime) -> AccessSeal | None:
    """Add the next link of the chain, or return None when nothing waits for one."""
    last = AccessSeal.objects.order_by("-last_event").first()
    waiting = AccessEvent.objects.filter(pk__gt=last.last_event if last else 0).order_by("pk")
    settled = takewhile(lambda event: event.at <= now - SETTLING_TIME, waiting[:EVENTS_PER_SEAL])
    events = list(settled)
    if not events:
        return None
    previous = last.digest if last else ""
    seal: AccessSeal = AccessSeal.objects.create(
        first_event=events[0].pk,
        last_event=events[-1].pk,
        event_count=len(events),
        previous_digest=previous,
        digest=digest_of(events, previous),
        sealed_at=now,
    )
    # A copy outside the database: whoever cuts the chain's end off cannot reach the logs.
    log.info("access log sealed", last_event=seal.last_event, digest=seal.digest)
    return seal


def digest_of(events: Sequence[AccessEvent], previous: str) -> str:
    """Return the SHA-256 of the link before and of every column of the events."""
    digest = hashlib.sha256(previous.encode())
    for event in events:
        digest.update(b"\n" + _written(event).encode())
    return digest.hexdigest()


def verify_access_log() -> Verdict:
    """Return what is wrong with the log: changed, missing or slipped-in events, broken links."""
    seals = list(AccessSeal.objects.order_by("last_event"))
    faults = [
        fault for seal, before in _with_the_one_before(seals) for fault in _faults(seal, before)
    ]
    return Verdict(sum(seal.event_count for seal in seals), len(seals), tuple(faults))


def _with_the_one_before(
    seals: list[AccessSeal],
) -> Iterator[tuple[AccessSeal, AccessSeal | None]]:
    yield from zip(seals, [None, *seals], strict=False)


def _faults(seal: AccessSeal, before: AccessSeal | None) -> Iterator[str]:
    name = f"Events {seal.first_event} to {seal.last_event}"
    # From the end of the link before, so that an event slipped in between is counted too.
    earliest = before.last_event if before else 0
    events = list(
        AccessEvent.objects.filter(pk__gt=earliest, pk__lte=seal.last_event).order_by("pk")
    )
    if seal.previous_digest != (before.digest if before else ""):
        yield f"{name}: the link to the seal before is broken"
    if len(events) != seal.event_count:
        yield f"{name}: {seal.event_count} events were sealed, {len(events)} are there"
    elif digest_of(events, seal.previous_digest) != seal.digest:
        yield f"{name}: an event was changed"


def _written(event: AccessEvent) -> str:
    """Return the event as one line of JSON that is the same on every database."""
    columns = {
        field.attname: getattr(event, field.attname) for field in event._meta.concrete_fields
    }
    columns["at"] = timezone.localtime(event.at, timezone.get_default_timezone()).isoformat()
    return json.dumps(columns, sort_keys=True, ensure_ascii=True)

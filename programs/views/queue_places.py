"""The two queues: a physio's alerts and a coach's follow-ups, each at its own address."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from accounts.models import Role


@dataclass(frozen=True, kw_only=True)
class Place:
    """One of the two queues: its address, its words, and through which role clients are reached."""

    role: Role
    name: str
    area: str
    current: str
    title: str
    nothing: str

    @property
    def url(self) -> str:
        """Return the address of the list."""
        return reverse(self.name)


ALERTS = Place(
    role=Role.PHYSIO,
    name="physio:alerts",
    area="alerts",
    current="alerts",
    title="Alerts",
    nothing="No alerts",
)
FOLLOW_UPS = Place(
    role=Role.COACH,
    name="coach:follow_ups",
    area="follow_ups",
    current="follow_ups",
    title="Follow up",
    nothing="No calls or messages owed",
)

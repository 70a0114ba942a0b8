"""What was put off comes back on the client's own day, wherever staff look at it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
import time_machine

from accounts.models import Role
from programs.adherence.models import FollowUp
from programs.adherence.queries.follow_ups import local_today, queue_of
from programs.adherence.queries.queue_page import LATER, TODAY, queue_counts, queue_page
from tests.factories.accounts import ClinicFactory, UserFactory
from tests.factories.roster import client_of, coach_of, owed

pytestmark = pytest.mark.django_db

ZONES = ("UTC", "Pacific/Kiritimati", "Australia/Sydney", "Asia/Kathmandu", "Pacific/Pago_Pago")
DAYS = {"urgent": 15, "stumble": 12, "quiet": 13, "low": 14, "drop": 15, "plan_ends": None}
TIMES = [(0, 0), (9, 59), (10, 0), (11, 0), (14, 0), (18, 14), (18, 15)]


def test_queue_and_its_counts_go_by_the_day_of_each_client_as_the_roster_does() -> None:
    coach = coach_of(ClinicFactory.create())
    for zone in ZONES:
        entry = client_of(coach, member=UserFactory.create(time_zone=zone))
        for reason, day in DAYS.items():
            owed(entry, reason, snoozed_until=day and date(2026, 5, day))
    every = list(FollowUp.objects.select_related("member"))

    for hour, minute in TIMES:
        now = datetime(2026, 5, 13, hour, minute, tzinfo=UTC)
        later = {one.uuid for one in every if one.is_put_off(local_today(one, now))}
        owed_now = {one.uuid for one in every} - later
        with time_machine.travel(now, tick=False):
            counts = queue_counts(coach, Role.COACH)
            pages = [queue_page(coach, Role.COACH, shown=shown) for shown in (TODAY, LATER)]

        told = [{row["uuid"] for row in page.rows} for page in pages]
        assert told == [owed_now, later], now
        assert (counts[TODAY], counts[LATER]) == (len(owed_now), len(later))
        assert {one.uuid for one in queue_of(coach, Role.COACH, now=now)} == owed_now

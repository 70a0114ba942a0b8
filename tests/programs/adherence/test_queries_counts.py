"""Counts of a roster that the database keeps, against counting the entries themselves."""

from __future__ import annotations

from collections import Counter

import pytest
from django.db import connection

from accounts.models import Role, User
from programs.adherence.models import RosterCount, RosterEntry
from programs.adherence.queries.counts import group_counts
from programs.adherence.services.counts import MANY, settle_counts
from tests.factories.accounts import ClinicFactory, MembershipFactory
from tests.factories.roster import client_of, clients_of, coach_of

pytestmark = pytest.mark.django_db
Group = RosterEntry.Group


def counted(coach: User) -> dict[int, int]:
    return dict(Counter(RosterEntry.objects.filter(staff=coach).values_list("group", flat=True)))


def test_counts_follow_entries_that_come_change_and_go() -> None:
    coach = coach_of(ClinicFactory.create())
    clients_of(coach, 4)
    moved = client_of(coach, name="Moved")

    for group in (Group.NEW, Group.CHECK_IN, Group.CHECK_IN, Group.ACT_TODAY):
        RosterEntry.objects.filter(pk=moved.pk).update(group=group)
        assert group_counts(coach, Role.COACH) == counted(coach) == {4: 4, int(group): 1}
    RosterEntry.objects.filter(staff=coach, name__startswith="Client").delete()

    assert group_counts(coach, Role.COACH) == {1: 1}


def test_counts_are_of_one_role_and_one_clinic_while_the_role_is_held() -> None:
    coach = coach_of(ClinicFactory.create())
    here = client_of(coach).clinic
    there = MembershipFactory.create(user=coach, role=Role.COACH).clinic
    both = User.objects.get(pk=coach.pk)
    entry = client_of(both)
    RosterEntry.objects.filter(pk=entry.pk).update(clinic=there)

    assert group_counts(both, Role.COACH) == {4: 2}
    assert group_counts(both, Role.COACH, clinic_id=here.pk) == {4: 1}
    assert group_counts(both, Role.PHYSIO) == {}
    both.memberships.filter(clinic=there).update(ended_at=here.created_at)
    assert group_counts(User.objects.get(pk=coach.pk), Role.COACH) == {4: 1}


def test_settling_changes_no_sum_and_leaves_a_row_for_each_group() -> None:
    coach = coach_of(ClinicFactory.create())
    entry = client_of(coach)
    for number in range(MANY + 2):
        RosterEntry.objects.filter(pk=entry.pk).update(group=1 + number % 2)
    before = group_counts(coach, Role.COACH)

    settle_counts()

    assert group_counts(coach, Role.COACH) == before == {2: 1}
    limit = 1 if connection.vendor == "postgresql" else 3
    assert RosterCount.objects.filter(staff_id=coach.pk).count() <= limit

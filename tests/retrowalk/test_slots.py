"""Queries that are worked out once and asked with other values."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction

from accounts.models import Membership
from retrowalk.slots import FEW_CLINICS, Prepared, Slot, kept_for_few
from tests.factories.accounts import MembershipFactory

pytestmark = pytest.mark.django_db

WORK: Prepared[Membership] = Prepared(
    lambda: (
        Membership.objects.filter(user__uuid=Slot("who"), started_at__lte=Slot("now"))
        .exclude(ended_at__lt=Slot("day"))
        .select_related("user", "clinic")
    )
)


def asked_with(work: Membership, **other: Any) -> dict[str, Any]:
    values = {"who": work.user.uuid, "now": work.started_at, "day": work.started_at}
    return values | other


def test_a_prepared_query_gives_the_rows_of_its_values(django_assert_num_queries: Any) -> None:
    first, second = MembershipFactory(), MembershipFactory()
    earlier = first.started_at - dt.timedelta(seconds=1)

    with django_assert_num_queries(3):
        found = [WORK.first(**asked_with(work)) for work in (first, second)]
        too_early = WORK.rows(**asked_with(first, now=earlier))

    assert found == [first, second]
    assert too_early == []


def test_a_prepared_query_reads_rows_as_an_ordinary_one(django_assert_num_queries: Any) -> None:
    work = MembershipFactory()

    found = WORK.first(**asked_with(work))

    assert found is not None
    with django_assert_num_queries(0):
        assert found.user.uuid == work.user.uuid
        assert found.clinic.name == work.clinic.name
    ordinary = Membership.objects.get(pk=work.pk)
    for field in Membership._meta.concrete_fields:
        assert getattr(found, field.attname) == getattr(ordinary, field.attname)


@pytest.mark.django_db(transaction=True)
def test_rows_are_held_only_inside_a_transaction() -> None:
    held: Prepared[Membership] = Prepared(Membership.objects.select_for_update)

    with transaction.atomic():
        assert held.rows() == []
    with pytest.raises(transaction.TransactionManagementError):
        held.rows()


def test_a_prepared_query_is_not_asked_with_a_value_missing() -> None:
    with pytest.raises(KeyError):
        WORK.rows(now=dt.datetime(2026, 5, 13, tzinfo=dt.UTC))


def test_a_prepared_query_gives_plain_values_as_an_ordinary_one() -> None:
    work = MembershipFactory()
    mine = Membership.objects.filter(pk=work.pk)
    kinds: tuple[Any, ...] = (
        mine.values("pk", "started_at", "user__uuid"),
        mine.values_list("started_at", "user__uuid"),
        mine.values_list("user__uuid", flat=True),
    )

    for rows in kinds:
        assert Prepared(rows.all).rows() == list(rows)


@pytest.mark.parametrize(
    "rows",
    [
        Membership.objects.prefetch_related("user__memberships"),
        Membership.objects.values_list("pk", named=True),
    ],
)
def test_a_prepared_query_refuses_what_it_cannot_read_alone(rows: Any) -> None:
    with pytest.raises(TypeError):
        Prepared(rows.all).rows()


def test_queries_of_few_clinics_are_kept_and_those_of_many_are_not() -> None:
    made: list[object] = []

    @kept_for_few
    def put_together(shown: str, roles: tuple[str, ...], clinics: int) -> object:
        made.append((shown, roles, clinics))
        return object()

    for _ in range(2):
        few = put_together("all", ("physio",) * FEW_CLINICS, FEW_CLINICS)
        assert put_together("all", ("physio",) * FEW_CLINICS, FEW_CLINICS) is few
    assert len(made) == 1
    for roles, clinics in (((), FEW_CLINICS + 1), (("physio",) * (FEW_CLINICS + 1), 1)):
        assert put_together("all", roles, clinics) is not put_together("all", roles, clinics)

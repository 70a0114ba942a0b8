from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from programs.screening.models import Screening
from programs.screening.queries import (
    answers_of,
    finished,
    latest_screening,
    screening_for_code,
    screening_in_hand,
    standing,
    unfinished_screening,
)
from programs.screening.services import make_share_code, record_demand, save_step
from programs.vocabulary import Tier
from tests.factories.accounts import UserFactory
from tests.factories.screening import (
    EXPIRES_ON,
    SCREENED_AT,
    ClearanceFactory,
    OpenScreeningFactory,
    ScreeningFactory,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 5, 20)
LATER = SCREENED_AT + timedelta(days=2)
NO_PLACE = {"item": "space_helper", "tier": "go", "words": "You have no rail yet."}
UNDER_AGE = {"item": "age_years", "tier": "clinician_clearance", "words": "You are under 18."}


@pytest.fixture
def member() -> User:
    return UserFactory.create()


@pytest.mark.parametrize(
    "today, holds",
    [
        (EXPIRES_ON - timedelta(days=1), True),
        (EXPIRES_ON, False),
        (EXPIRES_ON + timedelta(days=1), False),
    ],
)
def test_screening_holds_until_the_day_before_its_expiry(
    member: User, today: date, holds: bool
) -> None:
    ScreeningFactory.create(member=member)

    assert (not standing(member, today).due) is holds


@pytest.mark.parametrize("seconds", [-1, 0, 1])
def test_event_ends_a_screening_completed_before_it(member: User, seconds: int) -> None:
    ScreeningFactory.create(member=member)
    record_demand(member=member, reason="fall", now=SCREENED_AT + timedelta(seconds=seconds))

    assert (not standing(member, TODAY).due) is (seconds < 0)


def test_event_of_somebody_else_changes_nothing(member: User) -> None:
    ScreeningFactory.create(member=member)
    record_demand(member=UserFactory.create(), reason="fall", now=LATER)

    assert not standing(member, TODAY).due


def test_newer_screening_answers_the_event(member: User) -> None:
    ScreeningFactory.create(member=member)
    record_demand(member=member, reason="fall", now=SCREENED_AT + timedelta(days=1))
    newer = ScreeningFactory.create(member=member, completed_at=LATER)

    assert (standing(member, TODAY).screening, standing(member, TODAY).due) == (newer, ())


def test_older_screening_never_steps_in_for_a_newer_one(member: User) -> None:
    ScreeningFactory.create(member=member)
    newer = ScreeningFactory.create(member=member, tier=Tier.STOP_URGENT, completed_at=LATER)

    assert latest_screening(member) == newer
    assert standing(member, TODAY).tier is Tier.STOP_URGENT


def test_unfinished_and_other_peoples_screenings_do_not_count(member: User) -> None:
    OpenScreeningFactory.create(member=member)
    ScreeningFactory.create()

    assert latest_screening(member) is None
    assert standing(member, TODAY) is None


@pytest.mark.parametrize("rows", [1, 3])
def test_valid_screening_query_count(
    member: User, rows: int, django_assert_num_queries: Any
) -> None:
    ScreeningFactory.create_batch(rows, member=member)
    for _ in range(rows):
        record_demand(member=member, reason="fall", now=SCREENED_AT - timedelta(days=1))

    with django_assert_num_queries(2):
        told = answers_of(standing(member, TODAY, with_answers=True).screening)
    with django_assert_num_queries(2):
        standing(member, TODAY)
    assert told == answers_of(latest_screening(member))


@pytest.mark.parametrize(
    "tier, opens",
    [
        (Tier.GO, True),
        (Tier.GO_WITH_SUPPORT, True),
        (Tier.CLINICIAN_CLEARANCE, False),
        (Tier.STOP_URGENT, False),
    ],
)
def test_tier_opens_programs_and_walks(member: User, tier: Tier, opens: bool) -> None:
    ScreeningFactory.create(member=member, tier=tier)

    stands = standing(member, TODAY)

    assert (stands.opens_programs, stands.may_start_a_walk) == (opens, opens)


def test_due_screening_opens_nothing(member: User) -> None:
    ScreeningFactory.create(member=member)

    stands = standing(member, EXPIRES_ON)

    assert stands.due == ("expired",)
    assert not stands.opens_programs


def test_without_a_place_programs_open_but_no_walk_starts(member: User) -> None:
    ScreeningFactory.create(member=member, reasons=[NO_PLACE])

    stands = standing(member, TODAY)

    assert (stands.opens_programs, stands.may_start_a_walk) == (True, False)


def needing_clearance(member: User, **fields: Any) -> Screening:
    return ScreeningFactory.create(member=member, tier=Tier.CLINICIAN_CLEARANCE, **fields)


@pytest.mark.parametrize(
    "today, tier",
    [
        (date(2026, 5, 13), Tier.CLINICIAN_CLEARANCE),
        (date(2026, 5, 14), Tier.GO_WITH_SUPPORT),
        (date(2027, 5, 13), Tier.GO_WITH_SUPPORT),
        (date(2027, 5, 14), Tier.CLINICIAN_CLEARANCE),
    ],
)
def test_clearance_opens_with_support_for_12_months(member: User, today: date, tier: Tier) -> None:
    ClearanceFactory.create(screening=needing_clearance(member))

    assert standing(member, today).tier is tier


def test_clearance_never_opens_for_somebody_under_18(member: User) -> None:
    ClearanceFactory.create(screening=needing_clearance(member, reasons=[UNDER_AGE]))

    stands = standing(member, TODAY)

    assert (stands.tier, stands.opens_programs) == (Tier.CLINICIAN_CLEARANCE, False)


def test_clearance_never_softens_an_urgent_result(member: User) -> None:
    ClearanceFactory.create(screening=needing_clearance(member))
    ScreeningFactory.create(member=member, tier=Tier.STOP_URGENT, completed_at=LATER)

    assert standing(member, TODAY).tier is Tier.STOP_URGENT


@pytest.mark.parametrize(
    "value, tier",
    [("yes", Tier.GO_WITH_SUPPORT), ("no", Tier.CLINICIAN_CLEARANCE)],
    ids=["same answers", "an answer changed"],
)
def test_clearance_lasts_until_an_answer_changes(member: User, value: str, tier: Tier) -> None:
    cleared = answered_screening(member, value="yes", completed_at=SCREENED_AT)
    ClearanceFactory.create(screening=cleared)
    answered_screening(member, value=value, completed_at=LATER)

    assert standing(member, TODAY).tier is tier


def answered_screening(member: User, *, value: str, completed_at: datetime) -> Screening:
    screening = OpenScreeningFactory.create(member=member)
    save_step(screening=screening, values={"stroke_history": value}, now=SCREENED_AT)
    screening.tier, screening.expires_on = Tier.CLINICIAN_CLEARANCE, EXPIRES_ON
    screening.completed_at = completed_at
    screening.save()
    return screening


def test_open_screening_has_no_expiry_day() -> None:
    with pytest.raises(ValueError, match="not completed"):
        finished(OpenScreeningFactory.create())


def test_latest_unfinished_screening_can_be_carried_on(member: User) -> None:
    OpenScreeningFactory.create(member=member)
    newer = OpenScreeningFactory.create(member=member, started_at=LATER)
    ScreeningFactory.create(member=member, started_at=LATER + timedelta(days=1))

    assert unfinished_screening(member) == newer


def test_browser_holds_a_screening_without_owner_only_as_a_visitor(member: User) -> None:
    screening = ScreeningFactory.create(member=None)
    key = str(screening.uuid)

    assert screening_in_hand(key, AnonymousUser()) == screening
    assert screening_in_hand(key, member) is None


def test_browser_holds_a_members_screening_only_for_that_member(member: User) -> None:
    screening = ScreeningFactory.create(member=member)
    key = str(screening.uuid)

    assert screening_in_hand(key, member) == screening
    assert screening_in_hand(key, UserFactory.create()) is None
    assert screening_in_hand(key, AnonymousUser()) is None


def test_unfinished_screening_is_found_on_another_device(member: User) -> None:
    screening = OpenScreeningFactory.create(member=member)

    assert screening_in_hand(None, member) == screening
    assert screening_in_hand(None, AnonymousUser()) is None


@pytest.fixture
def shared() -> Screening:
    return needing_clearance(None)


@pytest.mark.parametrize("dress", [str, str.lower, lambda code: f" {code[:4]}-{code[4:]} "])
def test_code_is_found_however_it_is_typed(shared: Screening, dress: Callable[[str], str]) -> None:
    code = make_share_code(screening=shared, now=SCREENED_AT)

    assert screening_for_code(dress(code), SCREENED_AT) == shared


@pytest.mark.parametrize("seconds, works", [(-1, True), (0, False), (1, False)])
def test_code_works_for_30_days(shared: Screening, seconds: int, works: bool) -> None:
    code = make_share_code(screening=shared, now=SCREENED_AT)

    found = screening_for_code(code, SCREENED_AT + timedelta(days=30, seconds=seconds))

    assert found == (shared if works else None)


def test_new_code_ends_the_earlier_one(shared: Screening) -> None:
    earlier = make_share_code(screening=shared, now=SCREENED_AT)
    make_share_code(screening=shared, now=SCREENED_AT)

    assert screening_for_code(earlier, SCREENED_AT) is None


@pytest.mark.parametrize("text", ["", "ABCD", "ABCD-EFG1", "ABCDEFGHJ", "%%%%%%%%"])
def test_what_is_no_code_finds_nothing(shared: Screening, text: str) -> None:
    make_share_code(screening=shared, now=SCREENED_AT)

    assert screening_for_code(text, SCREENED_AT) is None
    assert Screening.objects.count() == 1

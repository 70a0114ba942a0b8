"""Recording a clearance: for the newest check only, and what it opens until it ends."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from accounts.models import AccessEvent, CareRelationship
from programs.screening.models import Clearance, Screening
from programs.screening.queries import standing
from programs.screening.rules.clearance import GivenClearance
from programs.screening.services import CannotClearError, record_clearance
from programs.vocabulary import Tier
from retrowalk.db import FrozenError
from tests.factories.accounts import CareRelationshipFactory
from tests.factories.programs import screened
from tests.factories.screening import SCREENED_AT, ScreeningFactory
from tests.programs.screening.answers import CLEAR

pytestmark = pytest.mark.django_db

TODAY = date(2026, 5, 20)
END = date(2027, 5, 20)
NOW = SCREENED_AT + timedelta(days=7)
AFTER_STROKE = CLEAR | {"stroke_history": "yes"}


@pytest.fixture
def care() -> CareRelationship:
    return CareRelationshipFactory.create()


@pytest.fixture
def screening(care: CareRelationship) -> Screening:
    return screened(care.member, AFTER_STROKE, now=SCREENED_AT, today=date(2026, 5, 13))


def clear(screening: Screening, care: CareRelationship, **changes: Any) -> Clearance:
    told: dict[str, Any] = {
        "clinician_role": "GP",
        "limits": "Rail only",
        "programs": (),
        "given_on": TODAY,
        "expires_on": END,
    }
    given = GivenClearance(**told | changes)
    return record_clearance(screening=screening, given=given, by=care.staff, now=NOW, today=TODAY)


def test_clearance_keeps_who_gave_it_its_limits_and_its_days(
    screening: Screening, care: CareRelationship
) -> None:
    clearance = clear(screening, care, programs=("starter_one_minute",))

    clearance.refresh_from_db()
    assert (clearance.clinician_role, clearance.limits) == ("GP", "Rail only")
    assert (clearance.given_on, clearance.expires_on) == (TODAY, END)
    assert (clearance.programs, clearance.recorded_by) == (["starter_one_minute"], care.staff)


@pytest.mark.parametrize(
    ("today", "tier"),
    [
        (END - timedelta(days=1), Tier.GO_WITH_SUPPORT),
        (END, Tier.CLINICIAN_CLEARANCE),
        (END + timedelta(days=1), Tier.CLINICIAN_CLEARANCE),
    ],
)
def test_clearance_opens_with_support_until_the_day_before_its_end(
    screening: Screening, care: CareRelationship, today: date, tier: Tier
) -> None:
    clear(screening, care)

    assert standing(care.member, today).tier is tier


@pytest.mark.parametrize(
    ("answers", "tier"),
    [
        (AFTER_STROKE, Tier.GO_WITH_SUPPORT),
        (AFTER_STROKE | {"age_years": "53"}, Tier.GO_WITH_SUPPORT),
        (AFTER_STROKE | {"memory": "yes"}, Tier.CLINICIAN_CLEARANCE),
        (AFTER_STROKE | {"chest_pain_new": "now"}, Tier.STOP_URGENT),
    ],
    ids=["same answers", "a birthday", "another answer", "an urgent answer"],
)
def test_new_check_with_other_answers_ends_the_clearance(
    screening: Screening, care: CareRelationship, answers: dict[str, str], tier: Tier
) -> None:
    clear(screening, care)
    later = NOW + timedelta(days=20)

    screened(care.member, answers, now=later, today=later.date())

    assert standing(care.member, later.date()).tier is tier


@pytest.mark.parametrize(
    ("tier", "reasons", "words"),
    [
        (Tier.STOP_URGENT, [], "An urgent result cannot be cleared"),
        (Tier.GO, [], "needs no clearance"),
        (Tier.GO_WITH_SUPPORT, [], "needs no clearance"),
        (
            Tier.CLINICIAN_CLEARANCE,
            [{"item": "age_years", "tier": "clinician_clearance", "words": "Under 18."}],
            "aged 18 or over",
        ),
    ],
)
def test_only_a_check_that_asks_for_it_is_cleared(
    care: CareRelationship, tier: Tier, reasons: list[dict[str, str]], words: str
) -> None:
    screening = ScreeningFactory.create(member=care.member, tier=tier, reasons=reasons)

    with pytest.raises(CannotClearError, match=words):
        clear(screening, care)

    assert not Clearance.objects.exists()


def test_older_check_cannot_be_cleared_once_there_is_a_newer_one(
    screening: Screening, care: CareRelationship
) -> None:
    screened(care.member, CLEAR, now=NOW, today=TODAY)

    with pytest.raises(CannotClearError, match="newer safety check"):
        clear(screening, care)


def test_day_that_does_not_fit_names_its_field(
    screening: Screening, care: CareRelationship
) -> None:
    with pytest.raises(CannotClearError) as refused:
        clear(screening, care, expires_on=END + timedelta(days=1))

    assert refused.value.field == "expires_on"


def test_recording_is_written_down_without_its_words(
    screening: Screening, care: CareRelationship
) -> None:
    clearance = clear(screening, care, limits="canary-limits")

    event = AccessEvent.objects.get(member=care.member)
    assert (event.action, event.area, event.actor) == ("record_clearance", "clearance", care.staff)
    assert event.object_id == str(clearance.uuid)
    assert "canary" not in str(vars(event))


def test_stored_clearance_never_changes(screening: Screening, care: CareRelationship) -> None:
    clearance = clear(screening, care)
    clearance.limits = "None"

    with pytest.raises(FrozenError):
        clearance.save()

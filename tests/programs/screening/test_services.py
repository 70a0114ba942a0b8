from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import AnonymousUser

from programs.adherence.models import RosterEntry
from programs.screening.models import Screening, ScreeningAnswer, ScreeningDemand
from programs.screening.queries import answers_of, hash_of_code
from programs.screening.rules.share_code import ALPHABET
from programs.screening.services import (
    ScreeningRefusedError,
    carry_into_account,
    complete_screening,
    forget_visitors,
    make_share_code,
    name_support,
    record_demand,
    save_step,
    start_from_previous,
    start_screening,
)
from programs.vocabulary import Tier
from retrowalk.db import FrozenError
from tests.factories.accounts import UserFactory
from tests.factories.screening import SCREENED_AT, OpenScreeningFactory, ScreeningFactory
from tests.programs.screening.answers import CLEAR, CLEAR_ALL
from tests.programs.true_figures import look_after

pytestmark = pytest.mark.django_db

TODAY = date(2026, 5, 13)


def answered(answers: dict[str, str] = CLEAR, **fields: Any) -> Screening:
    screening = OpenScreeningFactory.create(**fields)
    save_step(screening=screening, values=answers, now=SCREENED_AT)
    return screening


def completed(answers: dict[str, str] = CLEAR, **fields: Any) -> Screening:
    return complete_screening(
        screening=answered(answers, **fields), is_declared=True, now=SCREENED_AT, today=TODAY
    )


def test_start_notes_consent_and_edition() -> None:
    screening = start_screening(member=None, now=SCREENED_AT)

    assert screening.consented_at == SCREENED_AT
    assert screening.catalogue_version == "1"
    assert screening.member is None


def test_save_keeps_one_trimmed_row_for_each_item() -> None:
    screening = OpenScreeningFactory.create()

    save_step(screening=screening, values={"vision": " yes ", "age_years": "68"}, now=SCREENED_AT)
    save_step(screening=screening, values={"vision": "no"}, now=SCREENED_AT)

    assert answers_of(screening) == {"vision": "no", "age_years": "68"}
    assert screening.answers.count() == 2


@pytest.mark.parametrize(
    "values",
    [
        {"score": "1"},
        {"vision": "maybe not"},
        {"age_years": "0"},
        {"age_years": "121"},
        {"age_years": "068"},
        {"pain_usual": "11"},
        {"vision": "ticked"},
        {"calf_swelling": "ticked"},
        {"space_helper": "helper+rail"},
        {"space_helper": ""},
        {"vision": ""},
    ],
)
def test_save_refuses_what_is_no_answer_and_keeps_nothing(values: dict[str, str]) -> None:
    screening = OpenScreeningFactory.create()

    with pytest.raises(ScreeningRefusedError, match="Choose one from the list"):
        save_step(screening=screening, values={"worry_fall": "no", **values}, now=SCREENED_AT)

    assert answers_of(screening) == {}


def test_complete_stores_tier_reasons_and_expiry() -> None:
    screening = completed({**CLEAR, "worry_fall": "yes"})

    assert screening.tier == Tier.GO_WITH_SUPPORT
    assert screening.reasons == [
        {"item": "worry_fall", "tier": "go_with_support", "words": "You worry about falling."}
    ]
    assert (screening.completed_at, screening.declared_at) == (SCREENED_AT, SCREENED_AT)
    assert screening.expires_on == date(2026, 6, 10)


def test_complete_keeps_only_the_answers_that_counted() -> None:
    screening = completed({**CLEAR_ALL, "knee_hot": "yes", "knee_pain": "no"})

    assert screening.tier == Tier.GO
    assert "knee_hot" not in answers_of(screening)


def test_complete_refuses_open_questions() -> None:
    screening = answered({**CLEAR, "fainted": "ticked"})

    with pytest.raises(ScreeningRefusedError, match="Not answered"):
        complete_screening(screening=screening, is_declared=True, now=SCREENED_AT, today=TODAY)

    assert Screening.objects.get().completed_at is None


def test_complete_refuses_a_missing_declaration() -> None:
    with pytest.raises(ScreeningRefusedError, match="true today"):
        complete_screening(screening=answered(), is_declared=False, now=SCREENED_AT, today=TODAY)


def test_urgent_answer_completes_without_the_rest() -> None:
    screening = answered({"calf_swelling": "yes"})

    done = complete_screening(screening=screening, is_declared=False, now=SCREENED_AT, today=TODAY)

    assert (done.tier, done.declared_at) == (Tier.STOP_URGENT, None)


def test_complete_twice_keeps_the_first_result() -> None:
    screening = completed()
    later = SCREENED_AT + timedelta(days=3)

    again = complete_screening(screening=screening, is_declared=True, now=later, today=later.date())

    assert again.completed_at == SCREENED_AT


def test_finished_screening_refuses_another_answer() -> None:
    screening = completed()

    with pytest.raises(ScreeningRefusedError, match="finished"):
        save_step(screening=screening, values={"vision": "no"}, now=SCREENED_AT)

    assert answers_of(screening) == CLEAR


def test_stale_copy_cannot_change_a_finished_screening() -> None:
    stale = answered()
    complete_screening(
        screening=Screening.objects.get(), is_declared=True, now=SCREENED_AT, today=TODAY
    )

    with pytest.raises(ScreeningRefusedError):
        save_step(screening=stale, values={"vision": "no"}, now=SCREENED_AT)


@pytest.mark.parametrize(
    "change",
    [
        lambda screening: screening.save(),
        lambda screening: screening.delete(),
        lambda screening: Screening.objects.all().update(tier=Tier.GO),
        lambda screening: screening.answers.all().delete(),
        lambda screening: screening.answers.update(value="no"),
        lambda screening: screening.answers.first().save(),
        lambda screening: ScreeningAnswer.objects.create(
            screening=screening, item_key="extra", value="no", answered_at=SCREENED_AT
        ),
    ],
)
def test_finished_screening_is_frozen(change: Callable[[Screening], object]) -> None:
    screening = completed()

    with pytest.raises(FrozenError):
        change(screening)


def test_carry_gives_a_visitors_screening_an_owner() -> None:
    screening = completed(member=None)
    user = UserFactory.create()
    look_after(user, SCREENED_AT)
    before = RosterEntry.objects.get(member=user).reasons_on

    carried = carry_into_account(screening_uuid=screening.uuid, user=user, now=SCREENED_AT)

    assert (carried, carried.member) == (screening, user)
    assert RosterEntry.objects.get(member=user).reasons_on < before


def test_person_who_was_checked_before_keeps_their_own_check() -> None:
    own = completed()
    left_by_somebody = completed(member=None)

    carried = carry_into_account(
        screening_uuid=left_by_somebody.uuid, user=own.member, now=SCREENED_AT
    )

    assert carried is None
    assert list(own.member.screenings.all()) == [own]


def test_carry_never_takes_somebody_elses() -> None:
    screening = completed()

    assert (
        carry_into_account(
            screening_uuid=screening.uuid, user=UserFactory.create(), now=SCREENED_AT
        )
        is None
    )
    assert Screening.objects.get().member == screening.member


def test_carry_of_an_unknown_screening_does_nothing() -> None:
    assert (
        carry_into_account(screening_uuid=uuid4(), user=UserFactory.create(), now=SCREENED_AT)
        is None
    )


def test_new_check_holds_the_last_answers_but_not_the_warning_signs() -> None:
    previous = completed()

    begun = start_from_previous(member=previous.member, now=SCREENED_AT, today=date(2026, 6, 10))

    assert begun != previous
    assert answers_of(begun) == {
        key: value
        for key, value in CLEAR.items()
        if key
        not in (
            "chest_pain_new",
            "breathless_rest",
            "stroke_signs_now",
            "fainted",
            "calf_swelling",
            "effort_symptoms",
        )
    }


def test_new_check_after_a_fall_asks_about_falls_afresh() -> None:
    previous = completed()
    record_demand(member=previous.member, reason="fall", now=SCREENED_AT + timedelta(days=1))

    begun = start_from_previous(member=previous.member, now=SCREENED_AT, today=TODAY)

    assert "falls_12mo" not in answers_of(begun)
    assert "vision" in answers_of(begun)


def test_first_check_of_a_member_starts_empty() -> None:
    begun = start_from_previous(member=UserFactory.create(), now=SCREENED_AT, today=TODAY)

    assert answers_of(begun) == {}


def test_support_is_named_only_where_it_is_asked() -> None:
    supported = completed({**CLEAR, "worry_fall": "yes"})
    free = completed()

    for screening in (supported, free):
        name_support(screening=screening, words="the counter")

    assert Screening.objects.get(pk=supported.pk).support_named == "the counter"
    assert Screening.objects.get(pk=free.pk).support_named == ""


def test_share_code_is_kept_as_a_digest_for_30_days() -> None:
    screening = completed({**CLEAR, "stroke_history": "yes"})

    code = make_share_code(screening=screening, now=SCREENED_AT)

    screening.refresh_from_db()
    assert len(code) == 8
    assert set(code) <= set(ALPHABET)
    assert screening.share_code_hash == hash_of_code(code)
    assert screening.share_code_expires_at == SCREENED_AT + timedelta(days=30)


@pytest.mark.parametrize("changes", [{}, {"worry_fall": "yes"}, {"calf_swelling": "yes"}])
def test_share_code_is_refused_for_other_results(changes: dict[str, str]) -> None:
    screening = completed({**CLEAR, **changes})

    with pytest.raises(ScreeningRefusedError, match="no code"):
        make_share_code(screening=screening, now=SCREENED_AT)


@pytest.mark.parametrize("reason", ScreeningDemand.Reason.values)
def test_demand_is_stored(reason: str) -> None:
    member = UserFactory.create()

    record_demand(member=member, reason=reason, now=SCREENED_AT)

    assert ScreeningDemand.objects.values_list("member", "reason", "occurred_at").get() == (
        member.pk,
        reason,
        SCREENED_AT,
    )


def test_unknown_demand_is_refused() -> None:
    with pytest.raises(ValueError, match="boredom"):
        record_demand(member=UserFactory.create(), reason="boredom", now=SCREENED_AT)


@pytest.mark.parametrize("seconds, is_forgotten", [(-1, False), (0, True), (1, True)])
def test_visitors_screening_is_forgotten_after_30_days(seconds: int, is_forgotten: bool) -> None:
    answered(member=None)

    removed = forget_visitors(now=SCREENED_AT + timedelta(days=30, seconds=seconds))

    assert removed == int(is_forgotten)
    assert Screening.objects.exists() is not is_forgotten
    assert ScreeningAnswer.objects.exists() is not is_forgotten


def test_forgetting_spares_members_and_codes_that_still_work() -> None:
    ScreeningFactory.create()
    shared = completed({**CLEAR, "stroke_history": "yes"}, member=None)
    make_share_code(screening=shared, now=SCREENED_AT + timedelta(days=5))

    assert forget_visitors(now=SCREENED_AT + timedelta(days=31)) == 0
    assert Screening.objects.count() == 2


def test_stranger_sees_no_screening() -> None:
    mine, other = ScreeningFactory.create(), ScreeningFactory.create()

    assert list(Screening.objects.visible_to(mine.member)) == [mine]
    assert not Screening.objects.visible_to(AnonymousUser()).exists()
    assert other not in Screening.objects.visible_to(mine.member)

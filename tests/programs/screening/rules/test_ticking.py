from __future__ import annotations

from programs.screening.rules.reader import catalogue
from programs.screening.rules.ticking import in_doubt, is_ticked, ticked_answers, unsure_answers

MEDICINES = catalogue().page("medicines")
UNSURE = catalogue().page("medicines-unsure")
ALL_NO = {"sleepy_meds": "no", "blood_thinner": "no", "bone_thin": "no"}


def test_nothing_ticked_is_no_for_every_item() -> None:
    assert ticked_answers(MEDICINES, [], some_unsure=False, before={}) == ALL_NO


def test_tick_with_one_meaning_is_an_answer_at_once() -> None:
    said = ticked_answers(MEDICINES, ["blood_thinner"], some_unsure=False, before={})

    assert said == {**ALL_NO, "blood_thinner": "yes"}


def test_tick_with_several_meanings_waits_for_its_follow_up() -> None:
    said = ticked_answers(MEDICINES, ["sleepy_meds"], some_unsure=False, before={})

    assert said == {**ALL_NO, "sleepy_meds": "ticked"}


def test_tick_keeps_the_detail_given_before() -> None:
    said = ticked_answers(
        MEDICINES, ["sleepy_meds"], some_unsure=False, before={"sleepy_meds": "often"}
    )

    assert said == {**ALL_NO, "sleepy_meds": "often"}


def test_tick_after_not_sure_asks_for_the_detail() -> None:
    said = ticked_answers(
        MEDICINES, ["sleepy_meds"], some_unsure=False, before={"sleepy_meds": "not_sure"}
    )

    assert said == {**ALL_NO, "sleepy_meds": "ticked"}


def test_unsure_about_some_leaves_what_is_not_ticked_open() -> None:
    said = ticked_answers(MEDICINES, ["bone_thin"], some_unsure=True, before=ALL_NO)

    assert said == {"sleepy_meds": "maybe", "blood_thinner": "maybe", "bone_thin": "yes"}


def test_unsure_about_some_keeps_an_earlier_not_sure() -> None:
    said = ticked_answers(MEDICINES, [], some_unsure=True, before={"bone_thin": "not_sure"})

    assert said == {"sleepy_meds": "maybe", "blood_thinner": "maybe", "bone_thin": "not_sure"}


def test_chosen_ones_become_not_sure_and_the_others_no() -> None:
    before = {"sleepy_meds": "maybe", "blood_thinner": "maybe", "bone_thin": "yes"}

    said = unsure_answers(UNSURE, ["blood_thinner"], before=before)

    assert said == {"sleepy_meds": "no", "blood_thinner": "not_sure"}


def test_ticked_items_are_not_in_doubt() -> None:
    before = {"sleepy_meds": "often", "blood_thinner": "maybe", "bone_thin": "not_sure"}

    assert [item.id for item in in_doubt(UNSURE, before)] == ["blood_thinner", "bone_thin"]


def test_item_stands_ticked_before_and_after_its_detail() -> None:
    item = catalogue().items["sleepy_meds"]
    values = ["ticked", "often", "a_little", "no", "not_sure", "maybe"]

    assert [is_ticked(item, {"sleepy_meds": value}) for value in values] == [
        True,
        True,
        True,
        False,
        False,
        False,
    ]

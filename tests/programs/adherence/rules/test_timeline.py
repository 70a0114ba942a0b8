from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from programs.adherence.rules.timeline import FILTERS, Entry, Kind, Place, merged, page_of
from tests.tables import each_row

NOON = datetime(2026, 5, 13, 12, 0, tzinfo=UTC)


def entry(kind: Kind = Kind.WALK, key: int = 1, hours_ago: int = 0, **values: object) -> Entry:
    return Entry(kind, NOON - timedelta(hours=hours_ago), key, **values)  # type: ignore[arg-type]


def test_page_with_nothing_behind_it_has_no_end() -> None:
    entries = [entry(key=2), entry(key=1)]

    assert page_of(entries, 2) == (entries, None)


def test_page_ends_at_its_last_entry_where_there_are_more() -> None:
    entries = [entry(key=3), entry(Kind.MESSAGE, 2, 1), entry(key=1, hours_ago=2)]

    shown, end = page_of(entries, 2)

    assert shown == entries[:2]
    assert end == Place(NOON - timedelta(hours=1), Kind.MESSAGE, 2)


def test_place_is_read_back_from_an_address() -> None:
    place = Place(NOON, Kind.HOLD_END, 41)

    assert Place.read(str(place)) == place


@each_row(
    "text",
    [
        "",
        "-1",
        "999999",
        "2026-05-13T12:00:00~walk~1",
        "2026-05-13T12:00:00+00:00~gossip~1",
        "0001-01-01T00:00:00+23:59~walk~1",
        "9999-12-31T23:59:59-23:59~walk~1",
        "1899-12-31T23:59:59+00:00~walk~1",
        "2101-01-01T00:00:00+00:00~walk~1",
    ],
)
def test_address_that_names_no_place_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r".+"):
        Place.read(text)


def test_at_the_moment_of_a_place_only_what_stands_behind_it_is_left() -> None:
    place = Place(NOON, Kind.HOLD, 41)

    assert place.bound(Kind.HOLD) == (True, 41)
    assert place.bound(Kind.WALK) == (True, None)
    assert place.bound(Kind.CHECK) == (False, None)


def test_every_kind_has_a_pill_of_its_own_or_a_wider_one() -> None:
    narrow = {kind for key, kinds in FILTERS.items() if key != "all" for kind in kinds}

    assert narrow == set(FILTERS["all"]) == set(Kind)


def test_edition_beside_a_pause_gives_its_author_and_reason_away() -> None:
    end = entry(Kind.HOLD_END, 7, word="clinician")
    edition = entry(Kind.REVISION, 2, who="Anna", said="The knee is calm again.")

    assert merged([end, edition]) == [
        entry(Kind.HOLD_END, 7, word="clinician", who="Anna", said="The knee is calm again.")
    ]


@pytest.mark.parametrize("kind", [Kind.REVISION, Kind.HOLD_END])
def test_change_by_hand_is_told_as_the_change_that_was_made(kind: Kind) -> None:
    word = entry(Kind.DECISION, 9, word="progress", who="Anna", said="She walked well.")
    by_rule = entry(Kind.DECISION, 9, word="progress", figure=17)
    made = entry(kind, 2, word="next_week")

    assert merged([word, made]) == [
        entry(kind, 2, word="next_week", who="Anna", said="She walked well.")
    ]
    assert merged([by_rule, made])[0].figure == 17


def test_edition_of_another_moment_stands_by_itself() -> None:
    entries = [entry(Kind.HOLD, 7), entry(Kind.REVISION, 2, 1), entry(Kind.WALK, 3, 1)]

    assert merged(entries) == entries


def test_pause_that_a_decision_brought_is_told_by_the_decision() -> None:
    fell = {"word": "pause_clear", "said": "We pause after any fall."}
    decision, hold = entry(Kind.DECISION, 5, **fell), entry(Kind.HOLD, 7, **fell)
    by_physio = entry(Kind.HOLD, 8, word="clinician", said="On holiday.")

    assert merged([decision, hold]) == [decision]
    assert merged([decision, by_physio]) == [decision, by_physio]

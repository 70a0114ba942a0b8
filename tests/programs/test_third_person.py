"""What is written to the client is told of them on the staff's pages, word for word."""

from __future__ import annotations

import re

import pytest

from programs.plans.rules.progression import RULES
from programs.screening.rules.reader import catalogue
from programs.third_person import third_person


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("You are aged 65 or over.", "They are aged 65 or over."),
        ("You told us about a fall.", "They told us about a fall."),
        ("Getting up from the floor would be hard for you.", "{} hard for them."),
        ("A health worker told you not to exercise right now.", "A health worker told them not {}"),
        ("We ease you back in.", "We ease them back in."),
        ("A medicine makes you a little sleepy.", "A medicine makes them a little sleepy."),
        ("You could not get up from the floor by yourself.", "{} from the floor by themselves."),
        ("Your knee gives way now and then.", "Their knee gives way now and then."),
        ("A young client said yours.", "A young client said theirs."),
    ],
)
def test_sentence_speaks_of_the_client(written: str, told: str) -> None:
    start, _, end = told.partition("{}")

    assert third_person(written).startswith(start)
    assert third_person(written).endswith(end)


def test_no_sentence_of_the_check_or_the_rules_still_speaks_to_the_client() -> None:
    check = catalogue()
    found = [one.reason for one in RULES] + [one.words for one in check.demands.values()]
    found += [because for because in re.findall(r"because='([^']*)'", repr(check)) if because]

    assert len(found) > 80
    assert not [one for one in found if re.search(r"\byou", third_person(one), re.IGNORECASE)]
    begins = r"(^|[.,;] |\b(and|if|or) )they\b"  # anywhere else it would have to be "them"
    they = [re.sub(begins, "", third_person(one), flags=re.IGNORECASE) for one in found]
    assert not [one for one in they if re.search(r"\bthey\b", one)]

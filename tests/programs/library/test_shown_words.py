"""Every word a reader meets: short sentences, plain signs, and no claim we must not make."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from programs.library.rules.evidence import evidence
from programs.library.rules.guide import guide_pages
from programs.library.rules.reading import CONTENT

TEMPLATES = Path(__file__).resolve().parents[3] / "templates"

FORBIDDEN = (
    r"40 ?(%|per ?cent) more calories",
    r"prevents? falls",
    r"(strengthen|boost|sharpen)s? (the|your) (brain|memory)",
    r"(repair|rebuild|regrow)s? (the |your )?cartilage",
    r"cures? ",
    r"(replace|substitute)s? (for )?(your )?(treatment|physio|medicine)",
    r"100 steps",
    r"clinically proven",
)
DENIAL = re.compile(r"\b(not|no|never|nobody|nothing|cannot)\b", re.IGNORECASE)


BLOCK = re.compile(r"</?(?:p|li|h[1-6]|t[dhr]|d[dt]|div|summary|a|button|title)\b[^>]*>")
OTHER_MARKUP = re.compile(r"<[^>]+>|{%.*?%}|{{.*?}}|{#.*?#}", re.DOTALL)


def sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.?!:])\s+", text)


def shown_words() -> Iterator[tuple[str, str]]:
    """Give every sentence that a reader may meet, except the words we quote from others."""
    for page in guide_pages():
        lines = [line for section in page.sections for line in section.lines]
        yield from (
            (page.slug, words)
            for line in [page.title, page.summary, *lines]
            for words in sentences(line)
        )
    for claim in evidence().claims:
        facts = [claim.sure, *claim.checked, *claim.not_rechecked, *claim.not_found]
        yield from ((claim.id, words) for fact in facts for words in sentences(fact))
    for study in evidence().studies:
        facts = [study.who, study.did, study.changed, study.limits]
        yield from ((study.id, words) for fact in facts for words in sentences(fact))
    for group in evidence().groups:
        yield from ((group.key, words) for words in sentences(group.words))


def template_text(source: str) -> str:
    """Return what a template says in its own words, one full stop after each block."""
    return html.unescape(OTHER_MARKUP.sub(" ", BLOCK.sub(". ", source)))


def content_text(source: str) -> str:
    """Return what a content file says, without the words it quotes from others."""
    return "\n".join(line for line in source.splitlines() if not line.startswith("says = "))


def owned_texts() -> Iterator[tuple[str, str]]:
    """Give the name and the own words of every template and content file."""
    for path in TEMPLATES.rglob("*.html"):
        yield path.name, " ".join(template_text(path.read_text()).split())
    for path in CONTENT.rglob("*.toml"):
        yield path.name, content_text(path.read_text())


def forbidden_in(text: str) -> list[str]:
    """Return the sentences that make a forbidden claim; a sentence that denies it is fine."""
    return [
        sentence.strip()
        for sentence in re.split(r"[.?!;\n]\s*", text)
        if any(re.search(claim, sentence, re.IGNORECASE) for claim in FORBIDDEN)
        and not DENIAL.search(sentence)
    ]


def test_shown_sentences_are_short() -> None:
    long = [(where, words) for where, words in shown_words() if len(words.split()) > 25]

    assert long == []


def test_shown_words_have_no_exclamation_marks_and_no_dashes_for_ranges() -> None:
    odd = [
        (where, words)
        for where, words in shown_words()
        if re.search("!|[\u2013\u2014]|[0-9]-[0-9]", words)
    ]

    assert odd == []


def test_no_template_or_content_makes_a_forbidden_claim() -> None:
    made = [(name, claim) for name, text in owned_texts() for claim in forbidden_in(text)]

    assert made == []


@pytest.mark.parametrize(
    "sentence",
    [
        "Burns 40% more calories",
        "It prevents falls",
        "It strengthens the brain",
        "Sharpens your memory",
        "It repairs cartilage",
        "It cures back pain",
        "It replaces treatment",
        "100 steps back equal 1,000 forward",
    ],
)
def test_the_search_finds_each_claim_we_must_not_make(sentence: str) -> None:
    assert forbidden_in(f"A walk. {sentence}. Well done.") == [sentence]


def test_the_search_lets_a_denial_pass() -> None:
    assert forbidden_in("It is not proven that it prevents falls.") == []

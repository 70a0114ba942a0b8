"""Sentences written to a member, as their physio or coach reads them: "you" becomes "they"."""

from __future__ import annotations

import re

WORDS = {
    "you": "they",
    "your": "their",
    "yours": "theirs",
    "yourself": "themselves",
}
BEFORE_AN_OBJECT = ("ease", "for", "keeps", "made", "make", "makes", "told")
"""After these words the catalogue and the rules say "you" to mean "them"."""

_WORD = re.compile(
    rf"\b((?:{'|'.join(BEFORE_AN_OBJECT)}) )?(you|your|yours|yourself)\b", re.IGNORECASE
)


def third_person(words: str) -> str:
    """Return a sentence of ours about the client; one that a person wrote is not passed here."""
    return _WORD.sub(_turned, words)


def _turned(found: re.Match[str]) -> str:
    before, word = found[1] or "", found[2]
    is_object = bool(before) and word.lower() == "you"
    turned = "them" if is_object else WORDS[word.lower()]
    return before + (turned.capitalize() if word[0].isupper() else turned)

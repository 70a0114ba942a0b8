"""Short codes that a member reads to a physio. Pure text: chance comes from the caller."""

from __future__ import annotations

from collections.abc import Callable

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No 0 O, 1 I L or U, which are easily taken for one another when read aloud."""

LENGTH = 8
VALID_DAYS = 30
HALF = LENGTH // 2


def new_code(choose: Callable[[str], str]) -> str:
    """Return a fresh code; `choose` picks one letter at random, secrets.choice in earnest."""
    return "".join(choose(ALPHABET) for _ in range(LENGTH))


def spelled(code: str) -> str:
    """Return the code as it is shown, in two halves: ABCD-EFGH."""
    return f"{code[:HALF]}-{code[HALF:]}"


def typed(text: str) -> str | None:
    """Return the code somebody typed, in any case with any gaps, or None when it is none."""
    code = "".join(letter for letter in text.upper() if letter not in " -\u2010\u2011\u2013\u00a0")
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None

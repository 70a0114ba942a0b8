"""Secrets in links and on paper: how they are made and written. Only their hashes are kept."""

from __future__ import annotations

import hashlib
import secrets

import segno
from django.utils.crypto import salted_hmac

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
"""No 0 O, 1 I L or U, which are easily taken for one another when read aloud."""
LENGTH = 8
TOKEN_BYTES = 32
"""256 bits (trust brief T4)."""
GAPS = " -\u2010\u2011\u2013\u00a0"


def new_token() -> str:
    """Return a fresh secret for a link."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_of_token(token: str) -> str:
    """Return what is kept of a link's secret."""
    return hashlib.sha256(token.encode()).hexdigest()


def new_code() -> str:
    """Return a fresh code of eight letters and digits."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def hash_of_code(code: str) -> str:
    """Return what is kept of a code: keyed, since so short a text could be found by trying all."""
    return str(salted_hmac("accounts.codes", code, algorithm="sha256").hexdigest())


def in_pairs(code: str) -> str:
    """Return the code as it is shown: AB CD EF GH."""
    return " ".join(code[start : start + 2] for start in range(0, len(code), 2))


def typed(text: str) -> str | None:
    """Return the code somebody typed, in any case and with any gaps, or None when it is none."""
    code = "".join(letter for letter in text.upper() if letter not in GAPS)
    return code if len(code) == LENGTH and set(code) <= set(ALPHABET) else None


def picture_of(address: str) -> str:
    """Return a QR code of an address as the data of an image."""
    return str(segno.make(address, error="m").svg_data_uri(scale=6, border=3, light="#fff"))

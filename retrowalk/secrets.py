"""Second factors: their secrets lie sealed in the database (trust R11)."""

import base64
import hmac

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings

PURPOSE = b"retrowalk second factors"


def seal() -> MultiFernet:
    """Return the seal of the current secret key; it also opens what earlier keys have sealed."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    return base64.urlsafe_b64encode(hmac.digest(key.encode(), PURPOSE, "sha256"))


class SealedFactors(DefaultMFAAdapter):
    """Encrypts what allauth would store in clear."""

    def encrypt(self, text: str) -> str:
        """Return the sealed text."""
        return seal().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Return the text again; raise InvalidToken when no key of ours sealed it."""
        return seal().decrypt(encrypted_text.encode()).decode()

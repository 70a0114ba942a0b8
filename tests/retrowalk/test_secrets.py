"""Second factors lie sealed, and an earlier key still opens them."""

import pytest
from cryptography.fernet import InvalidToken
from pytest_django import Settings

from retrowalk.secrets import SealedFactors


def test_factor_is_sealed_and_opened() -> None:
    sealed = SealedFactors().encrypt("JBSWY3DPEHPK3PXP")

    assert "JBSWY3DPEHPK3PXP" not in sealed
    assert SealedFactors().decrypt(sealed) == "JBSWY3DPEHPK3PXP"


def test_earlier_key_still_opens(settings: Settings) -> None:
    sealed = SealedFactors().encrypt("JBSWY3DPEHPK3PXP")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "a new secret key that is long enough to be one 123"

    assert SealedFactors().decrypt(sealed) == "JBSWY3DPEHPK3PXP"


def test_other_key_does_not_open(settings: Settings) -> None:
    sealed = SealedFactors().encrypt("JBSWY3DPEHPK3PXP")
    settings.SECRET_KEY = "a new secret key that is long enough to be one 123"

    with pytest.raises(InvalidToken):
        SealedFactors().decrypt(sealed)

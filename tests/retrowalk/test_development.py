"""The settings `make run` and `make manage` share on a development machine."""

import runpy

import pytest
from django.conf import settings

SCRIPT = settings.BASE_DIR / "deploy/local/development.py"


@pytest.mark.parametrize("port", ["8000", "8107"])
def test_links_in_mail_of_a_command_lead_to_the_port_of_the_server(
    port: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("RETROWALK_BASE_URL", raising=False)
    monkeypatch.setenv("RETROWALK_SECRET_KEY", "kept out of var/")
    monkeypatch.setenv("PORT", port)

    environment = runpy.run_path(str(SCRIPT))["settings_environment"]()

    assert environment["RETROWALK_BASE_URL"] == f"http://127.0.0.1:{port}"

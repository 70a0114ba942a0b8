"""RetroWalk as it starts with settings given and missing: each case is a process of its own."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

SECRET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNO"
SOUND = {"RETROWALK_SECRET_KEY": SECRET, "RETROWALK_ALLOWED_HOSTS": "walk.example.org"}
SHOW = """
import json
from django.conf import settings
names = ("DEBUG", "TLS", "ALLOWED_HOSTS", "SECURE_SSL_REDIRECT", "SESSION_COOKIE_NAME",
    "CSRF_COOKIE_NAME", "SESSION_COOKIE_SECURE", "SESSION_COOKIE_HTTPONLY",
    "CSRF_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "CSRF_COOKIE_SAMESITE",
    "SESSION_COOKIE_PATH", "SESSION_COOKIE_DOMAIN", "SECURE_PROXY_SSL_HEADER",
    "USE_X_FORWARDED_HOST", "ALLAUTH_TRUSTED_PROXY_COUNT", "MAIL_DELIVERY_BACKEND")
print(json.dumps({name: getattr(settings, name) for name in names}))
"""


def start(**settings: Any) -> Any:
    """Run a process that reads the settings; return it."""
    kept = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    environment = {**kept, "DJANGO_SETTINGS_MODULE": "retrowalk.settings", **settings}
    return subprocess.run(  # noqa: S603 fixed words
        [sys.executable, "-c", SHOW], env=environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def defaults() -> Any:
    return json.loads(start(**SOUND).stdout)


def test_nothing_set_stops_the_start_and_names_what_is_missing() -> None:
    process = start()

    assert process.returncode != 0
    assert process.stderr.splitlines()[-3:] == [
        "retrowalk.env.BadSettings: RetroWalk cannot start with these settings:",
        "RETROWALK_ALLOWED_HOSTS: Environment variable not set.",
        "RETROWALK_SECRET_KEY: Environment variable not set.",
    ]


def test_faults_in_derived_settings_do_not_hide_each_other() -> None:
    process = start(RETROWALK_STAFF_IDLE_MINUTES="0", RETROWALK_DATABASE_URL="x", **SOUND)

    assert process.returncode != 0
    assert process.stderr.splitlines()[-2:] == [
        (
            "RETROWALK_DATABASE_URL: "
            "Give sqlite:////path/to/file or postgres://user:password@host/name."
        ),
        "RETROWALK_STAFF_IDLE_MINUTES: Give 1 to 1440.",
    ]


def test_defaults_are_safe_for_production(defaults: Any) -> None:
    assert defaults == {
        "DEBUG": False,
        "TLS": True,
        "ALLOWED_HOSTS": ["walk.example.org"],
        "SECURE_SSL_REDIRECT": True,
        "SESSION_COOKIE_NAME": "__Host-sessionid",
        "CSRF_COOKIE_NAME": "__Host-csrftoken",
        "SESSION_COOKIE_SECURE": True,
        "SESSION_COOKIE_HTTPONLY": True,
        "CSRF_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "CSRF_COOKIE_SAMESITE": "Lax",
        "SESSION_COOKIE_PATH": "/",
        "SESSION_COOKIE_DOMAIN": None,
        "SECURE_PROXY_SSL_HEADER": None,
        "USE_X_FORWARDED_HOST": False,
        "ALLAUTH_TRUSTED_PROXY_COUNT": 0,
        "MAIL_DELIVERY_BACKEND": "retrowalk.mail.FolderBackend",
    }


def test_development_opts_out() -> None:
    found = json.loads(start(RETROWALK_SECRET_KEY=SECRET, RETROWALK_DEBUG="on").stdout)

    assert found["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert (found["TLS"], found["SESSION_COOKIE_NAME"]) == (False, "sessionid")


def test_mail_server_is_used_when_named() -> None:
    found = json.loads(start(RETROWALK_EMAIL_HOST="mail.example.org", **SOUND).stdout)

    assert found["MAIL_DELIVERY_BACKEND"] == "django.core.mail.backends.smtp.EmailBackend"

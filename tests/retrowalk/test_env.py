"""Settings from the environment: strict, and loud about every fault at once."""

import os
from pathlib import Path
from typing import Any

import pytest

from retrowalk.env import BadSettings, Environment

GOOD_SECRET = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNO"


@pytest.fixture
def env(monkeypatch: pytest.MonkeyPatch) -> Any:
    for name in [name for name in os.environ if name.startswith("RETROWALK_")]:
        monkeypatch.delenv(name)
    return Environment()


def faults(env: Environment) -> Any:
    with pytest.raises(BadSettings) as caught:
        env.finish()
    return str(caught.value).splitlines()[1:]


def test_no_fault_finishes_quietly(env: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RETROWALK_SECRET_KEY", GOOD_SECRET)

    found = env.secret("SECRET_KEY")

    env.finish()
    assert found == GOOD_SECRET


def test_missing_secret_is_named(env: Environment) -> None:
    env.secret("SECRET_KEY")

    assert faults(env) == ["RETROWALK_SECRET_KEY: Environment variable not set."]


@pytest.mark.parametrize("secret", ["short", "a" * 80])
def test_weak_secret_is_named_but_not_shown(
    env: Environment, monkeypatch: pytest.MonkeyPatch, secret: str
) -> None:
    monkeypatch.setenv("RETROWALK_SECRET_KEY", secret)

    env.secret("SECRET_KEY")

    assert faults(env) == ["RETROWALK_SECRET_KEY: Give at least 50 random characters."]


def test_every_fault_is_told_at_once(env: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RETROWALK_DEBUG", "")
    monkeypatch.setenv("RETROWALK_EMAIL_PORT", "many")
    monkeypatch.setenv("RETROWALK_SIGN_UP", "maybe")

    env.bool("DEBUG", default=False)
    env.whole("EMAIL_PORT", 587, 1, 65_535)
    env.one_of("SIGN_UP", "open", ("open", "invitation"))

    assert faults(env) == [
        "RETROWALK_DEBUG: Not a valid boolean.",
        "RETROWALK_EMAIL_PORT: Not a valid integer.",
        "RETROWALK_SIGN_UP: Give one of: open, invitation.",
    ]


def test_number_out_of_range_is_told_the_range(
    env: Environment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RETROWALK_TRUSTED_PROXIES", "10")

    env.whole("TRUSTED_PROXIES", 0, 0, 9)

    assert faults(env) == ["RETROWALK_TRUSTED_PROXIES: Give 0 to 9."]


@pytest.mark.parametrize(
    "hosts", ["*", ".example.org", "example.org:80", "https://example.org", ""]
)
def test_hosts_are_exact(env: Environment, monkeypatch: pytest.MonkeyPatch, hosts: str) -> None:
    monkeypatch.setenv("RETROWALK_ALLOWED_HOSTS", hosts)

    env.hosts("ALLOWED_HOSTS", ["localhost"])

    assert faults(env) == [
        (
            "RETROWALK_ALLOWED_HOSTS: "
            "Give exact host names parted by commas, without wildcard, port or scheme."
        )
    ]


def test_hosts_lose_their_spaces(env: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RETROWALK_ALLOWED_HOSTS", "walk.example.org, [::1]")

    found = env.hosts("ALLOWED_HOSTS", None)

    env.finish()
    assert found == ["walk.example.org", "[::1]"]


def test_hosts_without_default_are_required(env: Environment) -> None:
    env.hosts("ALLOWED_HOSTS", None)

    assert faults(env) == ["RETROWALK_ALLOWED_HOSTS: Environment variable not set."]


@pytest.mark.parametrize(
    "url", ["mysql://root:hidden@host/name", "oracle://x", "postgres", "", "sqlite"]
)
def test_foreign_database_is_refused_without_showing_the_password(
    env: Environment, monkeypatch: pytest.MonkeyPatch, url: str
) -> None:
    monkeypatch.setenv("RETROWALK_DATABASE_URL", url)

    found = env.database("DATABASE_URL", "sqlite:////srv/walk.sqlite3")

    assert found["ENGINE"] == "django.db.backends.sqlite3"
    assert faults(env) == [
        (
            "RETROWALK_DATABASE_URL: "
            "Give sqlite:////path/to/file or postgres://user:password@host/name."
        )
    ]


def test_postgresql_is_taken(env: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RETROWALK_DATABASE_URL", "postgres://walker:secret@db/walks")

    found = env.database("DATABASE_URL", "sqlite:////srv/walk.sqlite3")

    env.finish()
    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert (found["NAME"], found["USER"], found["HOST"]) == ("walks", "walker", "db")


@pytest.mark.parametrize("address", ["walk.example.org", "ftp://x", "https://x/path", "https://"])
def test_address_needs_scheme_and_host_only(
    env: Environment, monkeypatch: pytest.MonkeyPatch, address: str
) -> None:
    monkeypatch.setenv("RETROWALK_BASE_URL", address)

    env.address("BASE_URL", "http://127.0.0.1:8000")

    assert faults(env) == [
        "RETROWALK_BASE_URL: Give an address such as https://walk.example.org, without a path."
    ]


def test_absent_folder_is_made(
    env: Environment, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("RETROWALK_DATA_DIR", str(tmp_path / "one" / "two"))

    found = env.folder("DATA_DIR", Path("var"))

    env.finish()
    assert found.is_dir()


def test_folder_that_cannot_be_made_is_named(
    env: Environment, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("RETROWALK_DATA_DIR", str(tmp_path / "file" / "two"))

    env.folder("DATA_DIR", Path("var"))

    assert faults(env) == [
        f"RETROWALK_DATA_DIR: The folder {tmp_path / 'file' / 'two'} cannot be made."
    ]


def test_secret_comes_from_a_file_without_its_newline(
    env: Environment, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "secret"
    path.write_text(f"{GOOD_SECRET}\n")
    monkeypatch.setenv("RETROWALK_SECRET_KEY_FILE", str(path))

    found = env.secret("SECRET_KEY")

    env.finish()
    assert found == GOOD_SECRET


def test_missing_file_is_named(env: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RETROWALK_EMAIL_PASSWORD_FILE", "/nowhere/to/be/found")

    env.str("EMAIL_PASSWORD", "")

    assert faults(env) == [
        "RETROWALK_EMAIL_PASSWORD: RETROWALK_EMAIL_PASSWORD_FILE is no readable file."
    ]


def test_value_and_file_together_are_refused(
    env: Environment, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "password"
    path.write_text("one")
    monkeypatch.setenv("RETROWALK_EMAIL_PASSWORD", "two")
    monkeypatch.setenv("RETROWALK_EMAIL_PASSWORD_FILE", str(path))

    env.str("EMAIL_PASSWORD", "")

    assert faults(env) == [
        "RETROWALK_EMAIL_PASSWORD: Set it or RETROWALK_EMAIL_PASSWORD_FILE, not both."
    ]


def test_misspelt_names_are_found(env: Environment, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RETROWALK_DEBUGG", "on")
    monkeypatch.setenv("RETROWALK_SECRET_KEY_FILE", "/somewhere")
    env.secret("SECRET_KEY")

    assert env.misspelt() == ["RETROWALK_DEBUGG"]

"""Reads the settings from RETROWALK_ variables: strict types, files for secrets, loud on faults."""

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from environs import EnvValidationError, FileAwareEnv, ValidationError

PREFIX = "RETROWALK_"
ENGINES = {"django.db.backends.sqlite3", "django.db.backends.postgresql"}
HOST = re.compile(r"[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9-]+)*|\[[0-9a-f:]+\]", re.IGNORECASE)
SHORTEST_SECRET = 50
FEWEST_DIFFERENT_CHARACTERS = 12


class BadSettings(ImproperlyConfigured):
    """Settings that cannot be used; the text has one line for each, naming the variable."""


class Environment(FileAwareEnv):
    """RETROWALK_ variables by short name; NAME_FILE may hold the path of a file instead.

    A faulty variable counts as its default, so that reading goes on and finish() tells all faults.
    """

    def __init__(self) -> None:
        super().__init__(eager=False, prefix=PREFIX, strip_whitespace=True)

    def text(self, name: str, default: str) -> str:
        """Return a text that is not empty."""
        return self.str(name, default, validate=_must(bool, "It is empty.")) or default

    def whole(self, name: str, default: int, low: int, high: int) -> int:
        """Return a whole number from low to high."""
        in_range = _must(lambda value: low <= value <= high, f"Give {low} to {high}.")
        found = cast("int | None", self.int(name, default, validate=in_range))
        return default if found is None else found

    def one_of(self, name: str, default: str, choices: tuple[str, ...]) -> str:
        """Return one of the choices."""
        is_known = _must(lambda value: value in choices, f"Give one of: {', '.join(choices)}.")
        return self.str(name, default, validate=is_known) or default

    def secret(self, name: str) -> str:
        """Return a secret long and varied enough to sign with; there is no default."""
        return self.str(name, validate=_strong_secret) or ""

    def secrets(self, name: str) -> list[str]:
        """Return earlier secrets, parted by commas, that old signatures may still carry."""
        return cast(
            "list[str]", self.list(name, [], subcast=str.strip, validate=_strong_secrets) or []
        )

    def hosts(self, name: str, default: list[str] | None) -> list[str]:
        """Return exact host names; a wildcard is a fault. Required when there is no default."""
        fallback: Any = ... if default is None else default
        found = self.list(name, fallback, subcast=str.strip, validate=_exact_hosts)
        return cast("list[str]", found or [])

    def address(self, name: str, default: str) -> str:
        """Return an http or https address without path, such as https://walk.example.org."""
        return self.str(name, default, validate=_bare_address) or default

    def folder(self, name: str, default: Path) -> Path:
        """Return a folder that is there and can be written to; an absent one is made."""
        found = self.path(name, default)
        try:
            found.mkdir(parents=True, exist_ok=True)
        except OSError:
            self._errors[f"{PREFIX}{name}"].append(f"The folder {found} cannot be made.")
        else:
            if not os.access(found, os.W_OK | os.X_OK):
                self._errors[f"{PREFIX}{name}"].append(f"The folder {found} cannot be written to.")
        return found

    def database(self, name: str, default: str) -> dict[str, Any]:
        """Return Django's settings for one SQLite or PostgreSQL address."""
        url = self.str(name, default, validate=_known_database) or default
        return cast("dict[str, Any]", dj_database_url.parse(url))

    def misspelt(self) -> list[str]:
        """Return the RETROWALK_ variables that are set but read by nobody."""
        known = {*self._fields, *(f"{name}{self.file_suffix}" for name in self._fields)}
        return sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)

    def finish(self) -> None:
        """Raise BadSettings naming every fault found, or do nothing."""
        try:
            self.seal()
        except EnvValidationError as fault:
            faults = cast("dict[str, list[str]]", fault.error_messages)
            lines = [f"{name}: {' '.join(found)}" for name, found in sorted(faults.items())]
            message = "\n".join(["RetroWalk cannot start with these settings:", *lines])
            raise BadSettings(message) from None

    def _get_value(self, env_key: str, default: Any) -> Any:
        """Return the stripped text; an unreadable file counts as a fault of its variable."""
        if env_key in os.environ and f"{env_key}{self.file_suffix}" in os.environ:
            self._errors[env_key].append(f"Set it or {env_key}{self.file_suffix}, not both.")
        try:
            value = super()._get_value(env_key, default)
        except (ValueError, OSError):
            self._errors[env_key].append(f"{env_key}{self.file_suffix} is no readable file.")
            return default
        return value.strip() if isinstance(value, str) else value


def _must(holds: Callable[[Any], bool], message: str) -> Callable[[Any], None]:
    """Return a validator that says the message when the value does not hold."""

    def check(value: Any) -> None:
        if not holds(value):
            raise ValidationError(message)

    return check


def _strong_secret(value: str) -> None:
    if len(value) < SHORTEST_SECRET or len(set(value)) < FEWEST_DIFFERENT_CHARACTERS:
        message = f"Give at least {SHORTEST_SECRET} random characters."
        raise ValidationError(message)


def _strong_secrets(values: list[str]) -> None:
    for value in values:
        _strong_secret(value)


def _exact_hosts(values: list[str]) -> None:
    wrong = [value for value in values if not HOST.fullmatch(value)]
    if wrong or not values:
        message = "Give exact host names parted by commas, without wildcard, port or scheme."
        raise ValidationError(message)


def _bare_address(value: str) -> None:
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path.strip("/"):
        message = "Give an address such as https://walk.example.org, without a path."
        raise ValidationError(message)


def _known_database(value: str) -> None:
    """Refuse anything but SQLite and PostgreSQL, without repeating a password that may be in it."""
    try:
        engine = dj_database_url.parse(value).get("ENGINE")
    except (ValueError, KeyError):
        engine = None
    if engine not in ENGINES:
        message = "Give sqlite:////path/to/file or postgres://user:password@host/name."
        raise ValidationError(message)

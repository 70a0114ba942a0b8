"""Run manage.py with the settings of a development machine.

`python deploy/local/development.py shell` is `manage.py shell` with debug on, the database and a
secret made on first use under var/. What the environment already sets is kept.
"""

from __future__ import annotations

import os
import secrets
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
VAR = ROOT / "var"
HOST = "127.0.0.1"


def settings_environment() -> dict[str, str]:
    """Return this process's environment with what a development machine needs filled in."""
    address = f"http://{HOST}:{os.environ.get('PORT', '8000')}"  # in mail and on slips
    found = {"RETROWALK_DEBUG": "true", "RETROWALK_BASE_URL": address, **os.environ}
    if not {"RETROWALK_SECRET_KEY", "RETROWALK_SECRET_KEY_FILE"} & found.keys():
        found["RETROWALK_SECRET_KEY_FILE"] = str(_secret_file())
    return found


def _secret_file() -> Path:
    """Return the file of this machine's secret, which never leaves var/."""
    path = VAR / "secret_key"
    if not path.exists():
        VAR.mkdir(exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path


def main() -> None:
    """Become manage.py with the arguments given."""
    manage = [sys.executable, str(ROOT / "manage.py"), *sys.argv[1:]]
    os.execve(sys.executable, manage, settings_environment())  # noqa: S606  no shell is wanted


if __name__ == "__main__":
    main()

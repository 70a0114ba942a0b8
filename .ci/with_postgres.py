"""Run a command on a throw-away PostgreSQL: `with_postgres.py python -m pytest`.

The server lives in a temporary folder, listens on a socket file only, trades safety for speed and
is gone afterwards. With `--durable` before the command it writes as a clinic's does, every commit
to the disk: what a write costs can only be measured so. PG_BIN names the folder of its programs
when they are in an unusual place.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TypedDict

DEBIAN_FOLDERS = Path("/usr/lib/postgresql")
HOW_TO_GET_IT = "PostgreSQL was not found. Get it with:  sudo apt install postgresql"
SPEED_OVER_SAFETY = "-c fsync=off -c synchronous_commit=off -c full_page_writes=off"
DURABLE = "--durable"


class Owner(TypedDict, total=False):
    """Whom to run a server program as; empty means: as we are."""

    user: int
    group: int
    extra_groups: list[int]


def find_programs() -> Path | None:
    """Return the folder that holds initdb and pg_ctl, the newest when there are several."""
    on_path = shutil.which("initdb")
    newest_first = sorted(DEBIAN_FOLDERS.glob("*/bin"), key=_version, reverse=True)
    candidates = [
        *([Path(os.environ["PG_BIN"])] if "PG_BIN" in os.environ else []),
        *newest_first,
        *([Path(on_path).resolve().parent] if on_path else []),
    ]
    return next((folder for folder in candidates if (folder / "initdb").exists()), None)


def _version(folder: Path) -> float:
    """Return the version in a path such as /usr/lib/postgresql/15/bin."""
    try:
        return float(folder.parent.name)
    except ValueError:
        return 0


def owner() -> Owner:
    """Return whom to run as: the server refuses root, so root becomes postgres or nobody."""
    if os.geteuid() != 0:
        return {}
    names = {entry.pw_name for entry in pwd.getpwall()}
    entry = pwd.getpwnam("postgres" if "postgres" in names else "nobody")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


@contextlib.contextmanager
def postgres(programs: Path, folder: Path, trade: str) -> Iterator[str]:
    """Run a server in the folder, with these settings, and hand over its database URL."""
    who = owner()
    if "user" in who:
        os.chown(folder, who["user"], who["group"])
    data, log = str(folder / "data"), str(folder / "log")

    def call(program: str, *arguments: str) -> None:
        command = [str(programs / program), *arguments]
        subprocess.run(command, check=True, cwd=folder, stdout=subprocess.DEVNULL, **who)

    call(
        "initdb",
        "-D",
        data,
        "-U",
        "postgres",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-locale",
        "--no-sync",
    )
    settings = f"-k {folder} -c listen_addresses= -c max_connections=200 {trade}"
    call("pg_ctl", "-w", "-s", "-D", data, "-l", log, "-o", settings, "start")
    try:
        yield f"postgres://postgres@/postgres?host={folder}"
    finally:
        call("pg_ctl", "-s", "-D", data, "-m", "immediate", "stop")


def main() -> int:
    """Return what the command returned, or 1 when there is no PostgreSQL."""
    programs = find_programs()
    if programs is None:
        print(HOW_TO_GET_IT, file=sys.stderr)
        return 1
    is_durable = sys.argv[1:2] == [DURABLE]
    command = sys.argv[2:] if is_durable else sys.argv[1:]
    with tempfile.TemporaryDirectory(prefix="retrowalk-pg-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        with postgres(programs, folder, "" if is_durable else SPEED_OVER_SAFETY) as url:
            environment = {**os.environ, "RETROWALK_DATABASE_URL": url}
            return subprocess.run(command, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())

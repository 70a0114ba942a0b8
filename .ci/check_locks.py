"""Refuse lock files that name a registry's host or a path of the machine that wrote them."""

from __future__ import annotations

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOST_OR_PATH = re.compile(r"://|file:|--(?:extra-)?index-url|--find-links|(?:^|\s)/")
FORBIDDEN_FILES = ("uv.lock", "pylock.toml", "poetry.lock", "Pipfile.lock")
PIN = re.compile(r"^[a-z0-9]\S*==\S+", re.IGNORECASE)


def faults_in(text: str) -> list[str]:
    """Return what is wrong with a lock file's text: hosts, paths, pins without a hash."""
    blocks = re.split(r"\n(?=\S)", text)
    hostile = [line.strip() for line in text.splitlines() if HOST_OR_PATH.search(line)]
    bare = [block.split()[0] for block in blocks if PIN.match(block) and "--hash=" not in block]
    return [
        *(f"names a host or a path: {line}" for line in hostile),
        *(f"has no hash: {pin}" for pin in bare),
    ]


def main() -> int:
    """Print each fault as `file: fault`; return 1 when there is one."""
    locks = sorted((ROOT / "requirements").glob("*.txt"))
    found = [f"{lock.name}: {fault}" for lock in locks for fault in faults_in(lock.read_text())]
    found += [
        f"{name}: embeds hosts, remove it" for name in FORBIDDEN_FILES if (ROOT / name).exists()
    ]
    print("\n".join(found) or f"Lock files are clean ({len(locks)}).")
    return 1 if found or not locks else 0


if __name__ == "__main__":
    sys.exit(main())

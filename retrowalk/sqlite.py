"""How SQLite writes to disk, chosen by the version of the linked library (trust R28)."""

import sqlite3
from dataclasses import dataclass

Version = tuple[int, int, int]

FIXED_SINCE: Version = (3, 51, 3)
FIXED_BRANCHES: dict[tuple[int, int], int] = {(3, 50): 7, (3, 44): 6}
NOT_FIXED: frozenset[Version] = frozenset({(3, 52, 0)})


@dataclass(frozen=True)
class Journal:
    """A journal mode, how hard writes are pressed to disk, and what is at risk."""

    mode: str
    synchronous: str
    risk: str

    @property
    def pragmas(self) -> str:
        """Return the statements for a new connection."""
        return (
            f"PRAGMA journal_mode={self.mode};"
            f"PRAGMA synchronous={self.synchronous};"
            "PRAGMA foreign_keys=ON;"
        )


WRITE_AHEAD = Journal("WAL", "FULL", "none known: this library has the WAL-reset fix")
ROLLBACK = Journal(
    "DELETE",
    "EXTRA",
    "readers and writers wait for one another: this library lacks the WAL-reset fix",
)


def has_write_ahead_fix(version: Version) -> bool:
    """Return whether this SQLite has the 2026 fix that makes its write-ahead log safe."""
    if version in NOT_FIXED:
        return False
    if version >= FIXED_SINCE:
        return True
    first_fixed = FIXED_BRANCHES.get(version[:2])
    return first_fixed is not None and version[2] >= first_fixed


def journal_for(version: Version) -> Journal:
    """Return write-ahead logging where it is safe, else the slower rollback journal."""
    return WRITE_AHEAD if has_write_ahead_fix(version) else ROLLBACK


def linked_version() -> Version:
    """Return the version of the SQLite library this Python runs on."""
    major, minor, patch = sqlite3.sqlite_version_info
    return (major, minor, patch)

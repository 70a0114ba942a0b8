"""Programs as a member may choose them: open with a reason, or locked with one."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class OpenProgram:
    """A program that may be chosen, why it is offered, and what the member agrees to."""

    key: str
    reason: str
    to_agree: tuple[str, ...] = ()
    is_best_match: bool = False


@dataclass(frozen=True, kw_only=True)
class LockedProgram:
    """A program that may not be chosen, and why."""

    key: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Choice:
    """Open programs, best match first, and locked ones.

    `refusal` says why nothing opens at all, `session_refusal` why no walk may start even
    so; both are empty where there is no such reason.
    """

    open: tuple[OpenProgram, ...] = ()
    locked: tuple[LockedProgram, ...] = ()
    refusal: str = ""
    session_refusal: str = ""

    def opens(self, key: str) -> bool:
        """Return whether this program may be chosen."""
        return any(program.key == key for program in self.open)

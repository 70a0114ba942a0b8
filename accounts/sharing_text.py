"""What a member agrees to when a clinic looks after them, in the words they are shown (R5).

A change of these words is a new version: what was agreed to stays as it was shown.
"""

from __future__ import annotations

from dataclasses import dataclass

VERSION = "2026-11"


@dataclass(frozen=True)
class Share:
    """What one kind of person may see."""

    who: str
    what: tuple[str, ...]


@dataclass(frozen=True)
class SharingText:
    """The whole text, for one clinic."""

    clinic: str
    purpose: str
    shares: tuple[Share, ...]
    rules: tuple[str, ...]
    version: str = VERSION

    @property
    def as_shown(self) -> str:
        """Return the text as the page shows it, for the row that is kept."""
        shares = [f"{share.who}: {'; '.join(share.what)}." for share in self.shares]
        lines = [f"Sharing with {self.clinic}", self.purpose, *shares, *self.rules]
        return "\n".join([*lines, f"Version {self.version}."])


def sharing_text(clinic: str) -> SharingText:
    """Return what sharing with this clinic means."""
    return SharingText(
        clinic=clinic,
        purpose=f"You share so that {clinic} can look after your walking program.",
        shares=(
            Share(
                "Physios who look after you see",
                (
                    "your name, email address and phone number",
                    "your safety check and its answers",
                    "your plan and your walks",
                    "your pain, effort and confidence numbers",
                    "falls and other problems, and what you wrote about them",
                    "messages between you and them",
                ),
            ),
            Share(
                "Coaches who look after you see",
                (
                    "your name, email address and phone number",
                    "your plan and your walks",
                    "your pain, effort and confidence numbers",
                    "that a fall or problem happened and when, not what you wrote",
                    "messages between you and them",
                    "not your safety check answers, and not a physio's notes",
                ),
            ),
            Share(
                "Clinic admins see",
                ("that you are a client, and who looks after you", "nothing about your health"),
            ),
        ),
        rules=(
            "Another physio of the clinic can step in for a few hours, with a reason. We tell you.",
            "We write down who opens your record, and you can read it.",
            "You can stop sharing at any time, without a reason. It ends at once.",
            "The clinic then keeps only the notes and plans the law makes it keep.",
        ),
    )

"""What a coach fills in."""

from __future__ import annotations

from retrowalk.forms import PageForm, WholeNumberField

LONGEST_PAUSE_DAYS = 28
"""A coach pauses for a holiday or an illness; a longer rest is the physio's or the member's [J]."""


class PauseForm(PageForm):
    """How long a plan rests."""

    days = WholeNumberField(
        1,
        LONGEST_PAUSE_DAYS,
        label="How many days, from today?",
        message=f"Enter the days as a whole number from 1 to {LONGEST_PAUSE_DAYS}",
    )

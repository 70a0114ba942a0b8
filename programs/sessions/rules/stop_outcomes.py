"""All stop rules together: eleven, some with a milder form, a stricter form or a follow-up."""

from __future__ import annotations

from programs.sessions.rules.stop_everyday import EVERYDAY
from programs.sessions.rules.stop_outcome import StopOutcome
from programs.sessions.rules.stop_urgent import URGENT

OUTCOMES: tuple[StopOutcome, ...] = (*URGENT, *EVERYDAY)
"""Every outcome of the safety-stop screen."""

BY_KEY = {outcome.key: outcome for outcome in OUTCOMES}
"""Every outcome by its key."""

RULES = tuple(dict.fromkeys(outcome.rule for outcome in OUTCOMES if outcome.rule))
"""The ids of the eleven stop rules."""

"""Walks: readiness, the timer, check-ins, safety events."""

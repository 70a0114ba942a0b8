"""Keeping the figures of rosters, and what is owed to clients."""

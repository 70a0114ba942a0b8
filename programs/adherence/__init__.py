"""Adherence arithmetic and follow-ups."""

"""Guided walking programs: library, screening, plans, sessions and adherence."""

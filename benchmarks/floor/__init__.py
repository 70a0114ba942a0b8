"""The floor: the smallest pages of each kind that this Python, Django and database can serve."""

LINES = 50
"""How many lines the one person of the floor has."""

"""The floor: the smallest pages of each kind that this Python, Django and database can serve."""

"""A member's own plan: choose, schedule, revise, hold, progress."""

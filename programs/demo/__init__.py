"""Made-up people with believable histories, for looking at RetroWalk and for measuring it."""

"""Safety screening: catalogue, answers to tier, clearance."""

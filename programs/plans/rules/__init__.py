"""What a screening opens, how a plan steps up or back, and on which days it walks."""

"""What RetroWalk's pages cost, measured against the least such pages can cost: `make bench`."""

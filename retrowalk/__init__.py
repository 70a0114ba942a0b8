"""The RetroWalk project package: settings, addresses and what every page shares."""

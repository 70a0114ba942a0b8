"""Verbs that write plans, one file each."""

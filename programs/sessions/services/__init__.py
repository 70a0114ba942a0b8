"""Verbs that write walks, one file each."""

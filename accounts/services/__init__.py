"""Verbs that write about people, one file each."""

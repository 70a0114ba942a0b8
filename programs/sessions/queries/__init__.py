"""Reads a page or a service needs, one file for each question."""

"""Reads about plans, one file for each question."""

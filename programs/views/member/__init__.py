"""Pages for a member."""

"""Account pages beside allauth's own."""

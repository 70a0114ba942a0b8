"""What was walked, read for pages: one query a page asks, no formula of its own."""

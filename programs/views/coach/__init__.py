"""Pages for a coach: one module for each family of pages."""

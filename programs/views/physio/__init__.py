"""Pages for a physio: one module for each family of pages."""

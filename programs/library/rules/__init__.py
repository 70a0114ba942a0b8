"""Program files as plain values: reading them, and checking what an author wrote."""

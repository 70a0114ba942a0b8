"""How much of a plan was walked, by one formula."""

"""One factory per model: the least valid row, no surprises."""

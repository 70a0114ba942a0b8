"""When a walk may start, what it is made of, what is said, and what ends it."""

"""Everything that changes what is owed to a member, or how staff look at it."""

"""PostgreSQL as Django speaks to it, with kept connections looked at rather than asked."""

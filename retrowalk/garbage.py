"""Python's search for rings of dead objects, kept away from what a process read at its start."""

import gc

ALLOCATIONS_BETWEEN_SEARCHES = 10_000
"""Python looks for rings of dead objects after 700; that took a fiftieth of each request."""


def leave_out_the_start() -> None:
    """Leave what was read up to now out of every later search for what can be thrown away.

    None of it ever can be, and looking through it takes 20 to 50 ms of one request, or one batch
    of a job, in a few hundred. What processes share of it stays shared, too: a search would write
    into each page of its memory.
    """
    gc.collect()
    gc.freeze()
    # What is left is little, and a request leaves next to no rings of objects behind.
    gc.set_threshold(ALLOCATIONS_BETWEEN_SEARCHES, 20, 20)

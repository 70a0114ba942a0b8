"""One time for the server and the tests: the day of the factories, running on by itself."""

from __future__ import annotations

import time
from datetime import datetime, timedelta

from tests.factories.programs import NOW


def now_since(began: float) -> datetime:
    """Return the time there is when the races began at this moment of the monotonic clock."""
    return NOW + timedelta(seconds=time.monotonic() - began)

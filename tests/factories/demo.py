"""The demo clinic as `make demo` writes it, made once for all tests of a day."""

from __future__ import annotations

from datetime import date

from programs.demo.clinics import make_demo
from tests.factories.again import written


def demo_clinic(today: date) -> None:
    """Fill a database that has no clinic yet (the fixture `loaded_programs` first)."""
    written(("demo", today), lambda: make_demo(today=today))

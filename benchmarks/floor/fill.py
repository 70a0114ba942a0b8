"""Make the floor's tables, one user with 50 lines, and print the key of their sign-in."""

from __future__ import annotations

import os
from datetime import date, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.floor.settings")
FIRST_DAY = date(2026, 9, 1)


def main() -> None:
    """Fill an empty database."""
    django.setup()
    from django.contrib.auth.models import User
    from django.core.management import call_command

    from benchmarks.floor import LINES
    from benchmarks.floor.models import Line
    from benchmarks.sign_in import sign_in

    call_command("migrate", verbosity=0)
    call_command("migrate", run_syncdb=True, verbosity=0)  # the floor's own tables point to users
    user = User.objects.create_user("floor")
    Line.objects.bulk_create(
        Line(
            owner=user,
            position=number,
            title=f"Client number {number}",
            words="No session for 9 days",
            marks="M0 0h6v24h-6zM8 0h6v24h-6zM16 0h6v24h-6z" * 4,
            path="M2 30L14 28L26 24L38 25L50 20L62 18L74 12L82 10",
            day=FIRST_DAY + timedelta(days=number),
            number=number,
        )
        for number in range(LINES)
    )
    print(sign_in(user, "django.contrib.auth.backends.ModelBackend"))


if __name__ == "__main__":
    main()

#!/usr/bin/env python
"""Run RetroWalk's management commands; settings come from the environment."""

import os
import sys

from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line


def main() -> None:
    """Hand the command line to Django; faulty settings end it in plain words."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "retrowalk.settings")
    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as fault:
        sys.exit(str(fault))


if __name__ == "__main__":
    main()

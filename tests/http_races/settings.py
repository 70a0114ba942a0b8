"""The settings of the tests, on the database of the races."""

import os

from retrowalk.settings_test import *  # noqa: F403
from retrowalk.settings_test import DATABASES

DATABASES["default"]["NAME"] = os.environ["RACES_DATABASE"]

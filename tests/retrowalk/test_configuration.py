"""docs/configuration.md names every setting, and no setting that does not exist."""

import re
from pathlib import Path

from retrowalk import settings

GUIDE = Path(settings.BASE_DIR, "docs", "configuration.md").read_text()


def test_guide_names_exactly_the_settings_that_are_read() -> None:
    in_tables = set(re.findall(r"^\| `(RETROWALK_\w+)`", GUIDE, re.MULTILINE))

    assert in_tables == set(settings.env._fields)

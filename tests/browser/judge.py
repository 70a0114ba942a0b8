"""What axe finds wrong: on one page, or on many pages with each kind of thing judged once.

Hundreds of pages are made of a few hundred kinds of things. So a walk over the page (survey.js)
names the kinds on it: what each element is, says, stands in and holds, and how each text looks on
what lies behind it, as computed in this window and these colours. Where all kinds were found good
before, on this page or another, axe would say nothing new and is not asked. Where an element is
of a new kind, axe judges the whole page; colours it judges at the texts that look new. Dark
colours and a wide window make other kinds, so both themes and both widths are judged in full.

What has a fault is never remembered as good: each page that has it says so.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from playwright.sync_api import Page

FOLDER = Path(__file__).parent
SURVEY = (FOLDER / "survey.js").read_text()
JUDGE = (FOLDER / "judge.js").read_text()
# From a file of the server, so that the browser keeps its compiled form from page to page.
AXE_FILE = "axe.js"
# Without preload: axe would copy sheets into inline styles, which the policy refuses.
AXE_OPTIONS = {
    "preload": False,
    "resultTypes": ["violations"],
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
}
ONLY_LOOKS = {"preload": False, "runOnly": ["color-contrast", "link-in-text-block"]}


def bring_axe(page: Page) -> None:
    """Load axe into the open page, unless it is there."""
    if page.evaluate("typeof axe") == "undefined":
        page.add_script_tag(url=f"{settings.STATIC_URL}{AXE_FILE}")


class Judge:
    """Remembers which kinds of things axe found good, on every page it was shown."""

    def __init__(self) -> None:
        self._good: set[str] = set()

    def faults_of(self, page: Page) -> list[str]:
        """Return what is wrong on the open page, as axe says it."""
        unknown = set(page.evaluate(SURVEY)) - self._good
        if not unknown:
            return []
        looks = {kind for kind in unknown if kind.startswith("looks ")}
        options = ONLY_LOOKS if looks == unknown else AXE_OPTIONS
        bring_axe(page)
        answer = page.evaluate(JUDGE, {"looks": sorted(looks), "options": options})
        faults: list[str] = answer["faults"]
        if not faults:
            self._good |= (unknown - looks) | set(answer["told"])
        return faults

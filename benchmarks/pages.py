"""Which page is measured against which floor page, and its limit (performance brief section 2)."""

from __future__ import annotations

from dataclasses import dataclass

TOKEN = "m" * 32
"""A form token: any 32 letters are one, as long as cookie and header agree."""


@dataclass(frozen=True)
class Page:
    """A page of ours, who asks for it, the floor page beside it, and the most it may cost.

    `limit` is our CPU over the floor's. `{done}`, `{planned}` and `{client}` in the path name
    rows of the people who were made for measuring. A page whose reader is `tellers` is asked at
    the next of their addresses each time, so that each answer is told for the first time.
    """

    name: str
    path: str
    floor: str
    limit: float
    reader: str = ""
    form: tuple[tuple[str, str], ...] = ()
    status: int = 200
    heaviest: int = 8_000


PAGES = (
    Page("Sign-in", "/account/login/", "b", 1.4),
    Page("Landing page", "/", "b", 1.4),
    Page("Evidence", "/evidence/", "b", 1.4),
    Page("Today", "/today/", "d", 1.2, "member"),
    Page("Readiness step", "/sessions/{planned}/ready/", "b", 1.6, "member"),
    Page("Log step", "/sessions/{done}/log/pain/", "b", 1.6, "member"),
    Page(
        "Log a step",
        "",
        "e",
        1.5,
        "tellers",
        (("pain", "3"), ("csrfmiddlewaretoken", TOKEN)),
        302,
        2_000,
    ),
    Page("Progress", "/progress/", "c", 1.3, "member"),
    Page("Client list of a physio", "/clients/", "r", 1.4, "physio", heaviest=12_000),
    Page("Client page", "/clients/{client}/", "d", 1.6, "physio", heaviest=12_000),
    Page("Assign a plan", "/clients/{client}/assign/", "d", 1.6, "physio", heaviest=12_000),
    Page("Roster of a coach", "/roster/", "r", 1.4, "coach", heaviest=12_000),
)

PEERS = {
    "Sign-in": "healthchecks 1.2 b",
    "Today": "healthchecks 1.6 d; wger 29 d",
    "Readiness step": "healthchecks poll 3.1 b",
    "Progress": "healthchecks list 5.9 c",
    "Assign a plan": "healthchecks details 2.0 d",
    "Roster of a coach": "wger 15 c at 100, 273 c at 10,000; healthchecks 11.6 c at 100",
}
"""The best that was measured in admired projects, by the performance brief."""

FLOOR_BY_BRIEF = (
    ("b", "a", 2.9),
    ("c", "b", 2.4),
    ("d", "c", 1.55),
    ("r", "c", 1.4),
    ("e", "b", 2.0),
)
"""What a floor page costs of another in the performance brief: its limits hold for such a floor."""

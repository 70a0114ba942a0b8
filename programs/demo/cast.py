"""Who lives in the demo clinic. Every queue reason of product brief section 3 has a client."""

from __future__ import annotations

from dataclasses import dataclass

from programs.demo.story import Story
from programs.vocabulary import Setting, Tier

SUPPORT = Tier.GO_WITH_SUPPORT


@dataclass(frozen=True, kw_only=True)
class Client:
    """One made-up client: who they are, how they walk, and what else is going on.

    `screened_days_ago` is the age of the last safety check; `starts_in_days` moves the
    beginning of a plan that has no history yet; `message` is a note
    the clinic has not answered, `note` one from the physio.
    """

    name: str
    age: int
    story: Story | None
    screened_days_ago: int = 10
    starts_in_days: int = 0
    message: str = ""
    note: str = ""
    is_paused: bool = False


MARGARET = Client(
    name="Margaret Ellis",
    age=68,
    story=Story(
        program="knee_oa",
        weeks=6,
        pain_at_first=5,
        pain_now=2,
        misses=2,
        cut_short=3,
        tier=SUPPORT,
        events={9: "stumble"},
        walks_today=True,
    ),
    note="Keep both hands on the rails this week. Same speed is fine.",
)
"""Member one: six weeks of varied history ending today."""

SAM = Client(name="Sam Porter", age=59, story=None, screened_days_ago=1)
"""Member two: has just joined and has no plan."""

HILL_MEMBER = Client(
    name="Noor Haddad", age=71, story=Story(program="balance_older_adult", weeks=3, tier=SUPPORT)
)

TELLING = (
    Client(
        name="Joan Petrie",
        age=74,
        story=Story(program="knee_oa", weeks=3, events={0: "fall"}, tier=SUPPORT),
    ),
    Client(
        name="Ruth Adler",
        age=77,
        story=Story(program="balance_older_adult", weeks=5, events={0: "urgent"}, tier=SUPPORT),
    ),
    Client(
        name="Derek Osei",
        age=63,
        story=Story(program="chronic_lbp", weeks=2, events={0: "pain", 1: "pain"}),
    ),
    Client(name="Peter Lund", age=58, story=Story(program="chronic_lbp", weeks=3, high_mornings=3)),
    Client(
        name="Elsie Grant",
        age=80,
        story=Story(program="balance_older_adult", weeks=4, events={0: "stumble"}, tier=SUPPORT),
    ),
    Client(name="Victor Hale", age=61, story=Story(program="knee_oa", weeks=4, over_dose=True)),
    Client(
        name="Grace Mbeki",
        age=66,
        story=Story(program="knee_oa", weeks=1, misses=100, tier=SUPPORT),
    ),
    Client(name="Colin Webb", age=69, story=Story(program="knee_oa", weeks=5, quiet_days=9)),
    Client(
        name="Amina Yusuf",
        age=55,
        story=Story(program="knee_oa", weeks=8, misses=0, lost_days=(3, 18)),
    ),
    Client(
        name="Henry Cole",
        age=72,
        story=Story(
            program="knee_oa",
            weeks=9,
            misses=0,
            cut_short=0,
            excuses=0,
            lost_days=(14, 22),
            tier=SUPPORT,
        ),
    ),
    Client(
        name="Lucia Romano",
        age=64,
        story=Story(program="chronic_lbp", weeks=4, misses=0),
        message="Can I walk on holiday without a treadmill?",
    ),
    Client(
        name="Arthur Bell",
        age=60,
        story=Story(
            program="starter_one_minute", weeks=3, misses=0, cut_short=0, excuses=0, confidence=9
        ),
    ),
    Client(
        name="Mei Tanaka",
        age=67,
        story=Story(program="knee_oa", weeks=3, misses=0, tier=SUPPORT),
        screened_days_ago=23,
    ),
    Client(name="Olga Novak", age=70, story=Story(program="knee_oa", weeks=0), starts_in_days=1),
    Client(
        name="Ben Achieng",
        age=48,
        story=Story(program="chronic_lbp", weeks=0),
        starts_in_days=3,
    ),
    Client(
        name="Ivy Clarke",
        age=73,
        story=Story(program="knee_oa", weeks=5, misses=4, tier=SUPPORT),
        is_paused=True,
    ),
    Client(
        name="Sanjay Rao",
        age=76,
        story=Story(program="balance_older_adult", weeks=7, misses=0, cut_short=0, tier=SUPPORT),
    ),
)
"""One client at least for each reason to call, and for each group of the roster."""

FIRST_NAMES = [
    "Alice",
    "Brian",
    "Carmen",
    "David",
    "Edith",
    "Frank",
    "Gloria",
    "Hassan",
    "Irene",
    "James",
    "Kamala",
    "Leo",
    "Maria",
    "Nasser",
    "Olive",
    "Pavel",
    "Queenie",
    "Rosa",
    "Simon",
    "Teresa",
    "Umar",
    "Vera",
    "Walter",
    "Xenia",
    "Yvonne",
    "Zoltan",
]
WEEKDAYS = ((0, 2, 4), (1, 3, 5), (2, 4, 6), (0, 3, 5))
LAST_NAMES = [
    "Abbott",
    "Baker",
    "Costa",
    "Dunn",
    "Evans",
    "Farouk",
    "Gomez",
    "Hughes",
    "Ito",
    "Jensen",
    "Khan",
    "Lewis",
    "Mensah",
    "Nolan",
    "Ortiz",
    "Patel",
    "Quinn",
    "Ross",
    "Singh",
    "Turner",
    "Ueda",
    "Vargas",
    "White",
    "Young",
    "Zhang",
]
PROGRAMS = ("knee_oa", "chronic_lbp", "balance_older_adult", "starter_one_minute")


def everyday_client(number: int, weeks: int) -> Client:
    """Return an ordinary client: the number decides name, program and habits."""
    program = PROGRAMS[number % len(PROGRAMS)]
    older = program == "balance_older_adult" or number % 3 == 0
    lately = (None, None, None, 40, None, 15, None, 70)[number % 8]
    return Client(
        name=f"{FIRST_NAMES[number % 26]} {LAST_NAMES[number // 26 % 25]}",
        age=65 + number % 17 if older else 40 + number % 24,
        story=Story(
            program=program,
            weeks=weeks,
            misses=number % 5 * 2,
            misses_lately=lately,
            pain_at_first=3 + number % 3,
            pain_now=1 + number % 3,
            setting=Setting.RAIL if number % 4 == 2 else Setting.TREADMILL,
            tier=SUPPORT if older else Tier.GO,
            weekdays=WEEKDAYS[number % len(WEEKDAYS)],
        ),
        screened_days_ago=1 + number % 20,
    )

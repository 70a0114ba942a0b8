"""The guide, held against lists typed from the clinical brief; and the reader of its files."""

import re
from pathlib import Path

import pytest

from programs.library.rules.guide import (
    GuidePage,
    guide_page,
    guide_pages,
    read_guide,
)
from programs.library.rules.reading import BadContentError, read_toml
from tests.tables import each_row

ROOT = Path(__file__).resolve().parents[3]

FOCUS_CUES = {
    "starter_one_minute": [
        "Toe first, then heel",
        "Short, quiet steps",
        "Look back every few steps",
        "Tall body, soft knees",
    ],
    "knee_oa": [
        "Toe, ball, heel",
        "Small steps under your hips",
        "Knee soft, then gently straight",
        "Even time on each leg",
        "Stay tall",
        "Smooth hip reach",
        "Steady rhythm",
        "Relax the hands",
        "Breathe and glance",
        "Re-test week",
    ],
    "chronic_lbp": [
        "Ribs over hips",
        "Do not lean forward",
        "Reach from the hip",
        "Easy arm swing or light rail",
        "Breathe out slowly",
        "Same step length each side",
        "Quiet feet",
        "Turn head, not trunk",
        "Re-test week",
    ],
    "balance_older_adult": [
        "Hold first, move second",
        "Feel the toes land",
        "Eyes up, peek back",
        "Slightly wider feet",
        "Longer step, same calm",
        "Lighten one hand",
        "Stop and start on purpose",
        "Re-test week",
    ],
    "treadmill_cardio": [
        "Clip on before the belt moves",
        "Stay mid-belt",
        "Long quiet steps",
        "Light grip",
        "Even breathing",
        "Tall chest",
        "Soft landings",
        "Can you still talk?",
        "Speed only if calm",
        "Rhythm",
        "Relax the shoulders",
        "Re-test week",
    ],
    "athlete_warmup": [
        "Lane check first",
        "Push through the toes",
        "Hips low, chest tall",
        "Quick feet, no lean",
        "Smooth turns",
        "Re-test week",
    ],
}
STOP_RULES = {
    "stop_chest": "Chest pain, chest pressure or a racing heart",
    "stop_faint": "Faint or grey: sit down. Call for help if it has not gone in 10 minutes",
    "stop_stroke": "A droopy face, a weak arm, or trouble speaking or seeing",
    "stop_back": "Numbness between your legs, a bladder or bowel change, or a new weak leg",
    "stop_fall": "Any fall",
    "stop_near_fall": "rest for 2 minutes, then use one level more support",
    "stop_near_fall twice": "A second stumble in one walk",
    "stop_dizzy": "Dizziness: hold on, then sit down",
    "stop_pain": "Pain of 6 or more out of 10, or 3 more than at the start",
    "stop_pain 4 to 5": "Pain of 4 or 5: rest for 1 minute and slow down. Go on only if it drops",
    "stop_sharp": "Sharp joint pain, or a joint that locks or gives way",
    "stop_breath": "effort is 8 or more: walk forward slowly. "
    "End the walk if effort is not below 6 in 2 minutes",
    "stop_leg_spread": "Pain or tingling that spreads down your leg",
}
NEVER = [
    *("stairs", "slopes", "roads", "wet grass", "sand", "rugs", "near water", "pets"),
    *("small children", "dim light", "crowd", "headphones", "phone", "socks", "slippers"),
    "backless shoes",
]
SUPPORT_NAMES = [
    "Hold and shift",
    "Hold and step",
    "Both hands on a rail",
    "Both treadmill rails",
    "One hand on a rail",
    "Someone beside you",
    "Hands free",
]
TECHNIQUE_PAGES = {
    "getting-on",
    "getting-off",
    "small-steps",
    "hands",
    "turning",
    "hallway",
    "treadmill",
    "spotter",
    "shoes-and-space",
    "soreness",
    "when-to-stop",
    "never",
}


def words_of(page: GuidePage) -> str:
    sections = [f"{section.heading} {' '.join(section.lines)}" for section in page.sections]
    return " ".join([page.summary, *sections])


@pytest.mark.parametrize("program", FOCUS_CUES)
def test_every_focus_cue_has_a_page(program: str) -> None:
    explained = {cue for page in guide_pages() for cue in page.cues}

    assert set(FOCUS_CUES[program]) <= explained


def test_no_page_names_a_cue_that_the_voice_never_says() -> None:
    spoken = {cue for cues in FOCUS_CUES.values() for cue in cues}

    assert {cue for page in guide_pages() for cue in page.cues} == spoken


def test_the_guide_has_every_technique_page() -> None:
    assert {page.slug for page in guide_pages()} >= TECHNIQUE_PAGES


@each_row("page", guide_pages())
def test_page_has_120_to_250_words(page: GuidePage) -> None:
    assert 120 <= len(words_of(page).split()) <= 250


@each_row("rule, words", STOP_RULES.items())
def test_every_stop_rule_is_on_the_page_when_to_stop(rule: str, words: str) -> None:
    page = guide_page("when-to-stop")

    assert page is not None
    assert words in words_of(page)


def test_the_page_when_to_stop_shows_the_emergency_number() -> None:
    assert [page.slug for page in guide_pages() if page.urgent] == ["when-to-stop"]


def test_the_never_page_names_the_whole_never_list() -> None:
    page = guide_page("never")

    assert page is not None
    text = words_of(page).lower()
    assert [thing for thing in NEVER if thing not in text] == []


def test_the_support_ladder_is_named_in_words_from_safest_to_freest() -> None:
    page = guide_page("hands")

    assert page is not None
    assert [line.split(":")[0] for line in page.sections[0].lines] == SUPPORT_NAMES


@each_row("page", guide_pages())
def test_picture_is_plain_and_described(page: GuidePage) -> None:
    if page.picture is None:
        assert page.sections
        return

    drawing = (ROOT / "static" / page.picture.path).read_text()

    assert len(page.picture.alt.split()) >= 5
    assert not re.search(r"<(style|script|image|use|foreignObject)|\son\w+=|href|style=", drawing)


GOOD_PAGE = """
title = "Stand"
group = "step"
position = 1
summary = "Stand tall."

[[sections]]
heading = "How"
kind = "steps"
lines = ["Stand."]
"""


@pytest.mark.parametrize(
    "old, new, fault",
    [
        ('title = "Stand"', "", "title"),
        ('title = "Stand"', 'title = ""', "title"),
        ('title = "Stand"', "title = 3", "title"),
        ('title = "Stand"', 'title = "Stand"\ncolour = "red"', "unknown colour"),
        ('group = "step"', 'group = "dance"', "dance"),
        ('kind = "steps"', 'kind = "film"', "section 1"),
        ('lines = ["Stand."]', "lines = []", "lines"),
        ("position = 1", 'position = 1\nrelated = ["fly"]', "no page fly"),
        ("position = 1", "position = ", "stand.toml"),
        ("position = 1", 'position = 1\npicture = { file = "a.svg" }', "alt"),
    ],
)
def test_a_wrong_guide_file_is_refused_by_name(
    tmp_path: Path, old: str, new: str, fault: str
) -> None:
    (tmp_path / "stand.toml").write_text(GOOD_PAGE.replace(old, new))

    with pytest.raises(BadContentError) as refusal:
        read_guide(tmp_path)

    assert "stand" in str(refusal.value)
    assert fault in str(refusal.value)


def test_two_pages_cannot_explain_one_cue(tmp_path: Path) -> None:
    cue = 'position = 1\ncues = ["Stay tall"]'
    (tmp_path / "one.toml").write_text(GOOD_PAGE.replace("position = 1", cue))
    (tmp_path / "two.toml").write_text(GOOD_PAGE.replace("position = 1", cue.replace("1", "2")))

    with pytest.raises(BadContentError, match="twice Stay tall"):
        read_guide(tmp_path)


def test_a_missing_file_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(BadContentError, match=r"claims\.toml"):
        read_toml(tmp_path / "claims.toml")

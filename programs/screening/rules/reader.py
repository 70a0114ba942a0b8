"""Reads the catalogue files into frozen values, and refuses what does not fit together."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from programs.screening.rules.catalogue import (
    MAYBE,
    NO,
    NOT_SURE,
    NOT_SURE_WORDS,
    TICKED,
    Answer,
    Band,
    Catalogue,
    Combination,
    Condition,
    Demand,
    Item,
    Page,
    PageKind,
    Step,
)
from programs.screening.rules.checks import CatalogueError, check_catalogue
from programs.vocabulary import Tier

FOLDER = Path(__file__).resolve().parent.parent / "catalogue"
LINKED_KINDS = (PageKind.CHOICE, PageKind.TICKS)


@cache
def catalogue() -> Catalogue:
    """Return the safety check that this edition asks; read once a process."""
    return read_catalogue(FOLDER)


def read_catalogue(folder: Path) -> Catalogue:
    """Return the catalogue of this folder; raise CatalogueError saying what is wrong."""
    whole = _read(folder / "catalogue.toml")
    steps = tuple(_step(_read(path)) for path in sorted(folder.glob("[0-9][0-9]_*.toml")))
    items = {item.id: item for step in steps for page in step.pages for item in page.items}
    found = Catalogue(
        version=whole["version"],
        valid_days=whole["valid_days"],
        long_gap_days=whole["long_gap_days"],
        minimum_age=whole["minimum_age"],
        steps=steps,
        items=MappingProxyType(items),
        combinations=tuple(
            _combination(row) for row in _read(folder / "combinations.toml")["combinations"]
        ),
        demands=MappingProxyType(_demands(whole)),
    )
    check_catalogue(found)
    return found


def _read(path: Path) -> dict[str, Any]:
    with path.open("rb") as file:
        return tomllib.load(file)


def _step(row: dict[str, Any]) -> Step:
    """Return a topic step with its pages; a tick page brings its follow-up pages along."""
    try:
        kinds = {key: PageKind(page["kind"]) for page in row["pages"] for key in page["items"]}
        items = {item["id"]: _item(item, kinds[item["id"]]) for item in row["items"]}
        pages = [
            follow
            for page in row["pages"]
            for follow in _pages(page, row["number"], tuple(items[key] for key in page["items"]))
        ]
    except (KeyError, ValueError) as error:
        raise CatalogueError(f"Step {row['key']}: {error} is missing or unknown.") from error
    return Step(number=row["number"], key=row["key"], title=row["title"], pages=tuple(pages))


def _pages(row: dict[str, Any], step: int, items: tuple[Item, ...]) -> list[Page]:
    first = items[0]
    page = Page(
        key=row["key"],
        kind=PageKind(row["kind"]),
        step=step,
        items=items,
        question=row.get("question", first.question),
        why=row.get("why", first.why),
        hint=row.get("hint", first.hint),
        show_when=tuple(_condition(one) for one in row.get("show_when", [])),
    )
    if page.kind is not PageKind.TICKS:
        return [page]
    return [
        page,
        _unsure_page(page),
        *(_details_page(page, item) for item in items if item.has_details),
    ]


def _unsure_page(page: Page) -> Page:
    """Return the page that asks which items of a tick page the member is unsure about."""
    unsure = frozenset({MAYBE, NOT_SURE})
    return Page(
        key=f"{page.key}-unsure",
        kind=PageKind.UNSURE,
        step=page.step,
        items=page.items,
        question="Which ones are you not sure about?",
        why="If you are not sure, we choose the safer path.",
        hint="Tick all that you are not sure about",
        show_when=tuple({item.id: unsure} for item in page.items),
    )


def _details_page(page: Page, item: Item) -> Page:
    """Return the follow-up page of one ticked item."""
    ticked = frozenset({TICKED, *(answer.id for answer in item.yes_answers)})
    return Page(
        key=item.id.replace("_", "-"),
        kind=PageKind.DETAILS,
        step=page.step,
        items=(item,),
        question=item.details,
        why=item.why,
        hint=item.hint,
        show_when=({item.id: ticked},),
    )


def _item(row: dict[str, Any], kind: PageKind) -> Item:
    is_routing = row.get("routing", False)
    texts = ("hint", "tick", "tick_hint", "details", "low_words", "high_words", "none_because")
    return Item(
        id=row["id"],
        kind=kind,
        name=row["name"],
        question=row["question"],
        why=row["why"],
        source=row["source"],
        answers=_answers(row, kind, is_routing=is_routing),
        bands=tuple(_band(band, row) for band in row.get("bands", [])),
        minimum=row.get("minimum", 0),
        maximum=row.get("maximum", 0),
        is_routing=is_routing,
        **{text: row.get(text, "") for text in texts},
    )


def _answers(row: dict[str, Any], kind: PageKind, *, is_routing: bool) -> tuple[Answer, ...]:
    """Return the answers as asked: a tick adds No in front, and "I'm not sure" stands last."""
    said = [
        Answer(
            id=answer["id"],
            words=answer["words"],
            tier=Tier(answer.get("tier", Tier.GO)),
            because=answer.get("because", ""),
        )
        for answer in row.get("answers", [])
    ]
    if kind is PageKind.TICKS:
        said.insert(0, Answer(id=NO, words="No"))
    if kind in LINKED_KINDS and row.get("not_sure", True):
        tier = Tier.GO if is_routing else _not_sure_tier(row, said)
        because = "" if is_routing else f"You are not sure about {row['name']}."
        said.append(Answer(id=NOT_SURE, words=NOT_SURE_WORDS, tier=tier, because=because))
    return tuple(said)


def _not_sure_tier(row: dict[str, Any], said: list[Answer]) -> Tier:
    """Return what "not sure" means: the item's own row first, then the brief's rule [J]."""
    if "not_sure_tier" in row:
        return Tier(row["not_sure_tier"])
    if any(answer.tier is Tier.STOP_URGENT for answer in said):
        return Tier.CLINICIAN_CLEARANCE
    return Tier.GO_WITH_SUPPORT


def _band(row: dict[str, Any], item: dict[str, Any]) -> Band:
    return Band(
        minimum=row.get("from", item["minimum"]),
        maximum=row.get("to", item["maximum"]),
        tier=Tier(row["tier"]),
        because=row["because"],
    )


def _condition(row: dict[str, list[str]]) -> Condition:
    return MappingProxyType({item: frozenset(values) for item, values in row.items()})


def _combination(row: dict[str, Any]) -> Combination:
    return Combination(
        id=row["id"],
        when=_condition(row["when"]),
        tier=Tier(row["tier"]),
        because=row["because"],
        source=row["source"],
    )


def _demands(whole: dict[str, Any]) -> dict[str, Demand]:
    always = frozenset(whole["ask_again_always"])
    return {
        row["key"]: Demand(
            key=row["key"], words=row["words"], ask_again=always | frozenset(row["ask_again"])
        )
        for row in whole["demands"]
    }

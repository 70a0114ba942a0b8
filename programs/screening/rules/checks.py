"""What must hold of a catalogue before anybody is asked anything."""

from __future__ import annotations

from collections import Counter

from programs.screening.rules.catalogue import (
    PENDING,
    Answer,
    Band,
    Catalogue,
    Condition,
    Item,
    PageKind,
)
from programs.vocabulary import Tier

MOST_TICKS = 6
RESERVED_KEYS = frozenset({"answers", "result", "code", "print"})


class CatalogueError(Exception):
    """The catalogue files do not fit together; the message says where."""


def check_catalogue(catalogue: Catalogue) -> None:
    """Return quietly for a sound catalogue; raise CatalogueError naming the first fault."""
    _check_keys(catalogue)
    for item in catalogue.items.values():
        _check_item(item)
    for page in catalogue.pages:
        if page.kind is PageKind.TICKS and len(page.items) > MOST_TICKS:
            raise CatalogueError(f"Page {page.key} asks more than {MOST_TICKS} things at once.")
        for condition in page.show_when:
            _check_condition(catalogue, page.key, condition)
    for combination in catalogue.combinations:
        _check_condition(catalogue, combination.id, combination.when)
    for demand in catalogue.demands.values():
        if unknown := demand.ask_again - catalogue.items.keys():
            raise CatalogueError(f"Demand {demand.key} names unknown items {sorted(unknown)}.")


def _check_keys(catalogue: Catalogue) -> None:
    keys = Counter(page.key for page in catalogue.pages)
    if twice := [key for key, times in keys.items() if times > 1]:
        raise CatalogueError(f"Two pages share the key {twice[0]}.")
    if taken := RESERVED_KEYS & keys.keys():
        raise CatalogueError(f"A page may not be called {min(taken)}.")
    numbers = [step.number for step in catalogue.steps]
    if numbers != list(range(1, len(numbers) + 1)):
        raise CatalogueError(f"Steps must count up from 1, not {numbers}.")


def _check_item(item: Item) -> None:
    ids = [answer.id for answer in item.answers]
    if len(ids) != len(set(ids)):
        raise CatalogueError(f"Item {item.id} has an answer twice.")
    if PENDING & set(ids):
        raise CatalogueError(f"Item {item.id} uses a word kept for answers on their way.")
    meanings: tuple[Answer | Band, ...] = (*item.answers, *item.bands)
    for meaning in meanings:
        if meaning.tier is not Tier.GO and not meaning.because:
            raise CatalogueError(f"Item {item.id} has a tier without a reason in words.")
        if item.is_routing and meaning.tier is not Tier.GO:
            raise CatalogueError(f"Item {item.id} only routes, so it carries no tier.")
    if item.kind is PageKind.TICKS and not item.tick:
        raise CatalogueError(f"Item {item.id} stands on a tick page and has no words to tick.")
    if item.has_details and not item.details:
        raise CatalogueError(f"Item {item.id} has more than one yes and no follow-up question.")


def _check_condition(catalogue: Catalogue, place: str, condition: Condition) -> None:
    for key, values in condition.items():
        item = catalogue.items.get(key)
        if item is None:
            raise CatalogueError(f"{place} depends on the unknown item {key}.")
        unknown = values - {answer.id for answer in item.answers} - PENDING
        if unknown:
            raise CatalogueError(f"{place} depends on {sorted(unknown)}, no answers to {key}.")

"""What people say about walking backward, the studies behind it, and how sure we are."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import TypeVar

from programs.library.rules.reading import (
    CONTENT,
    BadContentError,
    read_row,
    read_toml,
    refuse_doubles,
)


class Topic(StrEnum):
    """What a reader may narrow the evidence to."""

    KNEE = "knee"
    BACK = "back"
    BALANCE = "balance"
    FITNESS = "fitness"
    STROKE = "stroke"


@dataclass(frozen=True, kw_only=True)
class Group:
    """A program, or a subject, with how sure we are of it in words."""

    key: str
    title: str
    strength: str
    words: str
    has_program: bool = True


@dataclass(frozen=True, kw_only=True)
class Claim:
    """One thing people say, the verdict, and each fact under the flag it has earned.

    `checked` facts were read at their source, `not_rechecked` ones are widely cited only,
    and `not_found` names what was looked for without success.
    """

    id: str
    topics: tuple[str, ...] = ()
    says: str
    verdict: str
    sure: str
    checked: tuple[str, ...] = ()
    not_rechecked: tuple[str, ...] = ()
    not_found: tuple[str, ...] = ()
    studies: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Study:
    """One study card; exactly one of `doi`, `pmc` and `reference` says where it stands."""

    id: str
    group: str
    topics: tuple[str, ...] = ()
    title: str
    size: str
    who: str
    did: str
    changed: str
    limits: str
    doi: str | None = None
    pmc: str | None = None
    reference: str | None = None
    rechecked: bool = True

    @property
    def address(self) -> str | None:
        """Return the address of the study, or None where only a reference is known."""
        if self.doi:
            return f"https://doi.org/{self.doi}"
        return f"https://pmc.ncbi.nlm.nih.gov/articles/{self.pmc}/" if self.pmc else None

    @property
    def source(self) -> str:
        """Return the words that name where the study stands."""
        return f"DOI {self.doi}" if self.doi else self.pmc or self.reference or ""


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """All claims, groups and studies, in reading order."""

    groups: tuple[Group, ...]
    claims: tuple[Claim, ...]
    studies: tuple[Study, ...]

    def claims_about(self, topic: str) -> tuple[Claim, ...]:
        """Return the claims of one topic; an empty topic means all."""
        return tuple(claim for claim in self.claims if not topic or topic in claim.topics)

    def studies_about(self, topic: str) -> tuple[tuple[Group, tuple[Study, ...]], ...]:
        """Return each group with its studies of one topic; an empty topic means all groups."""
        found = [study for study in self.studies if not topic or topic in study.topics]
        pairs = [
            (group, tuple(study for study in found if study.group == group.key))
            for group in self.groups
        ]
        return tuple((group, studies) for group, studies in pairs if studies or not topic)

    def study(self, study_id: str) -> Study:
        """Return the study with this id; StopIteration cannot happen for checked files."""
        return next(study for study in self.studies if study.id == study_id)


def read_evidence(folder: Path) -> Evidence:
    """Return the evidence of a folder; raise BadContentError for any fault."""
    evidence = Evidence(
        groups=_rows(folder, "groups", Group),
        claims=_rows(folder, "claims", Claim),
        studies=_rows(folder, "studies", Study),
    )
    _check_evidence(evidence)
    return evidence


@cache
def evidence() -> Evidence:
    """Return the evidence of this edition, read once."""
    return read_evidence(CONTENT / "evidence")


Row = TypeVar("Row")


def _rows(folder: Path, name: str, kind: type[Row]) -> tuple[Row, ...]:
    raw_rows = read_toml(folder / f"{name}.toml").get(name, [])
    return tuple(
        read_row(kind, raw, f"{name}, {raw.get('id', raw.get('key', number))}")
        for number, raw in enumerate(raw_rows, start=1)
    )


def _check_evidence(found: Evidence) -> None:
    """Refuse doubled ids, unknown topics, loose ends and studies without one clear place."""
    groups = {group.key for group in found.groups}
    studies = {study.id for study in found.studies}
    rows: tuple[Claim | Study, ...] = (*found.claims, *found.studies)
    refuse_doubles([row.id for row in rows], "evidence")
    for row in rows:
        _refuse_unknown(set(row.topics), set(Topic), f"{row.id}, topics")
    for claim in found.claims:
        _refuse_unknown(set(claim.studies), studies, f"{claim.id}, studies")
    for study in found.studies:
        _refuse_unknown({study.group}, groups, f"{study.id}, group")
        if [study.doi, study.pmc, study.reference].count(None) != 2:
            raise BadContentError(f"{study.id}: give one of doi, pmc and reference")


def _refuse_unknown(given: set[str], known: set[str], where: str) -> None:
    unknown = sorted(given - known)
    if unknown:
        raise BadContentError(f"{where}: unknown {', '.join(unknown)}")

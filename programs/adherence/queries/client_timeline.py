"""Everything that happened with one client, newest first: one statement for a page of it.

Each kind lives in its own table; a union lays the same eight columns of each below one another.
A page costs the same however long the history is, for every branch starts at the last place.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import (
    BigIntegerField,
    Case,
    CharField,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
    When,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, Concat
from django.utils import timezone

from accounts.access import care_held, open_care
from programs.adherence.models import Contact
from programs.adherence.queries.in_care import clinic_slots, in_slots
from programs.adherence.rules.timeline import FILTERS, SHOWN, Entry, Kind, Place
from programs.plans.models import (
    ClinicalNoteVersion,
    Hold,
    Plan,
    PlanRevision,
    ProgressionDecision,
)
from programs.plans.queries.clinical_notes import notes_in_care
from programs.plans.queries.notes import thread_of
from programs.sessions.models import ReadinessCheck, SafetyEvent, WalkSession
from programs.vocabulary import Change, Readiness, SessionStatus
from retrowalk.slots import Prepared, Slot, kept_for_few

if TYPE_CHECKING:
    from accounts.models import CareRelationship, User

COLUMNS = ("sort_of", "moment", "key", "author_name", "word", "said", "figure", "flag")
NOTHING = Value("", output_field=TextField())
ZERO = Value(0, output_field=IntegerField())

Rows = QuerySet[Any, Any]


@dataclass(frozen=True)
class Subject:
    """Whose timeline it is, who reads it, and through which care; people may be slots."""

    member: User | Slot
    reader: User | Slot
    care: QuerySet[CareRelationship]


def timeline_of(
    member: User, reader: User, shown: str = "all", after: Place | None = None
) -> list[Entry]:
    """Return the newest entries behind this place, one more than a page holds; one query.

    `shown` is a key of FILTERS. With all kinds, a check that simply passed is left to its walk.
    Of messages the physio reads their own thread, of notes and contacts those of their clinic.
    """
    if after is None:
        held = reader.open_memberships
        opening = _opening(shown, tuple(role for _, role in held))
        clinics = in_slots([clinic for clinic, _ in held])
        people = {"member": member.pk, "reader": reader.pk}
        rows = opening.rows(now=timezone.now(), **people, **clinics)
    else:
        rows = list(_newest(Subject(member, reader, open_care(reader)), shown, after))
    return [Entry(Kind(row[0]), *row[1:]) for row in rows]


@kept_for_few
def _opening(shown: str, roles: tuple[str, ...]) -> Prepared[Any]:
    """Return the first page for readers who hold these roles: it is put together once."""
    reader = Slot("reader")
    held = list(zip(clinic_slots(len(roles)), roles, strict=True))

    def build() -> Rows:
        care = care_held(staff=reader, held=held, now=Slot("now"))
        return _newest(Subject(Slot("member"), reader, care), shown, None)

    return Prepared(build)


def _newest(of: Subject, shown: str, after: Place | None) -> Rows:
    branches = [_branch(kind, of, after, is_among_all=shown == "all") for kind in FILTERS[shown]]
    first, *others = branches
    rows = first.union(*others, all=True) if others else first
    return rows.order_by("-moment", "sort_of", "-key")[: SHOWN + 1]


def _branch(kind: Kind, of: Subject, after: Place | None, *, is_among_all: bool) -> Rows:
    rows, moment, columns = SOURCES[kind](of)
    if is_among_all and kind is Kind.CHECK:
        rows = rows.exclude(result=Readiness.READY)
    if is_among_all and kind is Kind.CONTACT:
        rows = rows.exclude(kind=Contact.Kind.MESSAGE, staff=of.reader)  # it stands there in full
    if after is not None:
        shares, below = after.bound(kind)
        past = Q(**{f"{moment}__lt": after.at})
        if shares:
            same = Q(**{moment: after.at})
            past |= same if below is None else same & Q(pk__lt=below)
        rows = rows.filter(past)
    usual = {"author_name": NOTHING, "word": NOTHING, "said": NOTHING, "figure": ZERO, "flag": ZERO}
    told = {name: _typed(name, value) for name, value in (usual | columns).items()}
    laid: Rows = rows.annotate(
        sort_of=Value(str(kind), output_field=CharField()),
        moment=F(moment),
        key=Cast("pk", BigIntegerField()),
        **told,
    ).values_list(*COLUMNS)
    return laid


def _typed(name: str, value: Any) -> Any:
    """Return a column in the one type all branches share, as PostgreSQL asks."""
    is_number = name in ("figure", "flag")
    return Cast(value, IntegerField() if is_number else TextField())


def _checks(of: Subject) -> tuple[Rows, str, dict[str, Any]]:
    columns = {"word": F("result"), "said": F("reasons"), "figure": F("pain")}
    return ReadinessCheck.objects.filter(member=of.member), "checked_at", columns


def _contacts(of: Subject) -> tuple[Rows, str, dict[str, Any]]:
    columns = {
        "author_name": F("staff__name"),
        "word": Concat("kind", Value("/"), "result"),
        "said": F("text"),
    }
    clinics = of.care.filter(member=of.member).values("clinic")
    return Contact.objects.filter(member=of.member, clinic__in=clinics), "at", columns


def _decisions(of: Subject) -> tuple[Rows, str, dict[str, Any]]:
    """Return decisions; only those of the rules have a number, a physio's own word has none.

    What the rules would have said, kept because a physio's word stands beside it, is left out.
    """
    told = Q(is_applied=True) | Q(overrides__isnull=False) | Q(change=Change.PROGRESS)
    columns = {
        "author_name": Coalesce("decided_by__name", Value("")),
        "word": F("change"),
        "said": F("reason"),
        "figure": Case(When(decided_by__isnull=True, then=F("rule_number")), default=0),
        "flag": Case(When(is_applied=True, then=F("week")), default=-F("week")),
    }
    rows = ProgressionDecision.objects.filter(told, plan__member=of.member)
    return rows, "decided_at", columns


def _holds(of: Subject) -> tuple[Rows, str, dict[str, Any]]:
    columns = {
        "author_name": _staff("created_by", of.member),
        "word": F("kind"),
        "said": F("reason"),
        "flag": _is_by_member("created_by", of.member),
    }
    return Hold.objects.filter(plan__member=of.member), "created_at", columns


def _hold_ends(of: Subject) -> tuple[Rows, str, dict[str, Any]]:
    columns = {
        "author_name": _staff("ended_by", of.member),
        "word": F("kind"),
        "flag": _is_by_member("created_by", of.member),
    }
    return Hold.objects.filter(plan__member=of.member, ended_at__isnull=False), "ended_at", columns


def _messages(of: Subject) -> tuple[Rows, str, dict[str, Any]]:
    columns = {
        "author_name": F("author__name"),
        "said": F("body"),
        "flag": _is_by_member("author", of.member),
    }
    return thread_of(of.member, of.reader), "created_at", columns


def _notes(of: Subject) -> tuple[Rows, str, dict[str, Any]]:
    newest = ClinicalNoteVersion.objects.filter(note=OuterRef("pk")).order_by("-number")
    columns = {
        "author_name": F("author__name"),
        "said": Subquery(newest.values("body")[:1]),
        "figure": Subquery(newest.values("number")[:1]),
    }
    return notes_in_care(of.care, of.member), "created_at", columns


def _plans(of: Subject) -> tuple[Rows, str, dict[str, Any]]:
    columns = {
        "author_name": F("assigned_by__name"),
        "word": F("program_version__template__title"),
        "figure": Case(When(withdrawn_at__isnull=False, then=1), default=0),
        "flag": _is_by_member("assigned_by", of.member),
    }
    return Plan.objects.filter(member=of.member), "created_at", columns


def _revisions(of: Subject) -> tuple[Rows, str, dict[str, Any]]:
    """Return later editions; the first one came with the plan."""
    columns = {
        "author_name": F("made_by__name"),
        "word": Coalesce(KT("change__kind"), Value("")),
        "said": F("reason"),
        "figure": F("number"),
    }
    return PlanRevision.objects.filter(plan__member=of.member, number__gt=1), "made_at", columns


def _safety(of: Subject) -> tuple[Rows, str, dict[str, Any]]:
    columns = {
        "word": F("kind"),
        "said": F("text"),
        "flag": _bit("has_injury", 1) + _bit("has_head_hit", 2) + _bit("has_blood_thinner", 4),
    }
    return SafetyEvent.objects.filter(member=of.member), "occurred_at", columns


def _walks(of: Subject) -> tuple[Rows, str, dict[str, Any]]:
    """Return done walks; what was told about them is read by their keys."""
    rows = WalkSession.objects.filter(member=of.member, status=SessionStatus.DONE)
    return rows, "finished_at", {"word": F("provenance")}


def _staff(name: str, member: User | Slot) -> Case:
    """Return the name behind a foreign key, empty where it was the member."""
    return Case(When(**{name: member}, then=Value("")), default=F(f"{name}__name"))


def _is_by_member(name: str, member: User | Slot) -> Case:
    return Case(When(**{name: member}, then=Value(1)), default=Value(0))


def _bit(name: str, value: int) -> Case:
    return Case(When(**{name: True}, then=Value(value)), default=Value(0))


SOURCES: dict[Kind, Callable[[Subject], tuple[Rows, str, dict[str, Any]]]] = {
    Kind.CHECK: _checks,
    Kind.CONTACT: _contacts,
    Kind.DECISION: _decisions,
    Kind.HOLD: _holds,
    Kind.HOLD_END: _hold_ends,
    Kind.MESSAGE: _messages,
    Kind.NOTE: _notes,
    Kind.PLAN: _plans,
    Kind.REVISION: _revisions,
    Kind.SAFETY: _safety,
    Kind.WALK: _walks,
}
"""Where the entries of each kind come from: rows, the name of their moment, their columns."""

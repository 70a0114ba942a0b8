"""What pages and other features read about screenings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from django.db.models import OuterRef, Q
from django.utils.crypto import salted_hmac

from programs.screening.models import Clearance, Screening, ScreeningAnswer, ScreeningDemand
from programs.screening.rules.share_code import typed
from programs.screening.rules.tier import Outcome, outcome_from_rows
from programs.screening.rules.validity import Event, are_same_answers, demands_new_screening
from programs.vocabulary import Tier
from retrowalk.json_rows import rows_as_json
from retrowalk.slots import Prepared, Slot

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser
    from django.db.models import QuerySet

    from accounts.models import User

LONGEST_HISTORY = 50
TOLD = "told"
"""The name under which answers come with a screening."""
SESSION_KEY = "screening_uuid"
"""Where a browser's session remembers its screening. It is never taken from a request."""


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Where a member stands with the safety check on one local day.

    `tier` is what opens programs now: a clearance in force turns `clinician_clearance` into
    `go_with_support`. `due` holds why a new check is needed (keys of the catalogue's demands,
    latest first), empty while the last one holds.
    """

    screening: Screening
    outcome: Outcome
    tier: Tier
    due: tuple[str, ...]
    clearance: Clearance | None

    @property
    def opens_programs(self) -> bool:
        """Return whether a program may be chosen or walked on at all."""
        careful = self.tier in (Tier.CLINICIAN_CLEARANCE, Tier.STOP_URGENT)
        return not (careful or self.due or self.outcome.is_locked)

    @property
    def may_start_a_walk(self) -> bool:
        """Return whether the safety check allows a walk today; other gates still apply."""
        return self.opens_programs and self.outcome.has_place


@dataclass(frozen=True, kw_only=True)
class Record:
    """All that is kept about a member's safety: where they stand, checks and clearances."""

    stands: Standing | None
    history: list[Screening]
    clearances: list[Clearance]


def answers_of(screening: Screening) -> dict[str, str]:
    """Return the stored answers by item id; one query, none where they came with the screening."""
    if TOLD in screening.__dict__:
        return dict(screening.__dict__[TOLD] or ())
    return dict(screening.answers.values_list("item_key", "value"))


def outcome_of(screening: Screening) -> Outcome:
    """Return the stored result of a completed screening; no query."""
    return outcome_from_rows(screening.tier, screening.reasons)


@Prepared
def _latest() -> QuerySet[Screening]:
    return Screening.objects.filter(member=Slot("member")).completed().newest_first()[:1]


@Prepared
def _latest_with_answers() -> QuerySet[Screening]:
    found = Screening.objects.filter(member=Slot("member")).completed().newest_first()
    return _with_answers(found)[:1]


def latest_screening(member: User, *, with_answers: bool = False) -> Screening | None:
    """Return the last screening this member completed, valid or not; one query."""
    query = _latest_with_answers if with_answers else _latest
    return query.first(member=member.pk)


@Prepared
def _demands() -> QuerySet[ScreeningDemand, tuple[str, datetime]]:
    demands = ScreeningDemand.objects.filter(
        member=Slot("member"), occurred_at__gte=Slot("completed_at")
    )
    return demands.values_list("reason", "occurred_at")


def reasons_due(screening: Screening, today: date) -> tuple[str, ...]:
    """Return why this completed screening no longer holds, empty while it does; one query."""
    completed_at, last_day = finished(screening)
    rows = _demands.rows(member=screening.member_id, completed_at=completed_at)
    events = [Event(reason=reason, at=at) for reason, at in rows]
    return demands_new_screening(
        completed_at=completed_at, expires_on=last_day, today=today, events=events
    )


def finished(screening: Screening) -> tuple[datetime, date]:
    """Return when a screening was completed and its expiry day; ValueError while it is open."""
    if screening.completed_at is None or screening.expires_on is None:
        raise ValueError("This screening is not completed.")
    return screening.completed_at, screening.expires_on


def standing(member: User, today: date, *, with_answers: bool = False) -> Standing | None:
    """Return where the member stands today, None before a first screening.

    Two queries, the answers included where they are asked for; up to three more where a
    clearance may be in force.
    """
    screening = latest_screening(member, with_answers=with_answers)
    if screening is None:
        return None
    clearance = clearance_in_force(screening, today) if _may_be_cleared(screening) else None
    return _standing(screening, clearance, today)


def record_of(member: User, today: date) -> Record:
    """Return everything a physio reads of a member's safety, the latest answers too.

    Three queries; one more where a clearance was given for another check.
    """
    checks = _with_answers(Screening.objects.filter(member=member).completed().newest_first())
    history, clearances = list(checks[:LONGEST_HISTORY]), clearances_of(member)
    if not history:
        return Record(stands=None, history=[], clearances=clearances)
    given = (one for one in clearances if one.given_on <= today < one.expires_on)
    clearance = None
    if _may_be_cleared(history[0]):
        clearance = _fitting(next(given, None), history[0])
    stands = _standing(history[0], clearance, today)
    return Record(stands=stands, history=history, clearances=clearances)


def _standing(screening: Screening, clearance: Clearance | None, today: date) -> Standing:
    """Return where somebody stands after this check; one query."""
    outcome = outcome_of(screening)
    return Standing(
        screening=screening,
        outcome=outcome,
        tier=Tier.GO_WITH_SUPPORT if clearance else outcome.tier,
        due=reasons_due(screening, today),
        clearance=clearance,
    )


def _may_be_cleared(screening: Screening) -> bool:
    outcome = outcome_of(screening)
    return outcome.tier is Tier.CLINICIAN_CLEARANCE and not outcome.is_locked


def clearance_in_force(screening: Screening, today: date) -> Clearance | None:
    """Return the clearance that covers this screening today, or None.

    It lasts 12 months at most, and only while every answer is the one it was given for [J].
    """
    given = Clearance.objects.filter(
        member_id=screening.member_id, given_on__lte=today, expires_on__gt=today
    )
    newest = given.select_related("screening").order_by("-given_on", "-pk").first()
    return _fitting(newest, screening)


def _fitting(clearance: Clearance | None, screening: Screening) -> Clearance | None:
    """Return the clearance if it was given for these very answers."""
    if clearance is None or clearance.screening_id == screening.pk:
        return clearance
    fits = are_same_answers(answers_of(clearance.screening), answers_of(screening))
    return clearance if fits else None


def _with_answers(screenings: QuerySet[Screening]) -> QuerySet[Screening]:
    """Let the answers come with each screening, for `answers_of`."""
    answers = ScreeningAnswer.objects.filter(screening=OuterRef("pk"))
    return screenings.annotate(**{TOLD: rows_as_json(answers, "item_key", "value")})


def clearances_of(member: User) -> list[Clearance]:
    """Return every clearance recorded for this member, newest first, at most 50; one query."""
    found = Clearance.objects.filter(member=member).select_related("recorded_by", "screening")
    return list(found.order_by("-given_on", "-pk")[:LONGEST_HISTORY])


def screening_in_hand(key: object, user: User | AnonymousUser) -> Screening | None:
    """Return the screening this browser is busy with, or None; two queries at most.

    `key` is what the session remembers. A visitor reaches only a screening without an owner,
    a member only their own, which is found on another device too while it is unfinished.
    """
    found = None
    if isinstance(key, str):
        owner = Q(member=user) if user.is_authenticated else Q(member__isnull=True)
        found = Screening.objects.filter(owner, uuid=key).first()
    if found is None and user.is_authenticated:
        found = unfinished_screening(user)
    return found


def unfinished_screening(member: User) -> Screening | None:
    """Return the screening this member last began and did not finish, or None; one query."""
    open_ones = Screening.objects.filter(member=member, completed_at__isnull=True)
    return open_ones.order_by("-started_at", "-pk").first()


def screening_for_code(text: str, now: datetime) -> Screening | None:
    """Return the screening whose unexpired share code somebody typed, or None; one query."""
    code = typed(text)
    if code is None:
        return None
    return Screening.objects.filter(
        share_code_hash=hash_of_code(code), share_code_expires_at__gt=now
    ).first()


def hash_of_code(code: str) -> str:
    """Return the hex digest a share code is stored as; the key of the installation goes in."""
    return salted_hmac("programs.screening.share_code", code, algorithm="sha256").hexdigest()

"""Verbs that write screenings. Each runs in one transaction; the caller brings the clock."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib.auth import get_user_model
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.services.looking import record_change
from programs.changes import member_changed
from programs.screening.models import Clearance, Screening, ScreeningAnswer, ScreeningDemand
from programs.screening.queries import (
    answers_of,
    hash_of_code,
    latest_screening,
    outcome_of,
    reasons_due,
)
from programs.screening.rules.branching import counted_answers, first_unanswered
from programs.screening.rules.clearance import GivenClearance, clearance_refusal
from programs.screening.rules.reader import catalogue
from programs.screening.rules.share_code import VALID_DAYS, new_code
from programs.screening.rules.tier import Outcome, assess
from programs.screening.rules.validity import EXPIRED, answers_to_confirm, expires_on
from programs.vocabulary import Tier

if TYPE_CHECKING:
    from accounts.models import User


class ScreeningRefusedError(Exception):
    """The safety check cannot take this step; the message tells the member why."""


class CannotClearError(Exception):
    """This clearance cannot be recorded; `field` names what to change, empty for all of it."""

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


@transaction.atomic
def start_screening(*, member: User | None, now: datetime) -> Screening:
    """Return a new, empty screening, begun with the member's or the visitor's consent."""
    return Screening.objects.create(
        member=member, catalogue_version=catalogue().version, started_at=now, consented_at=now
    )


@transaction.atomic
def start_from_previous(*, member: User, now: datetime, today: date) -> Screening:
    """Return a new screening that holds the last answers, to confirm or change.

    What the reasons for the new check ask afresh is left unanswered.
    """
    previous = latest_screening(member)
    screening = start_screening(member=member, now=now)
    if previous is not None:
        reasons = reasons_due(previous, today) or (EXPIRED,)
        kept = answers_to_confirm(catalogue(), answers_of(previous), reasons=reasons)
        _store(screening, kept, now=now)
    return screening


@transaction.atomic
def save_step(*, screening: Screening, values: Mapping[str, str], now: datetime) -> dict[str, str]:
    """Store one answer for each item given and return all answers so far.

    Values are trimmed. An unknown item, a value that is no answer to it, or a finished
    screening is refused with ScreeningRefusedError, and nothing is stored.
    """
    _still_open(screening)
    trimmed = {item: value.strip() for item, value in values.items()}
    for item_key, value in trimmed.items():
        item = catalogue().items.get(item_key)
        if item is None or not item.accepts(value):
            raise ScreeningRefusedError(_("We do not know that answer. Choose one from the list."))
    _store(screening, trimmed, now=now)
    return answers_of(screening)


@transaction.atomic
def complete_screening(
    *, screening: Screening, is_declared: bool, now: datetime, today: date
) -> Screening:
    """Freeze the screening with its tier, reasons and expiry day, and return it.

    Refuses with ScreeningRefusedError while a question is open or the declaration is missing,
    unless an answer asks for urgent care: then nothing may stand before the advice. A
    second call returns what the first one stored.
    """
    stored = Screening.objects.select_for_update().get(pk=screening.pk)
    if stored.completed_at is not None:
        return stored
    answers = answers_of(stored)
    outcome = assess(catalogue(), answers)
    if outcome.tier is not Tier.STOP_URGENT:
        _refuse_unfinished(answers, is_declared=is_declared)
    counted = counted_answers(catalogue(), answers)
    stored.answers.exclude(item_key__in=counted).delete()
    stored.declared_at = now if is_declared else None
    frozen = _freeze(stored, outcome, now=now, today=today)
    if frozen.member_id is not None:
        member_changed(member_id=frozen.member_id, now=now)
    return frozen


@transaction.atomic
def carry_into_account(*, screening_uuid: UUID, user: User, now: datetime) -> Screening | None:
    """Give a visitor's screening to this person and return it; None when it has an owner.

    Somebody who has been checked before keeps their own: on a shared device the answers of
    whoever came first must never step in for them (hazards H1, H11).
    """
    if latest_screening(user) is not None:
        return None
    visitors = Screening.objects.filter(uuid=screening_uuid, member__isnull=True)
    # The answers stay as they were: only the owner, unknown until now, is filled in.
    if not visitors.unguarded().update(member=user):
        return None
    member_changed(member_id=user.pk, now=now)
    return Screening.objects.get(uuid=screening_uuid)


@transaction.atomic
def name_support(*, screening: Screening, words: str) -> None:
    """Keep what the member will hold, or who will help; part of the set-up, not an answer."""
    if outcome_is(screening, Tier.GO_WITH_SUPPORT):
        Screening.objects.filter(pk=screening.pk).unguarded().update(support_named=words)


@transaction.atomic
def make_share_code(*, screening: Screening, now: datetime) -> str:
    """Return a new code for this result, good for 30 days; only its digest is stored.

    An earlier code stops working. Refuses with ScreeningRefusedError unless the result is to ask
    a health professional first.
    """
    if not outcome_is(screening, Tier.CLINICIAN_CLEARANCE):
        raise ScreeningRefusedError(_("This result has no code."))
    code = new_code(secrets.choice)
    Screening.objects.filter(pk=screening.pk).unguarded().update(
        share_code_hash=hash_of_code(code), share_code_expires_at=now + timedelta(days=VALID_DAYS)
    )
    return code


@transaction.atomic
def record_demand(*, member: User, reason: str, now: datetime) -> ScreeningDemand:
    """Store why this member must be screened again before the next walk, and return the row.

    `reason` is one of ScreeningDemand.Reason; anything else raises ValueError.
    """
    return ScreeningDemand.objects.create(
        member=member, reason=ScreeningDemand.Reason(reason), occurred_at=now
    )


@transaction.atomic
def record_clearance(
    *,
    screening: Screening,
    given: GivenClearance,
    by: User,
    now: datetime,
    today: date,
) -> Clearance:
    """Store a health professional's yes to these answers, and return it; it is never changed.

    Only the newest check can be cleared, and only where it asks for that: never an urgent
    result, never somebody under 18 (hazard H1). Raise CannotClearError.
    """
    member = screening.member
    if member is None:
        raise CannotClearError("This safety check belongs to no client.")
    get_user_model().objects.select_for_update().get(pk=member.pk)
    _refuse_to_clear(screening, latest_screening(member))
    field, words = clearance_refusal(given, today)
    if words:
        raise CannotClearError(words, field)
    clearance = Clearance.objects.create(
        member=member,
        screening=screening,
        **asdict(given) | {"programs": sorted(given.programs)},
        recorded_by=by,
        recorded_at=now,
    )
    record_change(
        by=by,
        member=member,
        action="record_clearance",
        area="clearance",
        object_kind="clearance",
        object_id=str(clearance.uuid),
        now=now,
    )
    member_changed(member_id=member.pk, now=now)
    return clearance


@transaction.atomic
def forget_visitors(*, now: datetime) -> int:
    """Remove screenings that nobody took into an account for 30 days; return how many."""
    long_ago = now - timedelta(days=VALID_DAYS)
    left = Screening.objects.filter(member__isnull=True, started_at__lte=long_ago).exclude(
        share_code_expires_at__gt=now
    )
    removed = left.unguarded().delete()
    return removed[1].get(Screening._meta.label, 0)


def outcome_is(screening: Screening, tier: Tier) -> bool:
    """Return whether this screening ended in exactly this tier."""
    return screening.completed_at is not None and screening.tier == tier


def _refuse_to_clear(screening: Screening, latest: Screening | None) -> None:
    if latest is None or latest.pk != screening.pk:
        raise CannotClearError("There is a newer safety check. Read its answers first.")
    if latest.tier == Tier.STOP_URGENT:
        raise CannotClearError("An urgent result cannot be cleared. They need care first.")
    if latest.tier != Tier.CLINICIAN_CLEARANCE:
        raise CannotClearError("This safety check needs no clearance.")
    if outcome_of(latest).is_locked:
        raise CannotClearError("RetroWalk is for people aged 18 or over. Nothing opens here.")


def _still_open(screening: Screening) -> None:
    stored = Screening.objects.select_for_update().get(pk=screening.pk)
    if stored.completed_at is not None:
        raise ScreeningRefusedError(
            _("This safety check is finished, so its answers stay as they are. Start a new one.")
        )


def _refuse_unfinished(answers: Mapping[str, str], *, is_declared: bool) -> None:
    if first_unanswered(catalogue(), answers) is not None:
        raise ScreeningRefusedError(_("Answer the questions marked Not answered first."))
    if not is_declared:
        raise ScreeningRefusedError(_("Tick the box to say your answers are true today."))


def _store(screening: Screening, values: Mapping[str, str], *, now: datetime) -> None:
    """Replace the answers of these items."""
    screening.answers.filter(item_key__in=values).delete()
    ScreeningAnswer.objects.bulk_create(
        ScreeningAnswer(screening=screening, item_key=item, value=value, answered_at=now)
        for item, value in values.items()
    )


def _freeze(screening: Screening, outcome: Outcome, *, now: datetime, today: date) -> Screening:
    screening.tier = outcome.tier
    screening.reasons = outcome.as_rows()
    screening.expires_on = expires_on(catalogue(), today)
    screening.completed_at = now
    screening.save()
    return screening

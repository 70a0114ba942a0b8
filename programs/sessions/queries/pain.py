"""A member's usual pain, and how often pain kept them from walking."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from programs.plans.rules.facts import USUAL_PAIN_WALKS, usual_pain
from programs.screening.queries import answers_of, latest_screening
from programs.sessions.models import CheckIn, ReadinessCheck
from programs.vocabulary import PAIN_LIMIT, CheckInKind, SessionStatus
from retrowalk.slots import Prepared, Slot, UnseenSlot

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from accounts.models import User

MOST_DAYS = 10
MOST_MORNINGS = 10
BASELINE_ITEM = "pain_usual"


@Prepared
def _scores_before_walks() -> QuerySet[ReadinessCheck, int]:
    checks = ReadinessCheck.objects.filter(
        member=Slot("member"), walk_session__status=SessionStatus.DONE, is_setup_ready=True
    )
    return checks.order_by("-pk").values_list("pain", flat=True)[:USUAL_PAIN_WALKS]


def usual_pain_of(member: User) -> int:
    """Return the median of the last 5 scores before a walk, else the screening's; 3 queries."""
    scores = _scores_before_walks.rows(member=member.pk)
    return usual_pain(scores[::-1], baseline_pain(member))


def baseline_pain(member: User) -> int:
    """Return the usual pain told in the last screening, 0 when none was told; two queries."""
    screening = latest_screening(member)
    told = answers_of(screening).get(BASELINE_ITEM, "") if screening else ""
    return int(told) if told.isdigit() else 0


def painful_days_before(member: User, today: date) -> int:
    """Return how many days in a row just before today had pain of 6 or more; one query."""
    first = today - timedelta(days=MOST_DAYS)
    days = set(
        ReadinessCheck.objects.filter(
            member=member, checked_on__gte=first, checked_on__lt=today, pain__gte=PAIN_LIMIT
        ).values_list("checked_on", flat=True)
    )
    count = 0
    while today - timedelta(days=count + 1) in days:
        count += 1
    return count


@Prepared
def _morning_scores() -> QuerySet[CheckIn, tuple[date | None, int | None]]:
    told = CheckIn.objects.filter(
        member=UnseenSlot("member"), kind=CheckInKind.NEXT_MORNING, replaced_by__isnull=True
    )
    newest = told.order_by("-recorded_at", "-pk")[:MOST_MORNINGS]
    return newest.values_list("walk_session__walked_on", "pain")


def morning_pain_of(member: User, today: date) -> int | None:
    """Return the morning score told today about yesterday's walk, or None; one query.

    It is looked for among the newest ones, so that the query stays as it is however many there
    are; older ones are about older walks, but for those a physio typed in late from paper.
    """
    yesterday = today - timedelta(days=1)
    scores = _morning_scores.rows(member=member.pk)
    return next((pain for walked_on, pain in scores if walked_on == yesterday), None)

"""Members as they stand on a Wednesday in June, made by the services that pages call."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

from allauth.account.models import EmailAddress
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)

from accounts.models import User
from programs.plans.models import Note, Plan
from programs.sessions.models import WalkSession
from programs.sessions.services.safety import record_stop
from programs.vocabulary import SessionStatus
from tests.browser.calm import noon, walk_calmly
from tests.factories.accounts import CareRelationshipFactory, ClinicLinkFactory
from tests.factories.programs import member_screened, member_with_plan, walked

START = date(2026, 5, 13)
TODAY = date(2026, 6, 3)
MORNING = datetime(2026, 6, 3, 8, 0, tzinfo=UTC)
"""9:00 in London, half an hour before the walk of the day."""
NEXT_MORNING = datetime(2026, 6, 4, 7, 30, tzinfo=UTC)

MARGARET = {"name": "Margaret Holt", "email": "margaret@example.org"}
PAINS = (4, 3, 3, 3, 2, 3, 2, 2, 2)


def walker() -> Plan:
    """Return a knee plan three weeks on: walks told, steps taken, a note, one walk today."""
    plan = member_with_plan(user=MARGARET)
    for pain in PAINS:
        walk_calmly(next_walk(plan), pain=pain, morning=min(pain, 3))
    care = CareRelationshipFactory.create(link=ClinicLinkFactory.create(member=plan.member))
    Note.objects.create(
        plan=plan,
        member=plan.member,
        author=care.staff,
        body="Well walked, Margaret. Keep the steps small.",
        created_at=MORNING - timedelta(days=1),
    )
    confirmed(plan.member)
    plan.refresh_from_db()
    return plan


def next_walk(plan: Plan) -> WalkSession:
    walks = WalkSession.objects.filter(plan=plan, status=SessionStatus.SCHEDULED)
    return walks.current().in_order()[0]


def todays_walk() -> WalkSession:
    return WalkSession.objects.current().get(due_on=TODAY)


def walked_today() -> WalkSession:
    """Walk the walk of the day; return it with its log still open."""
    return walked(todays_walk())


def newcomer() -> User:
    """Return a member whose safety check is done, without a plan."""
    return member_screened(**MARGARET)


def stopped(rule: str) -> User:
    """Return a member whose first walk ended in this stop rule."""
    plan = member_with_plan()
    record_stop(
        walk_session=next_walk(plan),
        event_uuid=uuid4(),
        rule=rule,
        answers={},
        occurred_at=noon(START),
        now=noon(START),
        today=START,
    )
    return plan.member


def confirmed(member: User) -> User:
    """Return the member with a confirmed address."""
    EmailAddress.objects.create(user=member, email=member.email, verified=True, primary=True)
    return member


def with_app(member: User) -> str:
    """Give the member an authenticator app and recovery codes; return the app's secret."""
    secret = generate_totp_secret()
    TOTP.activate(member, secret)
    RecoveryCodes.activate(member)
    return secret


def code_of(secret: str) -> str:
    """Return what the app shows now."""
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))

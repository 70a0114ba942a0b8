from __future__ import annotations

from datetime import date, datetime, timedelta
from io import StringIO
from uuid import uuid4

import pytest
import time_machine
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.care_changes import care_changed
from accounts.models import Clinic, Membership, Role, User
from accounts.services.thresholds import decide_limits, propose_limits
from programs.adherence.models import Contact, FollowUp, RosterCount, RosterEntry
from programs.adherence.queries.counts import group_counts
from programs.adherence.queries.follow_ups import waits_elsewhere
from programs.adherence.rules.shown import Shown, shown_on
from programs.adherence.services.by_the_clock import escalate, keep_up
from programs.adherence.services.figures import refresh_member
from programs.changes import as_one_change, member_changed
from programs.plans.models import Note, Plan
from programs.sessions.services.check_ins import record_check_in
from programs.sessions.services.safety import record_stop
from programs.vocabulary import CheckInKind
from retrowalk.models import OutgoingMail
from tests.factories.accounts import (
    CareRelationshipFactory,
    ClinicFactory,
    ClinicLinkFactory,
    MembershipFactory,
)
from tests.factories.programs import NOW, WEDNESDAY, member_with_plan, walked, walks_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]


@pytest.fixture
def plan() -> Plan:
    return member_with_plan()


@pytest.fixture
def coach(plan: Plan) -> User:
    return looked_after(plan.member)


def looked_after(
    member: User, clinic: Clinic | None = None, role: Role = Role.COACH, *, now: datetime = NOW
) -> User:
    clinic = clinic or ClinicFactory.create()
    link = member.clinic_links.filter(clinic=clinic).first() or ClinicLinkFactory.create(
        member=member, clinic=clinic
    )
    care = CareRelationshipFactory.create(link=link, role=role)
    care_changed(member_id=member.pk, now=now)
    staff: User = care.staff
    return staff


def shown(member: User, today: date = WEDNESDAY) -> Shown:
    """Return what the entry shows of its walks on a day."""
    return shown_on(entry(member).__dict__, today)


def entry(member: User) -> RosterEntry:
    return RosterEntry.objects.get(member=member)


def reasons(member: User) -> list[str]:
    open_ones = FollowUp.objects.open().filter(member=member)
    return list(open_ones.order_by("rank").values_list("reason", flat=True))


def fell(plan: Plan) -> None:
    walk = walks_of(plan)[0]
    record_stop(
        walk_session=walk,
        event_uuid=uuid4(),
        rule="stop_fall",
        answers={},
        occurred_at=NOW,
        now=NOW,
        today=WEDNESDAY,
    )


def test_care_that_opens_brings_an_entry_and_care_that_ends_takes_it(
    plan: Plan, coach: User
) -> None:
    fell(plan)
    had = (entry(plan.member).staff, reasons(plan.member))

    coach.clients.update(ended_at=NOW)
    care_changed(member_id=plan.member_id, now=NOW)

    assert had == (coach, ["urgent"])
    assert not RosterEntry.objects.exists()
    assert reasons(plan.member) == ["urgent"]


def test_new_client_waits_for_the_first_session(plan: Plan, coach: User) -> None:
    found = entry(plan.member)

    assert (found.group, found.reason_detail) == (RosterEntry.Group.NEW, "starts")
    assert (shown(plan.member).due, found.percent) == (0, RosterEntry.NO_PERCENT)
    assert found.next_due_on == WEDNESDAY


def test_walk_moves_the_figures_in_its_own_transaction(plan: Plan, coach: User) -> None:
    walked(walks_of(plan)[0])
    found, told = entry(plan.member), shown(plan.member)

    assert (told.done, told.due, told.by_hand) == (1, 1, 1)
    assert (found.group, found.last_walk_on) == (RosterEntry.Group.ON_TRACK, WEDNESDAY)
    assert told.marks.startswith("d")


def test_fall_stands_first_until_somebody_closes_it(plan: Plan, coach: User) -> None:
    fell(plan)
    found = entry(plan.member)

    assert (found.group, found.reason, found.reason_detail) == (1, "urgent", "fell")
    keep_up(now=NOW + timedelta(days=60))
    assert "urgent" in reasons(plan.member)


def test_fall_that_was_closed_stays_closed_and_another_opens_anew(plan: Plan, coach: User) -> None:
    fell(plan)
    FollowUp.objects.update(
        resolved_at=NOW + timedelta(hours=1), resolved_by=coach, outcome="spoke"
    )
    later = NOW + timedelta(hours=2)
    refresh_member(member_id=plan.member_id, now=later)
    closed = reasons(plan.member)
    record_stop(
        walk_session=walks_of(plan)[0],
        event_uuid=uuid4(),
        rule="stop_chest",
        answers={},
        occurred_at=later,
        now=later,
        today=WEDNESDAY,
    )

    assert closed == []
    assert reasons(plan.member) == ["urgent"]


def test_state_that_is_over_closes_by_itself(plan: Plan, coach: User) -> None:
    keep_up(now=NOW + timedelta(days=6))
    was = reasons(plan.member)
    walked(walks_of(plan)[0], on=WEDNESDAY + timedelta(days=6))

    closed = FollowUp.objects.get(reason="quiet")

    assert "quiet" in was
    assert (closed.outcome, closed.resolved_by) == ("passed", None)


def test_each_clinic_reads_its_own_limits_and_contacts(plan: Plan, coach: User) -> None:
    strict = ClinicFactory.create(on_track_percent=100, low_percent=99)
    other = looked_after(plan.member, strict)
    for walk, minutes in zip(walks_of(plan), (None, None, 0), strict=True):
        walked(walk, minutes=minutes)
    day = NOW + timedelta(days=6)
    Contact.objects.create(
        member=plan.member,
        clinic=strict,
        staff=other,
        kind=Contact.Kind.CALL,
        result=Contact.Result.SPOKE,
        at=day,
    )
    refresh_member(member_id=plan.member_id, now=day)

    def shown(staff: User) -> tuple[str, bool]:
        found = RosterEntry.objects.get(staff=staff)
        return found.reason, found.last_contact_on is not None

    assert shown(coach) == ("", False)
    assert shown(other) == ("low", True)


def test_new_limits_of_a_clinic_are_read_at_once(plan: Plan, coach: User) -> None:
    for walk, minutes in zip(walks_of(plan), (None, None, 0), strict=True):
        walked(walk, minutes=minutes)
    day = NOW + timedelta(days=6)
    refresh_member(member_id=plan.member_id, now=day)
    before = entry(plan.member).reason
    here = entry(plan.member).clinic
    admins = [MembershipFactory.create(clinic=here, role=Role.CLINIC_ADMIN).user for _ in range(2)]
    proposal = propose_limits(clinic=here, on_track=100, low=99, by=admins[0], now=day)
    proposed = entry(plan.member).reason

    decide_limits(proposal=proposal, by=admins[1], is_accepted=True, now=day)

    assert (before, proposed, entry(plan.member).reason) == ("", "", "low")


def test_recomputing_costs_three_statements(plan: Plan, coach: User) -> None:
    walked(walks_of(plan)[0])
    RosterEntry.objects.update(percent=0)

    with CaptureQueriesContext(connection) as changed:
        refresh_member(member_id=plan.member_id, now=NOW)
    with CaptureQueriesContext(connection) as same:
        refresh_member(member_id=plan.member_id, now=NOW)

    assert (len(changed), len(same)) == (3, 2)


def test_member_nobody_looks_after_costs_one_statement(plan: Plan) -> None:
    with CaptureQueriesContext(connection) as asked:
        refresh_member(member_id=plan.member_id, now=NOW)

    assert len(asked) == 1


def test_verb_made_of_verbs_recomputes_once(plan: Plan, coach: User) -> None:
    walk = walked(walks_of(plan)[0])

    with CaptureQueriesContext(connection) as asked:
        record_check_in(
            walk_session=walk,
            kind=CheckInKind.AFTER,
            values={"pain": 7, "effort": 3, "confidence": 8},
            by=plan.member,
            now=walk.finished_at,
            today=WEDNESDAY,
        )

    read = [one["sql"] for one in asked if one["sql"].startswith("SELECT")]
    assert sum('"programs_rosterentry"' in sql for sql in read) == 1
    assert reasons(plan.member) == ["pain"]


@as_one_change()
def refused(plan: Plan) -> None:
    member_changed(member_id=plan.member_id, now=NOW)
    raise ValueError("refused")


def test_refusal_tells_nobody(plan: Plan, coach: User) -> None:
    RosterEntry.objects.update(percent=9)

    with pytest.raises(ValueError, match="refused"):
        refused(plan)
    untouched = entry(plan.member).percent
    member_changed(member_id=plan.member_id, now=NOW)

    assert (untouched, entry(plan.member).percent) == (9, RosterEntry.NO_PERCENT)


def test_message_comes_up_after_two_days_without_an_answer(plan: Plan, coach: User) -> None:
    Note.objects.create(
        member=plan.member, staff=coach, author=plan.member, body="May I rest?", created_at=NOW
    )
    keep_up(now=NOW + timedelta(hours=47, minutes=59))
    early = reasons(plan.member)

    keep_up(now=NOW + timedelta(hours=48))

    assert "unanswered" not in early
    assert "unanswered" in reasons(plan.member)


def test_what_nobody_took_for_a_day_goes_to_a_second_physio(plan: Plan) -> None:
    clinic = ClinicFactory.create()
    looked_after(plan.member, clinic, Role.PHYSIO)
    second = MembershipFactory.create(clinic=clinic, role=Role.PHYSIO).user
    fell(plan)

    too_early = escalate(now=NOW + timedelta(hours=23, minutes=59))
    moved = escalate(now=NOW + timedelta(hours=24))
    again = escalate(now=NOW + timedelta(hours=25))
    sent = OutgoingMail.objects.get(to=[second.email])

    assert (too_early, moved, again) == (0, 1, 0)
    assert FollowUp.objects.get().escalated_to == second
    assert not {"fall", "fell", "pain", plan.member.name.lower()} & set(sent.body.lower().split())
    assert mail.outbox == []


def test_taken_follow_up_is_not_passed_over_anybodys_head(plan: Plan, coach: User) -> None:
    fell(plan)
    FollowUp.objects.update(taken_at=NOW, assigned_to=coach)

    assert escalate(now=NOW + timedelta(days=2)) == 0


def test_command_proves_what_is_shown_and_owed_and_another_mends_it(
    plan: Plan, coach: User
) -> None:
    fell(plan)
    gone = looked_after(plan.member)
    before = list(FollowUp.objects.open().order_by("clinic").values_list("clinic", "reason"))
    RosterEntry.objects.update(percent=5)
    gone.clients.update(ended_at=NOW)
    FollowUp.objects.filter(clinic=coach.clients.get().clinic).delete()
    FollowUp.objects.update(assigned_to=gone)
    RosterCount.objects.filter(staff_id=coach.pk, group=1).update(number=77)
    said = StringIO()

    with time_machine.travel(NOW, tick=False):
        # Both entries, one of which nobody may have, both falls, and the clients of a group.
        with pytest.raises(CommandError, match="2 entries, 2 follow-ups, 1 counts differ"):
            call_command("verify_roster")
        call_command("rebuild_roster", stdout=said)
        call_command("verify_roster", stdout=said)

    assert said.getvalue().startswith("2 entries, 2 follow-ups, 1 counts changed.\nStored figures")
    assert list(RosterEntry.objects.values_list("staff", flat=True)) == [coach.pk]
    owed = FollowUp.objects.open().order_by("clinic")
    assert list(owed.values_list("clinic", "reason")) == before
    assert group_counts(coach, Role.COACH) == {RosterEntry.Group.ACT_TODAY: 1}


def test_who_left_the_clinic_is_told_of_nobody_who_waits_there(plan: Plan) -> None:
    clinic = ClinicFactory.create()
    looked_after(plan.member, clinic, Role.PHYSIO)
    second = MembershipFactory.create(clinic=clinic, role=Role.PHYSIO)
    elsewhere = MembershipFactory.create(user=second.user, role=Role.PHYSIO)
    fell(plan)
    escalate(now=NOW + timedelta(hours=24))
    told = waits_elsewhere(User.objects.get(pk=second.user_id))

    Membership.objects.filter(pk=second.pk).update(ended_at=NOW)
    in_the_other = waits_elsewhere(User.objects.get(pk=second.user_id))
    Membership.objects.filter(pk=elsewhere.pk).update(ended_at=NOW)

    assert [one.clinic_id for one in told] == [clinic.pk]
    assert in_the_other == []
    assert waits_elsewhere(User.objects.get(pk=second.user_id)) == []

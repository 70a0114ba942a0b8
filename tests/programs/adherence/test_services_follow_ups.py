from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from accounts.care_changes import care_changed
from accounts.models import AccessEvent, Clinic, Role, User
from programs.adherence.models import Contact, FollowUp, RosterEntry
from programs.adherence.queries.follow_ups import queue_of
from programs.adherence.queries.queue_page import queue_counts, queue_page
from programs.adherence.rules.words import reason_words
from programs.adherence.services import follow_ups
from programs.adherence.services.by_the_clock import escalate, keep_up
from programs.adherence.services.figures import refresh_member
from programs.adherence.services.follow_ups import CannotFollowUpError, ChangedMeanwhileError
from programs.adherence.services.rebuild import differing
from programs.adherence.services.taking_back import open_again, take_back
from programs.plans.models import Note
from programs.sessions.services.safety import record_stop
from tests.factories.accounts import MembershipFactory
from tests.factories.programs import NOW
from tests.programs.adherence.caring import LATER, TODAY, carer, entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]


def said(one: RosterEntry) -> str:
    since = one.reason_since
    return reason_words(one.reason, one.reason_detail, one.reason_number, since, TODAY)


def test_talk_closes_a_check_in_and_says_when_the_client_was_reached(
    quiet: FollowUp, coach: User
) -> None:
    done = follow_ups.log_call(
        follow_up=quiet.uuid,
        by=coach,
        result=Contact.Result.SPOKE,
        version=quiet.version,
        now=LATER,
    ).follow_up

    assert done
    assert (done.outcome, done.resolved_by) == ("spoke", coach)
    assert entry(coach).last_contact_on == TODAY
    assert entry(coach).reason != "quiet"
    assert AccessEvent.objects.filter(action="log_call", actor=coach).count() == 1


@pytest.mark.parametrize(("result", "days"), [("no_answer", 1), ("left_message", 2)])
def test_call_without_a_talk_comes_back_on_its_day(
    quiet: FollowUp, coach: User, result: str, days: int
) -> None:
    follow_ups.log_call(
        follow_up=quiet.uuid,
        by=coach,
        result=Contact.Result(result),
        version=quiet.version,
        now=LATER,
    )
    day = TODAY + timedelta(days=days)

    assert quiet not in queue_of(coach, Role.COACH, now=LATER)
    assert quiet in queue_of(coach, Role.COACH, now=LATER + timedelta(days=days))
    assert Contact.objects.get().next_on == day
    assert entry(coach).reason != "quiet"


def test_client_put_off_stays_among_those_to_check_in_with_until_that_day(
    quiet: FollowUp, coach: User, member: User
) -> None:
    day = TODAY + timedelta(days=3)
    for one in FollowUp.objects.open():
        follow_ups.snooze(follow_up=one.uuid, by=coach, until=day, version=one.version, now=LATER)
    waits = entry(coach)
    keep_up(now=LATER + timedelta(days=3))
    back = entry(coach)

    assert (waits.group, waits.reason_rank) == (RosterEntry.Group.CHECK_IN, 15)
    assert said(waits) == "Not started, plan sent 9 days ago. Put off until Monday"
    assert (back.group, back.reason_rank) == (RosterEntry.Group.CHECK_IN, 5)
    assert said(back) == "Not started, plan sent 9 days ago"
    assert differing(now=LATER + timedelta(days=3)) == 0


def test_only_what_reached_the_client_is_contact(
    quiet: FollowUp, coach: User, member: User, clinic: Clinic
) -> None:
    def since(**does: Any) -> date | None:
        verb = does.pop("verb")
        quiet.refresh_from_db()
        verb(follow_up=quiet.uuid, by=coach, version=quiet.version, now=LATER, **does)
        return entry(coach).last_contact_on

    physio = carer(member, clinic, Role.PHYSIO)
    tried = [
        since(verb=follow_ups.log_call, result=Contact.Result.NO_ANSWER),
        since(verb=follow_ups.snooze, until=TODAY + timedelta(days=2)),
        since(verb=follow_ups.pass_on, to=physio),
    ]
    reached = since(verb=follow_ups.resolve, outcome=FollowUp.Outcome.SPOKE)
    logged = list(Contact.objects.order_by("pk").values_list("kind", "result"))
    open_again(follow_up=quiet.uuid, by=coach, now=LATER)

    assert (tried, reached) == ([None] * 3, TODAY)
    assert logged[3:] == [("call", "spoke"), ("done", "")]
    assert entry(coach).last_contact_on is None


def test_outcome_that_tells_of_a_talk_logged_that_day_is_no_second_talk(
    fall: FollowUp, quiet: FollowUp, coach: User
) -> None:
    spoke = Contact.Result.SPOKE
    follow_ups.log_call(follow_up=fall.uuid, by=coach, result=spoke, version=1, now=LATER)
    outcome = FollowUp.Outcome.SPOKE
    follow_ups.resolve_many(follow_ups=[quiet.uuid], by=coach, outcome=outcome, now=LATER)

    assert Contact.objects.filter(kind=Contact.Kind.CALL).count() == 1


def test_what_needs_somebody_today_is_never_put_off(fall: FollowUp, coach: User) -> None:
    with pytest.raises(CannotFollowUpError, match="cannot wait"):
        follow_ups.snooze(follow_up=fall.uuid, by=coach, until=TODAY, version=fall.version, now=NOW)
    for version, result in enumerate((Contact.Result.NO_ANSWER, Contact.Result.SPOKE), start=1):
        called = follow_ups.log_call(
            follow_up=fall.uuid, by=coach, result=result, version=version, now=NOW
        ).follow_up
        assert (called.resolved_at, called.snoozed_until) == (None, None)

    assert entry(coach).group == RosterEntry.Group.ACT_TODAY


def test_second_answer_to_one_follow_up_meets_the_first_result(
    quiet: FollowUp, coach: User
) -> None:
    outcome = FollowUp.Outcome.ADJUSTED
    follow_ups.resolve(follow_up=quiet.uuid, by=coach, outcome=outcome, version=1, now=NOW)

    with pytest.raises(ChangedMeanwhileError) as refused:
        follow_ups.resolve(
            follow_up=quiet.uuid, by=coach, outcome=FollowUp.Outcome.SPOKE, version=1, now=NOW
        )

    assert refused.value.follow_up.outcome == "adjusted"
    assert Contact.objects.count() == 1


def test_safety_reason_stays_however_old_until_a_physio_closes_it(
    fall: FollowUp, coach: User, member: User, clinic: Clinic
) -> None:
    physio = carer(member, clinic, Role.PHYSIO)
    refresh_member(member_id=member.pk, now=NOW + timedelta(days=40))
    stands = FollowUp.objects.get(reason="urgent").resolved_at
    follow_ups.resolve(
        follow_up=fall.uuid,
        by=physio,
        outcome=FollowUp.Outcome.SPOKE,
        version=1,
        now=NOW + timedelta(days=40),
    )

    assert stands is None
    assert entry(coach).group != RosterEntry.Group.ACT_TODAY


def listed(user: User, role: Role) -> list[FollowUp]:
    page = queue_page(user, role)
    assert queue_counts(user, role)[""] == len(page.rows)
    uuids = {row["uuid"] for row in page.rows}
    assert uuids == {one.uuid for one in queue_of(user, role, now=LATER)}
    return list(FollowUp.objects.filter(uuid__in=uuids))


@time_machine.travel(LATER, tick=False)
def test_coach_who_closes_a_fall_leaves_it_to_the_physio_until_they_close_it(
    fall: FollowUp, coach: User, member: User, clinic: Clinic
) -> None:
    physio, spoke = carer(member, clinic, Role.PHYSIO), FollowUp.Outcome.SPOKE
    care_changed(member_id=member.pk, now=LATER)
    FollowUp.objects.exclude(pk=fall.pk).update(snoozed_until=TODAY + timedelta(days=9))
    given = {"follow_up": fall.uuid, "outcome": spoke, "now": LATER}

    done = follow_ups.resolve(by=coach, version=1, **given)

    fall.refresh_from_db()
    assert (fall.resolved_at, fall.assigned_to, fall.taken_at) == (None, physio, None)
    assert (listed(coach, Role.COACH), listed(physio, Role.PHYSIO)) == ([], [fall])
    assert [entry(coach).group, entry(physio).group] == [2, 1]
    assert said(entry(coach)) == "Fell during session on 13 May. A physio still has to check"
    assert entry(coach).last_contact_on == TODAY
    assert differing(now=LATER) == 0
    about = {"contact": done.contact.uuid, "before": done.before}
    take_back(follow_up=fall.uuid, by=coach, now=LATER, **about)
    assert (listed(coach, Role.COACH), Contact.objects.count()) == ([fall], 0)
    fall.refresh_from_db()
    follow_ups.resolve(by=coach, version=fall.version, **given)
    fall.refresh_from_db()
    follow_ups.resolve(by=physio, version=fall.version, **given)
    assert (listed(coach, Role.COACH), listed(physio, Role.PHYSIO)) == ([], [])
    assert entry(coach).reason_rank != 11


def test_new_fall_asks_the_coach_anew_though_an_older_one_was_handed_on(
    fall: FollowUp, coach: User, member: User
) -> None:
    outcome = FollowUp.Outcome.SPOKE
    follow_ups.resolve(follow_up=fall.uuid, by=coach, outcome=outcome, version=1, now=NOW)
    handed_on = entry(coach).group
    record_stop(
        walk_session=member.walk_sessions.first(),
        event_uuid=uuid4(),
        rule="stop_fall",
        answers={},
        occurred_at=LATER,
        now=LATER,
        today=TODAY,
    )

    assert (handed_on, entry(coach).group) == (2, 1)


def test_fall_that_no_physio_of_the_client_can_check_goes_to_another_of_the_clinic(
    fall: FollowUp, coach: User, clinic: Clinic
) -> None:
    other = MembershipFactory.create(clinic=clinic, role=Role.PHYSIO).user
    outcome = FollowUp.Outcome.SPOKE
    follow_ups.resolve(follow_up=fall.uuid, by=coach, outcome=outcome, version=1, now=NOW)

    escalate(now=NOW + timedelta(hours=24))

    fall.refresh_from_db()
    assert (fall.resolved_at, fall.assigned_to, fall.escalated_to) == (None, None, other)


def test_coach_who_takes_back_up_what_a_physio_has_finds_it_in_their_list(
    fall: FollowUp, coach: User
) -> None:
    outcome = FollowUp.Outcome.SPOKE
    follow_ups.resolve(follow_up=fall.uuid, by=coach, outcome=outcome, version=1, now=NOW)

    follow_ups.take(follow_up=fall.uuid, by=coach, version=2, now=NOW)

    assert fall in queue_of(coach, Role.COACH, now=LATER)


def test_nothing_needed_after_a_fall_takes_a_reason(fall: FollowUp, coach: User) -> None:
    with pytest.raises(CannotFollowUpError, match="few words"):
        follow_ups.resolve(
            follow_up=fall.uuid,
            by=coach,
            outcome=FollowUp.Outcome.NO_ACTION,
            version=1,
            now=NOW,
        )


def test_bulk_closes_check_ins_but_nothing_that_needs_somebody_today(
    quiet: FollowUp, fall: FollowUp, coach: User
) -> None:
    outcome = FollowUp.Outcome.MESSAGED
    with pytest.raises(CannotFollowUpError):
        follow_ups.resolve_many(
            follow_ups=[quiet.uuid, fall.uuid], by=coach, outcome=outcome, now=LATER
        )
    nothing_closed = FollowUp.objects.filter(resolved_at__isnull=False).count()
    closed = follow_ups.resolve_many(follow_ups=[quiet.uuid], by=coach, outcome=outcome, now=LATER)

    assert (nothing_closed, closed) == (0, 1)


def test_message_is_sent_in_the_carers_own_thread(quiet: FollowUp, coach: User) -> None:
    follow_ups.write(
        follow_up=quiet.uuid,
        by=coach,
        body="How is it going?",
        version=quiet.version,
        now=LATER,
    )

    assert Note.objects.get().staff == coach
    assert quiet not in queue_of(coach, Role.COACH, now=LATER + timedelta(days=1))
    assert quiet in queue_of(coach, Role.COACH, now=LATER + timedelta(days=2))


def test_passing_on_reaches_only_a_colleague_of_this_client(
    quiet: FollowUp, coach: User, member: User, clinic: Clinic
) -> None:
    physio = carer(member, clinic, Role.PHYSIO)
    stranger = MembershipFactory.create(clinic=clinic).user

    with pytest.raises(CannotFollowUpError):
        follow_ups.pass_on(
            follow_up=quiet.uuid, by=coach, to=stranger, version=quiet.version, now=LATER
        )
    done = follow_ups.pass_on(
        follow_up=quiet.uuid, by=coach, to=physio, version=quiet.version, now=LATER
    )

    assert (done.follow_up.assigned_to, done.follow_up.taken_at) == (physio, None)
    assert Contact.objects.get().kind == Contact.Kind.PASSED_ON


def test_somebody_elses_follow_up_is_not_there(quiet: FollowUp) -> None:
    stranger = MembershipFactory.create(clinic=quiet.clinic, role=Role.COACH).user

    with pytest.raises(FollowUp.DoesNotExist):
        follow_ups.take(follow_up=quiet.uuid, by=stranger, version=1, now=LATER)


def test_taking_twice_is_taking_once(quiet: FollowUp, coach: User) -> None:
    first = follow_ups.take(follow_up=quiet.uuid, by=coach, version=quiet.version, now=LATER)
    again = follow_ups.take(follow_up=quiet.uuid, by=coach, version=quiet.version, now=LATER)

    assert (first.version, again.version) == (2, 2)
    assert again.taken_at == LATER

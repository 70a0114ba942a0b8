from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import time_machine

from accounts.models import AccessEvent, CareRelationship, Clinic, Role, User
from programs.adherence.models import Contact, FollowUp
from programs.adherence.services import follow_ups, taking_back
from programs.adherence.services.figures import refresh_member
from programs.adherence.services.follow_ups import CannotFollowUpError, Done, Standing
from programs.plans.models import Note
from programs.plans.services.notes import CannotWriteNoteError, send_message
from retrowalk.models import OutgoingMail
from tests.programs.adherence.caring import LATER, TODAY, carer, entry

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

SECOND = timedelta(seconds=1)


def act(one: FollowUp, by: User, kind: str, *, to: User | None = None, now: Any = LATER) -> Done:
    """Do one of the things that can be taken back; a call is named by what came of it."""
    one.refresh_from_db()
    about: dict[str, Any] = {
        "follow_up": one.uuid,
        "by": by,
        "version": one.version,
        "now": now,
    }
    if kind == "message":
        return follow_ups.write(body="How is it going?", **about)
    if kind == "snooze":
        return follow_ups.snooze(until=TODAY + timedelta(days=7), **about)
    if kind == "pass_on":
        return follow_ups.pass_on(to=to, **about)
    return follow_ups.log_call(result=Contact.Result(kind), **about)


def back(done: Done, by: User, *, after: timedelta = SECOND) -> FollowUp:
    return taking_back.take_back(
        follow_up=done.follow_up.uuid,
        by=by,
        contact=done.contact.uuid,
        before=done.before,
        now=done.contact.at + after,
    )


def stands(one: FollowUp) -> tuple[Any, ...]:
    one.refresh_from_db()
    log = list(one.contacts.order_by("pk").values_list("pk", flat=True))
    return Standing.of(one), one.resolved_at, one.outcome, log


@pytest.mark.parametrize("kind", ["spoke", "left_message", "no_answer", "message", "snooze"])
def test_change_is_taken_back_as_if_it_never_was_made(
    quiet: FollowUp, coach: User, kind: str
) -> None:
    before = stands(quiet), entry(coach).reason, entry(coach).last_contact_on

    done = act(quiet, coach, kind)
    changed = stands(quiet)
    for _ in range(2):  # a second click
        back(done, coach, after=59 * SECOND)

    assert changed != before[0]
    assert (stands(quiet), entry(coach).reason, entry(coach).last_contact_on) == before
    assert not Note.objects.exists()
    taken_back = AccessEvent.objects.filter(action__endswith="_back", object_id=str(quiet.uuid))
    assert taken_back.count() == 1
    with pytest.raises(CannotFollowUpError, match="1 minute"):
        back(act(quiet, coach, kind), coach, after=61 * SECOND)


@pytest.mark.parametrize("kind", ["no_answer", "message", "snooze", "pass_on"])
def test_what_was_passed_on_is_given_back_to_whose_it_was(
    quiet: FollowUp, coach: User, member: User, clinic: Clinic, kind: str
) -> None:
    physio, other = (carer(member, clinic, Role.PHYSIO) for _ in range(2))
    act(quiet, physio, "snooze", now=LATER - timedelta(hours=3))
    act(quiet, coach, "pass_on", to=physio, now=LATER - timedelta(hours=2))
    quiet.refresh_from_db()
    follow_ups.take(follow_up=quiet.uuid, by=physio, version=quiet.version, now=LATER - SECOND)
    before = stands(quiet)

    back(act(quiet, coach, kind, to=other), coach)

    assert before[0] == Standing(
        owner=physio.uuid, taken_at=LATER - SECOND, snoozed_until=TODAY + timedelta(days=7)
    )
    assert stands(quiet) == before


def test_nobody_is_given_back_what_they_no_longer_look_after(
    fall: FollowUp, coach: User, member: User, clinic: Clinic
) -> None:
    physio = carer(member, clinic, Role.PHYSIO)
    act(fall, coach, "pass_on", to=physio, now=LATER - SECOND)
    done = act(fall, coach, "no_answer")
    CareRelationship.objects.filter(staff=physio).update(ended_at=LATER)

    back(done, coach)

    assert stands(fall)[0] == Standing(owner=None, taken_at=None, snoozed_until=None)


def test_something_new_meanwhile_goes_on_asking_for_somebody(quiet: FollowUp, coach: User) -> None:
    act(quiet, coach, "snooze", now=LATER - timedelta(hours=1))
    done = act(quiet, coach, "no_answer")
    news = {"occurred_at": LATER + SECOND, "taken_at": None, "snoozed_until": None}
    FollowUp.objects.filter(pk=quiet.pk).update(**news)

    back(done, coach, after=2 * SECOND)

    assert stands(quiet)[0] == Standing(owner=None, taken_at=None, snoozed_until=None)


def test_second_click_leaves_the_call_before_alone(fall: FollowUp, coach: User) -> None:
    first = act(fall, coach, "no_answer")
    second = act(fall, coach, "no_answer", now=LATER + SECOND)

    for _ in range(2):
        back(second, coach)

    assert Contact.objects.get() == first.contact


def test_nobody_takes_back_what_a_colleague_did(
    quiet: FollowUp, coach: User, member: User, clinic: Clinic
) -> None:
    physio = carer(member, clinic, Role.PHYSIO)

    for kind in ("no_answer", "message", "snooze", "pass_on"):
        done = act(quiet, coach, kind, to=physio)
        back(done, physio)
        assert quiet.contacts.filter(pk=done.contact.pk, staff=coach).exists()


@pytest.mark.parametrize(
    "kind, words",
    [
        ("no_answer", "your call stays"),
        ("message", "your message stays"),
        ("snooze", "it stays put off"),
        ("pass_on", "it stays passed on"),
    ],
)
def test_what_a_colleague_went_on_from_stays_and_says_so(
    quiet: FollowUp, coach: User, member: User, clinic: Clinic, kind: str, words: str
) -> None:
    physio = carer(member, clinic, Role.PHYSIO)
    done = act(quiet, coach, kind, to=physio)
    act(quiet, physio, "left_message", now=LATER + SECOND)
    went_on = stands(quiet)

    with pytest.raises(CannotFollowUpError, match=f"More was done about this since, so {words}"):
        back(done, coach, after=2 * SECOND)

    assert stands(quiet) == went_on


def test_what_a_colleague_took_on_or_was_closed_stays(
    quiet: FollowUp, coach: User, member: User, clinic: Clinic
) -> None:
    physio = carer(member, clinic, Role.PHYSIO)
    done = act(quiet, coach, "pass_on", to=physio)
    quiet.refresh_from_db()
    follow_ups.take(follow_up=quiet.uuid, by=physio, version=quiet.version, now=LATER + SECOND)

    with pytest.raises(CannotFollowUpError, match="it stays passed on"):
        back(done, coach, after=2 * SECOND)

    done = act(quiet, coach, "snooze", now=LATER + 2 * SECOND)
    gone = {"resolved_at": LATER + 3 * SECOND, "outcome": FollowUp.Outcome.PASSED}
    FollowUp.objects.filter(pk=quiet.pk).update(**gone)
    with pytest.raises(CannotFollowUpError, match="it stays put off"):
        back(done, coach, after=4 * SECOND)


def test_message_goes_with_its_mail_and_what_it_answered_waits_again(
    quiet: FollowUp, coach: User, member: User
) -> None:
    said: dict[str, Any] = {"member": member, "staff": coach}
    asked_at = LATER - timedelta(days=3)
    send_message(author=member, body="May I swim?", now=asked_at, **said)
    refresh_member(member_id=member.pk, now=LATER)
    unanswered = FollowUp.objects.open().get(reason="unanswered")
    OutgoingMail.objects.all().delete()

    with time_machine.travel(LATER, tick=False):
        done = act(quiet, coach, "message")
    waits_until = OutgoingMail.objects.get().next_try_at
    answered = stands(unanswered)
    back(done, coach)

    assert waits_until == LATER + follow_ups.UNDO_TIME
    assert answered[2] == "passed"
    assert stands(unanswered)[1:3] == (None, "")
    assert (Note.objects.get().author, Note.objects.get().read_at) == (member, None)
    assert not OutgoingMail.objects.exists()

    done = act(unanswered, coach, "message")  # and so where the message was about this one
    back(done, coach)
    assert stands(unanswered)[:3] == (done.before, None, "")


def test_message_stays_once_it_is_read_or_more_was_written(
    quiet: FollowUp, coach: User, member: User
) -> None:
    said: dict[str, Any] = {"member": member, "staff": coach}
    done = act(quiet, coach, "message")
    Note.objects.update(read_at=LATER)
    with pytest.raises(CannotWriteNoteError, match="has read your message"):
        back(done, coach)

    Note.objects.update(read_at=None)
    send_message(author=coach, body="And one more thing", now=LATER + SECOND, **said)
    with pytest.raises(CannotWriteNoteError, match="More was written since"):
        back(done, coach)

    with time_machine.travel(LATER, tick=False):
        done = act(quiet, coach, "message", now=LATER + 2 * timedelta(minutes=1))
    back(done, coach)
    assert (Note.objects.count(), OutgoingMail.objects.count()) == (2, 1)  # it tells of the others


def test_words_sent_a_moment_before_in_the_thread_are_not_taken_back(
    quiet: FollowUp, coach: User, member: User
) -> None:
    send_message(
        member=member, staff=coach, author=coach, body="How is it going?", now=LATER - SECOND
    )

    with pytest.raises(CannotWriteNoteError, match="sent before this"):
        back(act(quiet, coach, "message"), coach)


def test_closing_is_taken_back_within_a_minute_only(quiet: FollowUp, coach: User) -> None:
    def close() -> None:
        quiet.refresh_from_db()
        follow_ups.resolve(
            follow_up=quiet.uuid,
            by=coach,
            outcome=FollowUp.Outcome.NO_ACTION,
            version=quiet.version,
            now=LATER,
        )

    close()
    taking_back.open_again(follow_up=quiet.uuid, by=coach, now=LATER + timedelta(seconds=59))
    was_open_again = entry(coach).reason
    close()

    with pytest.raises(CannotFollowUpError, match="1 minute"):
        taking_back.open_again(follow_up=quiet.uuid, by=coach, now=LATER + timedelta(seconds=61))
    assert was_open_again == "quiet"


def test_what_has_come_up_again_meanwhile_is_not_opened_twice(
    quiet: FollowUp, coach: User, member: User, clinic: Clinic
) -> None:
    spoke = FollowUp.Outcome.SPOKE
    follow_ups.resolve(follow_up=quiet.uuid, by=coach, outcome=spoke, version=1, now=LATER)
    anew = FollowUp.objects.create(
        member=member,
        clinic=clinic,
        reason=quiet.reason,
        rank=quiet.rank,
        since=TODAY,
        created_at=LATER,
    )

    with pytest.raises(CannotFollowUpError, match="come up again"):
        taking_back.open_again(follow_up=quiet.uuid, by=coach, now=LATER)

    assert list(FollowUp.objects.open().filter(reason=quiet.reason)) == [anew]


def test_nobody_opens_again_what_a_colleague_closed(
    quiet: FollowUp, coach: User, member: User, clinic: Clinic
) -> None:
    physio = carer(member, clinic, Role.PHYSIO)
    spoke = FollowUp.Outcome.SPOKE
    follow_ups.resolve(follow_up=quiet.uuid, by=coach, outcome=spoke, version=1, now=LATER)

    with pytest.raises(CannotFollowUpError):
        taking_back.open_again(follow_up=quiet.uuid, by=physio, now=LATER)

    quiet.refresh_from_db()
    assert quiet.resolved_by == coach

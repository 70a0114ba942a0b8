"""A client's record, an alert and a walk, written twice at once (R22, R27, T8).

Each race is run again without its guard: that control must show the fault.
"""

from __future__ import annotations

from accounts.models import CareRelationship, Role, User
from programs.adherence.models import Contact
from programs.plans.models import ClinicalNote, ClinicalNoteVersion
from programs.plans.services.clinical_notes import write_clinical_note
from programs.sessions.models import CheckIn, WalkSession
from tests.factories.accounts import CareRelationshipFactory
from tests.factories.programs import NOW, member_with_plan, walks_of
from tests.factories.roster import client_of, owed, physio_of
from tests.http_races.server import Answer, Sent, Server, signed_in
from tests.http_races.walking import checked, finishing
from tests.programs.sessions.moves import walk_through

DOUBLE_CLICKS = 50


def statuses(answers: list[Answer]) -> list[int]:
    return sorted(one.status for one in answers)


def note_of(care: CareRelationship) -> ClinicalNote:
    return write_clinical_note(
        member=care.member, clinic=care.clinic, author=care.staff, body="Warm knee", now=NOW
    )


def amended_in_two_tabs(server: Server, without: str = "") -> tuple[list[Answer], list[str]]:
    care = CareRelationshipFactory.create()
    note, browser = note_of(care), signed_in(care.staff)

    def amending(body: str) -> Sent:
        fields = {"client": str(care.member.uuid), "number": "1", "body": body}
        return Sent(browser, f"/clients/{care.member.uuid}/notes/{note.uuid}/", fields, meet="both")

    answers = server.race(amending("Cool knee"), amending("Hot knee"), without=without)
    versions = ClinicalNoteVersion.objects.filter(note=note).order_by("number")
    return answers, list(versions.values_list("body", flat=True))


def test_note_amended_in_two_tabs_keeps_one_and_hands_the_other_back(server: Server) -> None:
    answers, bodies = amended_in_two_tabs(server)

    assert statuses(answers) == [302, 409]
    [conflict] = [one.words for one in answers if one.status == 409]
    assert len(bodies) == 2
    assert "Cool knee" in conflict
    assert "Hot knee" in conflict


def test_control_without_the_version_of_the_note_one_is_written_over(server: Server) -> None:
    answers, bodies = amended_in_two_tabs(server, without="version of the note")

    assert (statuses(answers), len(bodies)) == ([302, 302], 3)


def clicked_often(server: Server, clicks: int, without: str = "") -> tuple[set[int], int]:
    """Send one form so many times at once; return the answers and how many notes there are."""
    care = CareRelationshipFactory.create()
    fields = {"client": str(care.member.uuid), "body": "Cool knee"}
    form = Sent(signed_in(care.staff), f"/clients/{care.member.uuid}/notes/", fields)
    answers = server.race(*[form] * clicks, without=without)
    return {one.status for one in answers}, ClinicalNote.objects.filter(member=care.member).count()


def test_50_clicks_at_once_are_one_note(server: Server) -> None:
    assert clicked_often(server, DOUBLE_CLICKS) == ({302}, 1)


def test_control_without_looking_for_the_twin_each_click_is_a_note(server: Server) -> None:
    assert clicked_often(server, 4, without="twin of the note") == ({302}, 4)


def two_take_one_alert(server: Server, without: str = "") -> tuple[list[Answer], int]:
    """Have two physios call about the same alert, which both saw that nobody had taken."""
    first = CareRelationshipFactory.create().staff
    entry = client_of(first, role=Role.PHYSIO, reason="urgent")
    second = physio_of(entry.clinic)
    client_of(second, role=Role.PHYSIO, member=entry.member)
    alert = owed(entry, "urgent")

    def calling(by: User) -> Sent:
        fields = {"client": str(entry.member.uuid), "version": "1", "result": "no_answer"}
        return Sent(signed_in(by), f"/alerts/{alert.uuid}/call/", fields, meet="both")

    answers = server.race(calling(first), calling(second), without=without)
    return answers, Contact.objects.filter(follow_up=alert).count()


def test_alert_taken_twice_at_once_is_taken_by_one_and_the_other_is_told(server: Server) -> None:
    answers, calls = two_take_one_alert(server)

    assert (statuses(answers), calls) == ([302, 409], 1)
    [conflict] = [one.words for one in answers if one.status == 409]
    assert "This was changed meanwhile, by you in another window or by a colleague." in conflict


def test_control_without_the_version_of_the_alert_the_client_is_called_twice(
    server: Server,
) -> None:
    answers, calls = two_take_one_alert(server, without="version of the alert")

    assert (statuses(answers), calls) == ([302, 302], 2)


def two_devices_finish(
    server: Server, share: int, without: str = ""
) -> tuple[list[int], WalkSession]:
    """Have two devices send the same walk; the second measured this share of it."""
    walk = checked(member_with_plan())
    answers = server.race(
        finishing(walk, meet="both"), finishing(walk, share=share, meet="both"), without=without
    )
    return statuses(answers), WalkSession.objects.get(pk=walk.pk)


def test_two_tellings_of_one_walk_are_both_kept(server: Server) -> None:
    answers, walk = two_devices_finish(server, share=50)

    assert answers == [200, 409]
    assert [event["kind"] for event in walk.events] == ["other_result"]


def test_same_walk_twice_at_once_is_one_walk(server: Server) -> None:
    answers, walk = two_devices_finish(server, share=100)

    assert answers == [200, 200]
    assert (walk.is_to_confirm, walk.events) == (False, [])


def test_control_a_walk_not_read_again_writes_one_telling_over_the_other(server: Server) -> None:
    answers, walk = two_devices_finish(server, share=50, without="walk read again")

    assert (answers, walk.events) == ([200, 200], [])


def test_first_answers_from_two_devices_at_once_are_both_kept_and_one_stands(
    server: Server,
) -> None:
    walk = walk_through(walks_of(member_with_plan())[0])

    def telling(pain: int) -> Sent:
        page = f"/sessions/{walk.uuid}/log/pain/"
        return Sent(signed_in(walk.member), page, {"pain": str(pain)}, meet="both")

    answers = server.race(telling(3), telling(5))

    told = CheckIn.objects.filter(walk_session=walk)
    assert statuses(answers) == [302, 302]
    assert sorted(told.values_list("pain", flat=True)) == [3, 5]
    assert told.filter(replaced_by=None).count() == 1

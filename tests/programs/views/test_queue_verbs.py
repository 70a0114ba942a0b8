"""What is done in a queue: calling, writing, putting off, passing on, closing, taking back."""

from __future__ import annotations

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpResponse
from django.test import Client

from accounts.models import Role
from programs.adherence.models import Contact, FollowUp
from programs.adherence.services.follow_ups import Standing
from programs.plans.models import Note
from tests.factories.accounts import ClinicFactory
from tests.factories.roster import client_of, coach_of, owed, physio_of
from tests.lost_turn import lost_turn
from tests.programs.views.queues import HTMX, Desk, about, desk_at, words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_wednesday")]


def undo_of(response: HttpResponse) -> str:
    """Return where the Undo of the toast leads."""
    (address,) = re.findall(r'action="([^"]+/undo/[^"]*)"', response.content.decode())
    return unescape(address)


def test_what_is_done_on_the_page_of_one_leads_to_the_list_under_its_own_heading(
    client: Client, desk: Desk
) -> None:
    one = desk.owes("Colin Webb", "stumble")
    own_page = f"{desk.base}{one.uuid}/"
    here = {"HTTP_HX_CURRENT_URL": f"http://testserver{own_page}"}

    done = client.post(f"{own_page}call/", about(one, result="spoke"), **HTMX, **here)
    page = client.get(done["HX-Redirect"])

    assert done["HX-Redirect"].startswith(f"{desk.base}?at=")
    assert "<h1>Colin Webb</h1>" not in page.content.decode()
    back = client.post(undo_of(page))
    assert back["Location"] == own_page


def test_second_tap_logs_the_call_and_gives_focus_to_the_heading(
    client: Client, desk: Desk
) -> None:
    one = desk.owes("Colin Webb", "stumble")

    response = client.post(f"{desk.base}{one.uuid}/call/", about(one, result="spoke"), **HTMX)

    one.refresh_from_db()
    contact = Contact.objects.filter(kind="call").get()
    assert (one.outcome, contact.result, contact.staff) == ("spoke", "spoke", desk.staff)
    page = response.content.decode()
    assert f'id="owed-{one.uuid}"' not in page
    assert "autofocus>No" in page
    assert 'id="act-today-count" hx-swap-oob="true" hidden>0<' in page
    assert undo_of(response).startswith(f"{desk.base}{one.uuid}/undo/?back=")
    assert "Call logged: spoke with Colin." in words(response)


def test_act_today_stays_after_a_call_without_answer_which_can_be_taken_back(
    client: Client, desk: Desk
) -> None:
    one = desk.owes("Joan Petrie", "urgent")

    client.post(f"{desk.base}{one.uuid}/call/", about(one, result="no_answer"))

    page = client.get(desk.base)
    shown = words(page)
    assert "Joan Petrie" in shown
    assert "Called by you at 10:00am, no answer" in shown
    assert "Owner: You" in shown
    back = client.post(undo_of(page), follow=True)
    assert f'href="{desk.base}{one.uuid}/" autofocus' in back.content.decode()
    shown = words(back)
    assert "Taken back." in shown
    assert "Called by" not in shown
    assert "Owner: Nobody yet" in shown


def test_coach_reads_who_still_has_to_check_and_can_take_it_back(client: Client) -> None:
    desk = desk_at("/follow-ups/", client)
    one = desk.owes("Joan Petrie", "urgent")
    client_of(physio_of(desk.clinic, name="Anna Berg"), member=one.member, role=Role.PHYSIO)
    told = words(client.get(f"{desk.base}{one.uuid}/", {"do": "close"}, **HTMX))
    sent = about(one, outcome="spoke", resolution="Has seen her doctor")

    response = client.post(f"{desk.base}{one.uuid}/resolve/", sent, follow=True)

    one.refresh_from_db()
    back = client.post(undo_of(response), follow=True)
    assert "This closes your part. Anna Berg still has to check" in told
    assert "Done for Joan. Anna Berg still has to check." in words(response)
    assert f"owed-{one.uuid}" not in response.content.decode()
    assert one.resolved_at is None
    assert f"owed-{one.uuid}" in back.content.decode()
    client.force_login(one.assigned_to)
    assert "This closes your part." not in words(client.get(f"/alerts/{one.uuid}/"))


def test_done_closes_with_outcome_and_can_be_taken_back(client: Client, desk: Desk) -> None:
    one = desk.owes("Joan Petrie", "pain")
    sent = about(one, outcome="spoke", resolution="Seen by her doctor")

    response = client.post(f"{desk.base}{one.uuid}/resolve/", sent, follow=True)

    one.refresh_from_db()
    assert (one.outcome, one.resolved_by) == ("spoke", desk.staff)
    assert "Done for Joan." in words(response)
    client.post(f"{desk.base}{one.uuid}/undo/")
    one.refresh_from_db()
    assert one.resolved_at is None


@pytest.mark.parametrize(
    ("verb", "sent", "said"),
    [
        ("snooze", {"until": "2026-05-16"}, "Put off until Saturday 16 May."),
        ("write", {"body": "Shall we find a new day?"}, "Message sent to Colin."),
        ("pass-on", {}, "Passed on to Anna Kaur."),
    ],
)
def test_change_is_told_with_an_undo_that_takes_back_this_only(
    client: Client, desk: Desk, verb: str, sent: dict[str, str], said: str
) -> None:
    one = desk.owes("Colin Webb", "stumble", snoozed_until=date(2026, 5, 13))
    other = physio_of(desk.clinic, name="Anna Kaur")
    client_of(other, member=one.member, role=Role.PHYSIO)
    stood = Standing.of(one)

    done = client.post(f"{desk.base}{one.uuid}/{verb}/", about(one, to=str(other.uuid), **sent))
    page = client.get(done["Location"])
    one.refresh_from_db()
    changed = Standing.of(one)
    taken_back = client.post(undo_of(page), follow=True)

    assert said in words(page)
    assert "Taken back." in words(taken_back)
    assert f'href="{desk.base}{one.uuid}/" autofocus' in taken_back.content.decode()
    one.refresh_from_db()
    assert changed != stood
    assert Standing.of(one) == stood
    assert (Contact.objects.count(), Note.objects.count()) == (0, 0)


def test_undo_is_refused_kindly_where_a_colleague_went_on(client: Client, desk: Desk) -> None:
    one = desk.owes("Colin Webb", "stumble")
    sent = about(one, until="2026-05-16")
    undo = undo_of(client.post(f"{desk.base}{one.uuid}/snooze/", sent, **HTMX))
    one.refresh_from_db()
    client.post(f"{desk.base}{one.uuid}/call/", about(one, result="left_message"))

    response = client.post(undo)

    assert response.status_code == 422
    assert "More was done about this since, so it stays put off." in words(response)
    one.refresh_from_db()
    assert one.snoozed_until == date(2026, 5, 15)


def test_undo_that_this_server_did_not_write_is_not_found(client: Client, desk: Desk) -> None:
    one = desk.owes("Colin Webb", "stumble")
    sent = about(one, until="2026-05-16")
    undo = undo_of(client.post(f"{desk.base}{one.uuid}/snooze/", sent, **HTMX))
    changed = f"{undo[:-1]}{'a' if undo[-1] != 'a' else 'b'}"

    for address in (changed, f"{undo.split('=')[0]}=", f"{undo.split('=')[0]}={one.uuid}"):
        assert client.post(address).status_code == 404
    assert Contact.objects.count() == 1


def test_call_is_logged_once_where_the_list_after_it_cannot_be_read(
    client: Client, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = desk.owes("Colin Webb", "urgent")
    tries: list[object] = []

    def locked(*given: object, **_asked: object) -> None:
        tries.append(given)
        raise lost_turn()

    monkeypatch.setattr("programs.views.queue.queue_page", locked)

    with pytest.raises(OperationalError):
        client.post(f"{desk.base}{one.uuid}/call/", about(one, result="no_answer"), **HTMX)

    assert (len(tries), Contact.objects.count()) == (1, 1)


def test_done_without_an_outcome_is_sent_back_with_the_words_kept(
    client: Client, desk: Desk
) -> None:
    one = desk.owes("Joan Petrie", "urgent")

    response = client.post(
        f"{desk.base}{one.uuid}/resolve/", about(one, resolution="Typed words"), **HTMX
    )

    assert response.status_code == 422
    assert "Choose what was done" in words(response)
    assert 'value="Typed words"' in response.content.decode()
    assert 'id="main"' in response.content.decode()


def test_check_in_is_put_off_and_leaves_the_list(client: Client, desk: Desk) -> None:
    one = desk.owes("Colin Webb", "stumble")

    client.post(f"{desk.base}{one.uuid}/snooze/", about(one, until="2026-05-16"))

    one.refresh_from_db()
    assert one.snoozed_until == date(2026, 5, 16)
    assert "Colin Webb" not in words(client.get(desk.base)).replace("Put off", "")


def test_act_today_cannot_be_put_off(client: Client, desk: Desk) -> None:
    one = desk.owes("Joan Petrie", "urgent")

    response = client.post(f"{desk.base}{one.uuid}/snooze/", about(one, until="2026-05-16"))

    assert response.status_code == 422
    assert "This cannot wait." in words(response)
    assert "Look again later" not in words(client.get(f"{desk.base}{one.uuid}/"))


@pytest.mark.parametrize("until", ["", "tomorrow", "2026-02-30", "2026-05-13", "2030-01-01"])
def test_day_to_look_again_must_lie_ahead(client: Client, desk: Desk, until: str) -> None:
    one = desk.owes("Colin Webb", "stumble")

    response = client.post(f"{desk.base}{one.uuid}/snooze/", about(one, until=until))

    assert response.status_code == 422
    one.refresh_from_db()
    assert one.snoozed_until is None


def test_message_goes_into_the_thread(client: Client, desk: Desk) -> None:
    one = desk.owes("Colin Webb", "stumble")

    client.post(f"{desk.base}{one.uuid}/write/", about(one, body="Shall we find a new day?"))

    note = Note.objects.get()
    assert (note.member, note.author, note.body) == (
        one.member,
        desk.staff,
        "Shall we find a new day?",
    )


def test_pass_on_names_a_colleague_of_the_same_client(client: Client, desk: Desk) -> None:
    one = desk.owes("Colin Webb", "stumble")
    other = physio_of(desk.clinic, name="Anna Kaur")
    client_of(other, member=one.member, role=Role.PHYSIO)
    page = words(client.get(f"{desk.base}{one.uuid}/"))

    client.post(f"{desk.base}{one.uuid}/pass-on/", about(one, to=str(other.uuid)))

    one.refresh_from_db()
    assert "Pass on to Anna Kaur" in page
    assert one.assigned_to == other


def test_stranger_cannot_be_given_a_client(client: Client, desk: Desk) -> None:
    one = desk.owes("Colin Webb", "stumble")

    response = client.post(
        f"{desk.base}{one.uuid}/pass-on/", about(one, to=str(physio_of(desk.clinic).uuid))
    )

    assert response.status_code == 422


def test_ticked_check_ins_close_together(client: Client, desk: Desk) -> None:
    both = [desk.owes("Colin Webb", "stumble"), desk.owes("Amina Yusuf", "stumble")]

    client.post(
        f"{desk.base}resolve/", {"follow_up": [one.uuid for one in both], "outcome": "messaged"}
    )

    assert set(FollowUp.objects.values_list("outcome", flat=True)) == {"messaged"}


@pytest.mark.parametrize(
    "sent",
    [
        {"outcome": "spoke"},
        {"follow_up": ["x"], "outcome": "passed"},
        {"follow_up": ["x"], "outcome": ""},
    ],
)
def test_closing_many_without_rows_or_outcome_is_sent_back(
    client: Client, desk: Desk, sent: dict[str, Any]
) -> None:
    assert client.post(f"{desk.base}resolve/", sent).status_code == 422


def test_nothing_is_chosen_for_whom_is_closed_in_a_bundle(client: Client, desk: Desk) -> None:
    desk.owes("Colin Webb", "stumble")

    page = client.get(desk.base).content.decode()

    _, _, choices = page.partition('id="many-outcome"')
    assert choices.partition(">")[2].startswith(
        '<option value="">Choose</option><option value="spoke">'
    )


def test_nobody_closes_act_today_in_a_bundle(client: Client, desk: Desk) -> None:
    one = desk.owes("Joan Petrie", "urgent")

    response = client.post(
        f"{desk.base}resolve/", {"follow_up": [one.uuid], "outcome": "no_action"}, **HTMX
    )

    assert response.status_code == 422
    assert FollowUp.objects.open().count() == 1


def test_bundle_reaches_no_client_of_somebody_else(client: Client, desk: Desk) -> None:
    other = client_of(coach_of(ClinicFactory.create()), reason="stumble")
    theirs = owed(other, "stumble")

    client.post(f"{desk.base}resolve/", {"follow_up": [theirs.uuid], "outcome": "spoke"})

    assert FollowUp.objects.open().filter(pk=theirs.pk).exists()


def test_change_of_a_colleague_meanwhile_is_told_and_nothing_kept(
    client: Client, desk: Desk
) -> None:
    one = desk.owes("Joan Petrie", "urgent")
    FollowUp.objects.filter(pk=one.pk).update(version=2)

    response = client.post(f"{desk.base}{one.uuid}/resolve/", about(one, outcome="spoke"), **HTMX)

    assert response.status_code == 409
    assert "This was changed meanwhile, by you in another window or by a colleague." in words(
        response
    )
    assert FollowUp.objects.open().count() == 1

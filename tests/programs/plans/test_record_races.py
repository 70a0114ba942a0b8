"""Two at once in a client's record: nothing is written twice, and nothing over another (R27)."""

from __future__ import annotations

from functools import partial

import pytest
from django.utils import timezone

from accounts.models import CareRelationship, User
from accounts.services.cover import CannotCoverError, open_cover
from programs.plans.models import ClinicalNote, ClinicalNoteVersion, Note
from programs.plans.services import clinical_notes
from programs.plans.services.clinical_notes import (
    NoteChangedError,
    amend_clinical_note,
    write_clinical_note,
)
from programs.plans.services.notes import send_message
from tests import races
from tests.factories.accounts import CareRelationshipFactory, MembershipFactory

pytestmark = pytest.mark.django_db(transaction=True)

at_once = partial(races.at_once, refusals=(NoteChangedError, CannotCoverError))


@pytest.fixture
def care(transactional_db: None) -> CareRelationship:
    found: CareRelationship = CareRelationshipFactory.create(link__member__name="Margaret Hill")
    return found


def write(care: CareRelationship, body: str = "Warm knee") -> ClinicalNote:
    return write_clinical_note(
        member=care.member, clinic=care.clinic, author=care.staff, body=body, now=timezone.now()
    )


def amend(note: ClinicalNote, body: str) -> ClinicalNoteVersion:
    return amend_clinical_note(
        note=note, body=body, read_number=1, by=note.author, now=timezone.now()
    )


def test_two_changes_at_once_keep_one_and_hand_the_other_back(care: CareRelationship) -> None:
    note = write(care)

    results = at_once(lambda: amend(note, "Cool knee"), lambda: amend(note, "Hot knee"))

    refused = [one for one in results if isinstance(one, NoteChangedError)]
    assert len(refused) == 1
    assert refused[0].latest.number == 2
    assert ClinicalNoteVersion.objects.count() == 2


def test_two_clicks_write_one_note_and_one_message(care: CareRelationship) -> None:
    def send() -> Note:
        return send_message(
            member=care.member,
            staff=care.staff,
            author=care.staff,
            body="How is your knee?",
            now=timezone.now(),
        )

    at_once(*[lambda: write(care)] * 3)
    at_once(*[send] * 3)

    assert (ClinicalNote.objects.count(), Note.objects.count()) == (1, 1)


def test_two_clicks_open_one_cover(care: CareRelationship) -> None:
    colleague = MembershipFactory.create(clinic=care.clinic).user

    def cover() -> CareRelationship:
        by = User.objects.get(pk=colleague.pk)
        who = care.member.email
        return open_cover(by=by, who=who, reason="Anna is ill today", now=timezone.now())

    results = at_once(cover, cover)

    assert [isinstance(one, CannotCoverError) for one in results].count(True) == 1
    assert CareRelationship.objects.filter(staff=colleague).count() == 1


def test_race_shows_when_the_twin_is_not_looked_for(
    care: CareRelationship, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clinical_notes, "SENT_TWICE", -clinical_notes.SENT_TWICE)

    at_once(*[lambda: write(care)] * 2)

    assert ClinicalNote.objects.count() == 2

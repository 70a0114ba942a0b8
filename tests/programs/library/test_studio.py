from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Role, User
from programs.library import queries
from programs.library.models import ProgramTemplate
from programs.library.queries import latest_version, program_of, templates_for
from programs.library.rules.program_file import BUILT_IN_KEYS, ProgramFile
from programs.library.services.editions import rewrite_draft
from programs.library.services.studio import (
    CannotChangeTemplate,
    StaleTemplate,
    add_template,
    approve_template,
    archive_template,
    copy_template,
    publish_template,
    save_program,
    share_template,
)
from retrowalk.db import FrozenError
from tests.factories.accounts import ClinicFactory, MembershipFactory
from tests.factories.roster import client_of
from tests.factories.templates import NOW, clinic_of, clinic_template, physio

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

LATER = datetime(2026, 5, 20, 9, 0, tzinfo=UTC)


def of(template: ProgramTemplate) -> ProgramFile:
    return program_of(latest_version(template))


def saved(template: ProgramTemplate, **week_1: object) -> None:
    """Keep the template with its first week changed."""
    template.refresh_from_db()
    program = of(template)
    first = replace(program.weeks[0], **week_1)  # type: ignore[arg-type]
    changed = replace(program, weeks=(first, *program.weeks[1:]))
    save_program(template=template, program=changed, seen=template.version)
    template.refresh_from_db()


def publish(template: ProgramTemplate, by: User) -> None:
    template.refresh_from_db()
    publish_template(template=template, by=by, seen=template.version, now=LATER)
    template.refresh_from_db()


@pytest.mark.parametrize("key", ["knee_oa", "post_stroke_supervised"])
def test_a_copy_holds_what_the_original_holds_under_its_own_name(key: str) -> None:
    reader = physio()

    copy = clinic_template(reader, key)

    original = ProgramTemplate.objects.get(key=key)
    assert (copy.based_on, copy.clinic, copy.created_by) == (original, clinic_of(reader), reader)
    assert copy.key.startswith(key)
    assert copy.key != key
    assert of(copy).digest() == of(original).digest()


def test_a_copy_of_a_copy_keeps_the_rules_of_the_built_in_program() -> None:
    reader = physio()
    first = clinic_template(reader)

    second = copy_template(source=first, by=reader, clinic=clinic_of(reader))

    assert second.based_on.key == "knee_oa"
    assert second.title == "Knee osteoarthritis, our copy, our copy"


def test_a_physio_adds_nothing_to_a_clinic_where_they_do_not_work_as_one() -> None:
    reader, other = physio(), ClinicFactory.create()
    MembershipFactory.create(user=reader, clinic=other, role=Role.COACH)
    source = ProgramTemplate.objects.get(key="knee_oa")

    with pytest.raises(CannotChangeTemplate, match="only where you work"):
        copy_template(source=source, by=reader, clinic=other)


def test_changed_weeks_say_so_beside_the_sources_and_the_old_ones_do_not() -> None:
    copy = clinic_template(physio())

    saved(copy, repetitions=5)
    changed = of(copy).content.dose_notes[0].words
    saved(copy, repetitions=4)

    assert changed == "Your clinic chose these weeks. They are not those of Knee osteoarthritis."
    assert of(copy).digest() == of(copy.based_on).digest()


def test_a_draft_is_changed_in_place_and_a_published_version_gets_a_new_draft() -> None:
    reader = physio()
    copy = clinic_template(reader)

    saved(copy, repetitions=5)
    publish(copy, reader)
    saved(copy, repetitions=6)
    saved(copy, repetitions=7)

    weeks = [
        version.weeks.get(position=1).repetitions for version in copy.versions.order_by("number")
    ]
    assert weeks == [5, 7]


def test_a_new_title_stands_on_every_roster() -> None:
    reader = physio()
    copy = clinic_template(reader)
    entry, other = (
        client_of(reader, role=Role.PHYSIO, program_key=key, program_title="Knees")
        for key in (copy.key, "knee_oa")
    )

    save_program(template=copy, program=replace(of(copy), title="Our knees"), seen=copy.version)

    entry.refresh_from_db()
    other.refresh_from_db()
    assert (entry.program_title, other.program_title) == ("Our knees", "Knees")


def test_a_published_version_refuses_an_edit() -> None:
    copy = clinic_template(physio(), is_published=True)
    version = latest_version(copy)

    with pytest.raises(FrozenError):
        rewrite_draft(version, program_of(version))


def test_an_edit_of_a_template_that_changed_since_is_stale() -> None:
    copy = clinic_template(physio())
    seen = copy.version
    saved(copy, repetitions=5)

    with pytest.raises(StaleTemplate):
        save_program(template=copy, program=of(copy), seen=seen)

    assert of(copy).weeks[0].repetitions == 5


def test_a_broken_limit_is_not_published() -> None:
    reader = physio()
    copy = clinic_template(reader, "treadmill_cardio")
    saved(copy, min_mm_per_second=1000, max_mm_per_second=1200)

    with pytest.raises(CannotChangeTemplate, match=r"week 1 right first. The limit is 1.111 m/s"):
        publish(copy, reader)


def test_nothing_new_is_not_published_twice() -> None:
    reader = physio()
    copy = clinic_template(reader, is_published=True)

    with pytest.raises(CannotChangeTemplate, match="nothing new"):
        publish(copy, reader)


def test_built_in_programs_stay_as_they_are() -> None:
    reader = physio()
    built_in = ProgramTemplate.objects.get(key="knee_oa")

    for change in (
        lambda: save_program(template=built_in, program=of(built_in), seen=1),
        lambda: publish_template(template=built_in, by=reader, seen=1, now=NOW),
        lambda: archive_template(template=built_in, is_archived=True, now=NOW),
        lambda: share_template(template=built_in, by=reader, is_shared=False),
        lambda: approve_template(template=built_in, by=reader, seen=1, now=NOW),
    ):
        with pytest.raises(CannotChangeTemplate, match="Copy it first"):
            change()


def test_a_second_physio_approves_and_a_new_version_needs_a_new_approval() -> None:
    author = physio()
    colleague = physio(clinic_of(author))
    copy = clinic_template(author, is_published=True, is_shared=True)

    with pytest.raises(CannotChangeTemplate, match="another physio"):
        approve_template(template=copy, by=author, seen=copy.version, now=NOW)
    copy.refresh_from_db()
    approve_template(template=copy, by=colleague, seen=copy.version, now=NOW)
    copy.refresh_from_db()
    approved_by = copy.approved_by
    saved(copy, repetitions=5)
    publish(copy, author)

    assert approved_by == colleague
    assert copy.approved_by is None


def test_the_only_physio_of_a_clinic_approves_alone_and_never_a_draft() -> None:
    author = physio()
    MembershipFactory.create(clinic=clinic_of(author), role=Role.COACH)
    draft = clinic_template(author)
    ready = clinic_template(author, is_published=True)

    with pytest.raises(CannotChangeTemplate, match="Publish the draft first"):
        approve_template(template=draft, by=author, seen=draft.version, now=NOW)
    approve_template(template=ready, by=author, seen=ready.version, now=NOW)

    ready.refresh_from_db()
    assert ready.approved_by == author


def test_only_its_author_stops_sharing_a_template() -> None:
    author = physio()
    colleague = physio(clinic_of(author))
    copy = clinic_template(author, is_shared=True)

    with pytest.raises(CannotChangeTemplate, match="Only the physio who made it"):
        share_template(template=copy, by=colleague, is_shared=False)

    share_template(template=copy, by=author, is_shared=False)
    assert not ProgramTemplate.objects.visible_to(colleague).filter(pk=copy.pk).exists()


def test_a_template_is_seen_in_its_clinic_only_and_by_a_colleague_once_shared() -> None:
    author = physio()
    colleague, stranger = physio(clinic_of(author)), physio()
    coach = MembershipFactory.create(clinic=clinic_of(author), role=Role.COACH).user
    own = clinic_template(author)
    shared = clinic_template(author, "chronic_lbp", is_shared=True)

    def seen(reader: User) -> set[ProgramTemplate]:
        return set(ProgramTemplate.objects.visible_to(reader).filter(clinic__isnull=False))

    assert seen(author) == {own, shared}
    assert seen(colleague) == {shared}
    assert seen(stranger) == set()
    assert not ProgramTemplate.objects.visible_to(coach).exists()


def test_a_physio_may_assign_built_in_and_published_templates_of_the_clinic() -> None:
    author = physio()
    colleague = physio(clinic_of(author))
    published = clinic_template(author, "starter_one_minute", is_published=True, is_shared=True)
    clinic_template(author, is_shared=True)
    clinic_template(author, is_published=True)
    archived = clinic_template(author, is_published=True, is_shared=True)
    archive_template(template=archived, is_archived=True, now=NOW)

    offered = templates_for(colleague, clinic_of(author).pk)

    assert tuple(one.rules_key for one in offered) == (*BUILT_IN_KEYS, "starter_one_minute")
    assert offered[-1].program.key == published.key
    assert (offered[-1].is_built_in, offered[-1].is_own) == (False, False)


def test_a_copy_is_offered_with_the_entry_of_the_original() -> None:
    author = physio()
    original = of(ProgramTemplate.objects.get(key="knee_oa"))
    entry = replace(original.content.entry, max_usual_pain=2)
    looser = replace(original, content=replace(original.content, entry=entry))
    copy = add_template(
        looser,
        original=ProgramTemplate.objects.get(key="knee_oa"),
        by=author,
        clinic=clinic_of(author),
        title="Ours",
    )
    publish(copy, author)

    offered = templates_for(author)[-1]

    assert offered.entry == original.content.entry
    assert offered.rules_key == "knee_oa"


def test_offers_cost_four_queries_once_and_then_one() -> None:
    author = physio()
    clinic_template(author, is_published=True)
    author.open_memberships  # noqa: B018
    queries._kept.clear()

    with CaptureQueriesContext(connection) as first:
        templates_for(author)
    with CaptureQueriesContext(connection) as second:
        templates_for(author)

    assert (len(first), len(second)) == (4, 1)

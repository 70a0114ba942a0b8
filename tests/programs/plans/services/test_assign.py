"""What stops a plan from being assigned, and what is written when nothing does (H1, R27)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import AccessEvent, CareRelationship, ClinicLink, Membership
from programs.plans.models import Note, Plan, PlanDraft
from programs.plans.queries.assign import last_tailoring, version_seen
from programs.plans.queries.plan import open_plan, weeks_of
from programs.plans.services.assign import (
    CannotAssignError,
    CareEndedError,
    PlanChangedError,
    propose_draft,
    save_draft,
)
from programs.plans.services.hold import hold_plan
from programs.screening.models import ScreeningDemand
from programs.screening.rules.clearance import GivenClearance
from programs.screening.services import record_clearance, record_demand
from programs.vocabulary import HoldKind, StepUp, SupportLevel
from tests.factories.programs import (
    NOW,
    OLDER,
    SORE_KNEE,
    WEDNESDAY,
    member_screened,
    member_with_plan,
    screened,
    version_of,
)
from tests.programs.plans.assigning import assigned, care_of, send, tailoring_for, wish_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

AFTER_STROKE = SORE_KNEE | {"stroke_history": "yes"}


@pytest.fixture
def care(loaded_programs: None) -> CareRelationship:
    return care_of(member_screened())


def refused(care: CareRelationship, **wish: object) -> CannotAssignError:
    with pytest.raises(CannotAssignError) as found:
        send(care, wish_for(care, **wish))  # type: ignore[arg-type]
    assert not Plan.objects.exists()
    return found.value


def cleared(care: CareRelationship, *programs: str) -> None:
    record_clearance(
        screening=care.member.screenings.get(),
        given=GivenClearance(
            clinician_role="Doctor",
            limits="",
            programs=programs,
            given_on=WEDNESDAY,
            expires_on=date(2027, 5, 1),
        ),
        by=care.staff,
        now=NOW,
        today=WEDNESDAY,
    )


def test_plan_is_the_template_as_the_physio_cut_it(care: CareRelationship) -> None:
    plan = assigned(care, sessions=2, weekdays=(0, 3), effort_limit=4, top_speed=389)

    assert (plan.assigned_by, plan.clinic, plan.replaces) == (care.staff, care.clinic, None)
    assert (plan.weekdays, plan.effort_cap, plan.support_level) == ([0, 3], 4, SupportLevel.S3)
    weeks = weeks_of(plan)
    assert {(week.sessions_per_week, week.max_mm_per_second) for week in weeks} == {(2, 389)}
    assert max(week.max_effort for week in weeks) == 4


def test_plan_may_begin_later_in_the_program(care: CareRelationship) -> None:
    plan = assigned(care, start_week=3, reason="Walked these weeks with me.")

    assert (plan.current_week, len(weeks_of(plan))) == (3, 10)
    assert plan.revisions.get().reason == "Walked these weeks with me."


def test_note_access_row_and_draft_go_with_the_plan(care: CareRelationship) -> None:
    save_draft(member=care.member, by=care.staff, choices={"note": ["x"]}, now=NOW)

    plan = assigned(care, note="Keep both hands on the rails.")

    note = Note.objects.get(plan=plan)
    assert (note.member, note.author, note.staff) == (care.member, care.staff, care.staff)
    event = AccessEvent.objects.get(action="assign_plan")
    assert (event.actor, event.member, event.area) == (care.staff, care.member, "plan")
    assert event.object_id == str(plan.uuid)
    assert not PlanDraft.objects.exists()


def test_draft_is_kept_once_for_each_author(care: CareRelationship) -> None:
    for note in ("first", "second"):
        save_draft(member=care.member, by=care.staff, choices={"note": [note]}, now=NOW)

    propose_draft(member=care.member, by=care.staff, choices={"template": ["1"]}, now=NOW)

    assert PlanDraft.objects.get().choices == {"note": ["second"]}


def test_same_form_twice_is_one_plan(care: CareRelationship) -> None:
    wish = wish_for(care)

    first, second = send(care, wish), send(care, wish)

    assert (first.is_new, second.is_new) == (True, False)
    assert first.plan == second.plan
    assert Plan.objects.count() == 1


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"told_not_exercise": "yes"}, "A clearance comes first."),
        ({"chest_pain_new": "now"}, "A warning sign needs care first."),
        ({"pain_usual": "5", "knee_pain": "no", "main_problem": "start"}, "No sore knee"),
    ],
)
def test_screening_made_since_the_page_was_opened_refuses(
    care: CareRelationship, answers: Mapping[str, str], words: str
) -> None:
    wish = wish_for(care)
    screened(care.member, SORE_KNEE | answers, now=NOW + timedelta(minutes=1))

    with pytest.raises(CannotAssignError, match=words):
        send(care, wish)

    assert not Plan.objects.exists()


def test_screening_that_ran_out_since_refuses(care: CareRelationship) -> None:
    wish = wish_for(care)
    record_demand(member=care.member, reason=ScreeningDemand.Reason.FALL, now=NOW)

    with pytest.raises(CannotAssignError, match="out of date"):
        send(care, wish)


def test_clearance_opens_and_its_list_of_programs_closes(loaded_programs: None) -> None:
    care = care_of(member_screened(SORE_KNEE | {"told_not_exercise": "yes"}))
    cleared(care, "starter_one_minute")

    with pytest.raises(CannotAssignError, match="does not name this program"):
        send(care, wish_for(care, "knee_oa"))
    assert assigned(care, "starter_one_minute").member == care.member


def test_supervised_program_needs_a_stroke_a_clearance_and_a_promise(
    loaded_programs: None,
) -> None:
    care = care_of(member_screened(AFTER_STROKE))
    key = "post_stroke_supervised"
    assert "clearance comes first" in str(refused(care, key=key, is_beside=True))
    cleared(care)

    assert refused(care, key=key).field == "is_beside"
    plan = assigned(care, key, is_beside=True)

    assert plan.attestation == "I will be beside them every session."
    assert (plan.step_up, plan.spotter) == (StepUp.BY_PHYSIO, "every_time")


def test_supervised_program_is_not_for_others(care: CareRelationship) -> None:
    refusal = refused(care, key="post_stroke_supervised", is_beside=True)

    assert "after a stroke" in str(refusal)


def test_choice_past_a_limit_names_its_field(care: CareRelationship) -> None:
    assert refused(care, effort_limit=6).field == "effort_limit"


def test_tier_that_needs_support_holds_hands_free_back(loaded_programs: None) -> None:
    care = care_of(member_screened(OLDER))

    plan = assigned(care, "starter_one_minute")

    assert not any(week.hands_free_if_go for week in weeks_of(plan))


def test_unusual_choice_needs_a_reason(care: CareRelationship) -> None:
    crowded = {"sessions": 4, "weekdays": (0, 1, 3, 5)}

    assert refused(care, **crowded).field == "reason"
    plan = assigned(care, **crowded, reason="She walked 4 days a week before.")

    assert "4 a week" in plan.revisions.get().change["cautions"][0]


def test_open_plan_gives_way(loaded_programs: None) -> None:
    before = member_with_plan()
    care = care_of(before.member)

    plan = assigned(care, "starter_one_minute")

    before.refresh_from_db()
    assert plan.replaces == before
    assert (before.status, before.ended_on) == ("ended", WEDNESDAY)
    assert open_plan(care.member) == plan


def test_plan_that_changed_since_is_a_conflict(loaded_programs: None) -> None:
    before = member_with_plan()
    care = care_of(before.member)
    wish = wish_for(care)
    Plan.objects.filter(pk=before.pk).update(version=before.version + 1)

    with pytest.raises(PlanChangedError) as found:
        send(care, wish)

    assert found.value.plan == before
    assert Plan.objects.count() == 1


@pytest.mark.parametrize("kind", [HoldKind.PAUSE_CLEAR, HoldKind.STOP_URGENT])
def test_plan_stopped_for_safety_is_not_stepped_around(
    loaded_programs: None, kind: HoldKind
) -> None:
    before = member_with_plan()
    care = care_of(before.member)
    hold_plan(
        plan=before,
        kind=kind,
        reason="A fall.",
        starts_on=WEDNESDAY,
        ends_on=None,
        by=before.member,
        now=NOW,
    )

    with pytest.raises(CannotAssignError, match="stopped for safety"):
        send(care, wish_for(care))

    assert Plan.objects.count() == 1


def _end_care(care: CareRelationship) -> None:
    CareRelationship.objects.filter(pk=care.pk).update(ended_at=timezone.now())


def _end_link(care: CareRelationship) -> None:
    ClinicLink.objects.filter(pk=care.link_id).update(ended_at=timezone.now())


def _end_role(care: CareRelationship) -> None:
    Membership.objects.filter(user=care.staff).update(ended_at=timezone.now())


@pytest.mark.parametrize("end", [_end_care, _end_link, _end_role])
def test_who_no_longer_looks_after_the_client_assigns_nothing(
    care: CareRelationship, end: object
) -> None:
    wish = wish_for(care)
    end(care)  # type: ignore[operator]

    with pytest.raises(CareEndedError):
        send(care, wish)

    assert not Plan.objects.exists()


def test_last_clients_tailoring_is_found_again(care: CareRelationship) -> None:
    assigned(care, effort_limit=4)
    other = member_screened()

    found = last_tailoring(care.staff, other)

    assert found == ("knee_oa", tailoring_for(care, effort_limit=4))
    assert last_tailoring(care.staff, care.member) is None


def test_template_that_is_not_offered_is_refused(care: CareRelationship) -> None:
    wish = replace(wish_for(care), version_id=version_of("knee_oa").pk + 10_000)

    with pytest.raises(CannotAssignError, match="Choose a template"):
        send(care, wish)


def test_form_of_somebody_elses_plan_makes_no_second_one(care: CareRelationship) -> None:
    other = care_of(member_screened())
    taken = assigned(other).uuid

    with pytest.raises(CannotAssignError):
        send(care, wish_for(care, uuid=taken))

    assert not Plan.objects.filter(member=care.member).exists()


def test_version_seen_tells_states_apart(loaded_programs: None) -> None:
    plan = member_with_plan()

    assert version_seen(None) == "none"
    assert version_seen(plan) == f"{plan.uuid}:1"

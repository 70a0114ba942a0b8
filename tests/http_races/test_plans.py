"""A plan, its changes and a template in the hands of two people at once (R26, R27, T8).

Each race is run again without its guard: that control must show the fault.
"""

from __future__ import annotations

from typing import Any

from accounts.models import CareRelationship, ClinicLink
from programs.library.models import ProgramTemplate
from programs.library.queries import latest_version, program_of
from programs.library.rules.grid import Grid, grid_of
from programs.plans.models import OPEN_STATUSES, Plan, PlanRevision
from programs.sessions.models import WalkSession
from retrowalk.models import OutgoingMail
from tests.factories.programs import member_screened, member_with_plan
from tests.factories.templates import clinic_of, clinic_template, physio
from tests.http_races.server import Answer, Sent, Server, signed_in
from tests.http_races.walking import checked
from tests.programs.plans.assigning import care_of
from tests.programs.sessions.revisions import physio_of
from tests.programs.views.physio import assign_pages, test_revise, test_templates_edit

LOST = [302, 302]
"""Both were told that theirs was saved."""


def assigning(care: CareRelationship, meet: str = "", **changes: Any) -> Sent:
    fields = assign_pages.typed(care, **changes)
    return Sent(signed_in(care.staff), assign_pages.address(care), fields, meet=meet)


def statuses(answers: list[Answer]) -> list[int]:
    return sorted(one.status for one in answers)


def two_physios_assign(server: Server, without: str = "") -> tuple[list[Answer], list[Plan]]:
    """Have two physios, who both saw that there is no plan, send one each."""
    mine = care_of(member_screened())
    theirs = care_of(mine.member)
    answers = server.race(
        assigning(mine, meet="both", effort_limit="5"),
        assigning(theirs, meet="both", effort_limit="4"),
        without=without,
    )
    return answers, list(Plan.objects.filter(member=mine.member))


def test_two_physios_at_once_are_one_plan_and_one_conflict_with_both(server: Server) -> None:
    answers, plans = two_physios_assign(server)

    assert statuses(answers) == [302, 409]
    [plan] = plans
    [conflict] = [one.words for one in answers if one.status == 409]
    other = 9 - plan.effort_cap
    assert f"Effort limit {plan.effort_cap} out of 10 {other} out of 10" in conflict
    assert OutgoingMail.objects.filter(to=[plan.member.email]).count() == 1


def test_control_without_the_plan_seen_one_of_two_is_lost_unseen(server: Server) -> None:
    answers, plans = two_physios_assign(server, without="plan seen on the form")

    assert statuses(answers) == LOST
    assert [plan.status in OPEN_STATUSES for plan in plans].count(True) == 1
    assert len(plans) == 2


def one_physio_clicks_twice(server: Server, without: str = "") -> list[int]:
    sent = assigning(care_of(member_screened()), meet="both")
    return statuses(server.race(sent, sent, without=without))


def test_two_clicks_on_assign_are_one_plan_and_no_conflict(server: Server) -> None:
    before = Plan.objects.count()

    assert one_physio_clicks_twice(server) == [302, 302]

    assert Plan.objects.count() - before == 1


def test_control_without_the_id_of_the_form_the_second_click_is_a_conflict(server: Server) -> None:
    assert one_physio_clicks_twice(server, without="id of the form") == [302, 409]


def ending(link: ClinicLink, meet: str = "") -> Sent:
    return Sent(signed_in(link.member), f"/me/sharing/{link.uuid}/stop/", meet=meet)


def link_ends_under_the_form(server: Server, without: str = "") -> tuple[list[int], bool]:
    """End the link when the page has read that it is open, and before the plan is written."""
    care = care_of(member_screened())
    answers = server.race(
        assigning(care, meet="last"), ending(care.link, meet="first"), without=without
    )
    assert not ClinicLink.objects.open().filter(pk=care.link_id).exists()
    return [one.status for one in answers], Plan.objects.filter(member=care.member).exists()


def test_no_plan_is_assigned_once_the_link_has_ended(server: Server) -> None:
    assert link_ends_under_the_form(server) == ([404, 302], False)


def test_control_without_care_asked_again_a_stranger_assigns(server: Server) -> None:
    assert link_ends_under_the_form(server, without="care asked again") == (LOST, True)


def test_plan_and_end_of_the_link_in_any_order_are_no_fault(server: Server) -> None:
    care = care_of(member_screened())

    assigned, stopped = server.race(assigning(care), ending(care.link))

    assert (assigned.status, stopped.status) in {(302, 302), (404, 302)}
    assert Plan.objects.filter(member=care.member).exists() is (assigned.status == 302)


def two_physios_adjust(server: Server, without: str = "") -> tuple[list[Answer], int]:
    plan = member_with_plan()

    def slower(speed: str) -> Sent:
        fields = test_revise.typed(plan, top_speed=speed, reason=f"Not above {speed} for now.")
        return Sent(signed_in(physio_of(plan)), test_revise.address(plan), fields, meet="both")

    answers = server.race(slower("300"), slower("350"), without=without)
    return answers, PlanRevision.objects.filter(plan=plan).count()


def test_two_changes_at_once_are_one_change_and_one_conflict_with_both(server: Server) -> None:
    answers, editions = two_physios_adjust(server)

    assert (statuses(answers), editions) == ([302, 409], 2)
    [conflict] = [one.words for one in answers if one.status == 409]
    assert "Not above 300 for now." in conflict
    assert "Not above 350 for now." in conflict


def test_control_without_the_version_of_the_plan_one_change_hides_the_other(
    server: Server,
) -> None:
    answers, editions = two_physios_adjust(server, without="version of the plan")

    assert (statuses(answers), editions) == (LOST, 3)


def two_physios_hold_the_plan(server: Server, without: str = "") -> tuple[list[Answer], int]:
    plan = member_with_plan()

    def holding(reason: str) -> Sent:
        about = {"client": str(plan.member.uuid), "version": str(plan.version)}
        fields = about | {"action": "lock", "reason": reason}
        path = f"/clients/{plan.member.uuid}/decisions/"
        return Sent(signed_in(physio_of(plan)), path, fields, meet="both")

    answers = server.race(holding("Too fast."), holding("Too steep."), without=without)
    return answers, PlanRevision.objects.filter(plan=plan).count()


def test_plan_held_by_two_at_once_is_held_once_and_the_other_sees_it_held(server: Server) -> None:
    answers, editions = two_physios_hold_the_plan(server)

    assert (statuses(answers), editions) == ([302, 409], 2)
    [conflict] = [one.words for one in answers if one.status == 409]
    assert "Held on week 1" in conflict


def test_control_without_the_version_of_the_plan_only_the_rules_refuse(server: Server) -> None:
    answers, editions = two_physios_hold_the_plan(server, without="version of the plan")

    assert (statuses(answers), editions) == ([302, 422], 2)


def plan_changes_as_a_walk_begins(server: Server, without: str = "") -> tuple[list[int], list[str]]:
    """Change the plan when the walk of the day is about to begin; return what is left of it."""
    plan = member_with_plan()
    walk = checked(plan)
    fields = test_revise.typed(plan, top_speed="300")
    change = Sent(signed_in(physio_of(plan)), test_revise.address(plan), fields, meet="first")
    begin = Sent(signed_in(plan.member), f"/sessions/{walk.uuid}/start/", message={}, meet="last")
    answers = server.race(change, begin, without=without)
    today = WalkSession.objects.filter(plan=plan, due_on=walk.due_on).current()
    return [one.status for one in answers], sorted(today.values_list("status", flat=True))


def test_walk_that_begins_as_the_plan_changes_is_one_walk(server: Server) -> None:
    assert plan_changes_as_a_walk_begins(server) == ([302, 422], ["scheduled"])


def test_control_without_the_status_of_the_walk_there_are_two_of_it(server: Server) -> None:
    found = plan_changes_as_a_walk_begins(server, without="status of the walk")

    assert found == ([302, 200], ["scheduled", "started"])


def two_physios_save_weeks(server: Server, without: str = "") -> tuple[list[Answer], Grid]:
    author = physio()
    template = clinic_template(author, is_shared=True)
    stored = grid_of(program_of(latest_version(template)))

    def saving(by: Any, words: str) -> Sent:
        grid = test_templates_edit.typed(stored, focus=words)
        fields = test_templates_edit.sent(grid, version=template.version)
        return Sent(signed_in(by), test_templates_edit.edit(template), fields, meet="both")

    colleague = physio(clinic_of(author))
    answers = server.race(
        saving(author, "Small steps"), saving(colleague, "Toe to heel"), without=without
    )
    found = ProgramTemplate.objects.get(pk=template.pk)
    return answers, grid_of(program_of(latest_version(found)))


def test_two_who_save_a_template_at_once_are_one_draft_and_one_conflict(server: Server) -> None:
    answers, stored = two_physios_save_weeks(server)

    assert statuses(answers) == [302, 409]
    [conflict] = [one for one in answers if one.status == 409]
    typed = {"Small steps", "Toe to heel"} - {stored.rows[0].focus}
    assert stored.rows[0].focus in conflict.text
    assert typed.pop() in conflict.text


def test_control_without_the_version_of_the_template_one_draft_is_lost(server: Server) -> None:
    answers, _stored = two_physios_save_weeks(server, without="version of the template")

    assert statuses(answers) == LOST

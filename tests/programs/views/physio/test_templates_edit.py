from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from programs.library.models import ProgramTemplate
from programs.library.queries import latest_version, program_of
from programs.library.rules.grid import Grid, GridRow, grid_of
from tests.factories.templates import clinic_template, physio
from tests.programs.views.member.plan_pages import words as page_words
from tests.programs.views.physio.test_templates import words
from tests.templates.markup import read

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("loaded_programs")]

HTMX = {"HX-Request": "true"}


@pytest.fixture
def author(client: Client) -> User:
    """A physio who is signed in."""
    user = physio()
    client.force_login(user)
    return user


@pytest.fixture
def template(author: User) -> ProgramTemplate:
    """Their copy of the knee program."""
    return clinic_template(author)


def stored(template: ProgramTemplate) -> Grid:
    return grid_of(program_of(latest_version(template)))


def typed(grid: Grid, week: int = 1, **cells: object) -> Grid:
    row = replace(grid.rows[week - 1], **cells)  # type: ignore[arg-type]
    return replace(grid, rows=(*grid.rows[: week - 1], row, *grid.rows[week:]))


def sent(grid: Grid, **more: object) -> dict[str, Any]:
    """Return the fields a browser sends for this grid."""
    rows = [asdict(row) for row in grid.rows]
    data: dict[str, Any] = {name: [row[name] for row in rows] for name in asdict(GridRow())}
    data["support"] = [
        f"{at}:{level}"
        for at, row in enumerate(grid.rows, start=1)
        for level in row.support.split()
    ]
    data["units"] = grid.units
    data["is_test"] = [str(at) for at, row in enumerate(grid.rows, start=1) if row.is_test]
    return data | {"title": grid.title, "summary": grid.summary, "do": "save"} | more


def post(client: Client, template: ProgramTemplate, grid: Grid, **more: object) -> Any:
    headers = HTMX if more.pop("htmx", False) else {}
    data = sent(grid, **{"version": template.version} | more)
    return client.post(edit(template), data, headers=headers)


def edit(template: ProgramTemplate) -> str:
    return reverse("physio:template_edit", args=[template.key])


def test_the_page_shows_every_cell_and_saving_it_untouched_changes_nothing(
    client: Client, template: ProgramTemplate
) -> None:
    before = stored(template)

    page = read(client.get(edit(template)).content.decode())
    response = post(client, template, before)

    assert len([tag for tag in page.named("input") if tag.get("name") == "sessions"]) == 10
    assert (page.doubled_ids, page.dangling) == ([], [])
    assert response.status_code == 302
    assert stored(template) == before


def test_support_stands_in_words_and_speeds_in_the_authors_own_units(
    client: Client, author: User, template: ProgramTemplate
) -> None:
    User.objects.filter(pk=author.pk).update(units="miles")
    before = program_of(latest_version(template))

    page = client.get(edit(template))
    post(client, template, grid_of(before, "miles"), title="Knee, in miles")

    shown, html = page_words(page), page.content.decode()
    assert "Support that is allowed Hold, shift Hold, step Rail Both rails One hand" in shown
    assert "Slowest, mph Fastest, mph" in shown
    assert 'value="1:S3" checked' in html
    assert 'name="units" value="miles"' in html
    assert program_of(latest_version(template)).weeks == before.weeks


def test_typed_weeks_become_the_draft(client: Client, template: ProgramTemplate) -> None:
    grid = typed(stored(template), walks="5", length="0:40", support="S2")

    response = post(client, template, grid, title="Knee, slower")

    program = program_of(latest_version(template))
    assert response.status_code == 302
    assert (program.title, program.weeks[0].total_backward_seconds) == ("Knee, slower", 200)


def test_a_published_version_stays_and_an_edit_starts_the_next_draft(
    client: Client, author: User
) -> None:
    template = clinic_template(author, is_published=True)

    told = client.get(reverse("physio:template", args=[template.key]))
    post(client, template, typed(stored(template), walks="5"))

    versions = template.versions.order_by("number")
    walks = [version.weeks.get(position=1).repetitions for version in versions]
    assert "Version 1 stays as it is. You start a draft of version 2" in words(told)
    assert walks == [4, 5]
    assert versions[1].published_at is None


def test_wrong_cells_are_told_beside_them_and_in_the_summary_and_all_typed_is_kept(
    client: Client, template: ProgramTemplate
) -> None:
    before = stored(template)
    grid = typed(typed(before, 2, length="90", note="Kept"), 3, sessions="9")

    response = post(client, template, grid, title=" ")

    page = read(response.content.decode())
    invalid = {tag["id"] for tag in page.having("aria-invalid", "true")}
    values = {tag["id"]: tag["value"] for tag in page.named("input") if "id" in tag}
    assert response.status_code == 422
    assert invalid == {"id_title", "w2-length", "w3-sessions"}
    assert {f"#{cell}" for cell in invalid} <= {tag.get("href") for tag in page.named("a")}
    assert (values["w2-length"], values["w2-note"], values["w3-sessions"]) == ("90", "Kept", "9")
    assert page.dangling == []
    assert "Week 3, sessions: Write a whole number from 1 to 7, not 9." in words(response)
    assert stored(template) == before


@pytest.mark.parametrize(
    "do,weeks", [("add", 11), ("double-1", 11), ("remove-1", 9), ("remove-99", 10), ("dance", 10)]
)
@pytest.mark.parametrize("htmx", [True, False])
def test_a_week_is_added_doubled_or_removed_without_storing_anything(
    client: Client, template: ProgramTemplate, do: str, weeks: int, htmx: bool
) -> None:
    before = stored(template)

    response = post(client, template, typed(before, sessions="x"), do=do, htmx=htmx)

    page = read(response.content.decode())
    assert response.status_code == 200
    assert len([tag for tag in page.named("input") if tag.get("name") == "sessions"]) == weeks
    assert bool(page.named("h1")) is not htmx
    assert stored(template) == before


def test_checks_are_asked_while_typing(client: Client, template: ProgramTemplate) -> None:
    grid = stored(template)

    rise = post(client, template, typed(grid, 2, walks="12"), do="check", htmx=True)
    wrong = post(client, template, typed(grid, 2, walks="x"), do="check", htmx=True)

    assert "Each session gains 10 minutes; 3 is the most." in words(rise)
    assert "10 weeks, 30 sessions at least" in words(rise)
    assert (rise.status_code, wrong.status_code) == (200, 200)
    assert "Week 2, walks" in words(wrong)


def test_an_edit_of_what_a_colleague_saved_shows_both_and_can_be_saved_again(
    client: Client, template: ProgramTemplate
) -> None:
    before = stored(template)
    theirs = post(client, template, typed(before, 1, walks="3"))
    mine = typed(typed(before, 1, walks="6"), 4, focus="Mine alone")

    conflict = post(client, template, mine)

    page = read(conflict.content.decode())
    (version,) = [tag["value"] for tag in page.named("input") if tag.get("name") == "version"]
    again = post(client, template, mine, version=version)
    assert (theirs.status_code, conflict.status_code, again.status_code) == (302, 409, 302)
    assert "<td>3</td><td>6</td>" in conflict.content.decode()
    assert "Week 4, think of" in words(conflict)
    assert stored(template).rows[0].walks == "6"


def test_saving_twice_by_a_double_click_is_one_save(
    client: Client, template: ProgramTemplate
) -> None:
    grid = typed(stored(template), walks="5", part="Learn")

    answers = [post(client, template, grid).status_code for _ in range(2)]

    assert answers == [302, 302]
    assert template.versions.count() == 1


@pytest.mark.parametrize(
    "change",
    [
        {"sessions": []},
        {"walks": ["4"]},
        {"sessions": ["3"] * 53},
        {"support": ["1:S9"]},
        {"units": "metres"},
    ],
)
def test_a_grid_of_another_shape_is_400(
    client: Client, template: ProgramTemplate, change: dict[str, Any]
) -> None:
    assert post(client, template, stored(template), **change).status_code == 400


@pytest.mark.parametrize("version", ["", "x", "0", "99999999999999999999", "²"])
def test_a_version_nobody_gave_is_a_conflict(
    client: Client, template: ProgramTemplate, version: str
) -> None:
    grid = typed(stored(template), walks="5")

    assert post(client, template, grid, version=version).status_code == 409


@pytest.mark.parametrize(
    "text", ["<script>x</script>", "{{ user }}", "=1+1", "O'Brien", "İ", "a" * 81, "a\0b", "\u202e"]
)
def test_odd_words_are_kept_as_text_or_refused(
    client: Client, template: ProgramTemplate, text: str
) -> None:
    response = post(client, template, typed(stored(template), focus=text))

    kept = stored(template).rows[0].focus
    assert (response.status_code, kept == text) in {(302, True), (422, False)}
    assert "<script>x" not in client.get(edit(template)).content.decode()

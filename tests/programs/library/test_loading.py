from __future__ import annotations

import shutil
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from programs.library.models import Phase, ProgramTemplate, ProgramVersion, ProgramWeek
from programs.library.queries import latest_versions, program_of
from programs.library.rules.program_file import BUILT_IN_KEYS
from programs.library.services.loading import (
    CONTENT,
    CannotLoadPrograms,
    load_programs,
    read_folder,
)
from retrowalk.db import FrozenError
from tests.factories.accounts import ClinicFactory
from tests.factories.roster import client_of, coach_of
from tests.programs.library.brief_tables import TABLES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_library")]

NOW = datetime(2026, 5, 11, 9, 30, tzinfo=UTC)
LATER = datetime(2026, 6, 1, 9, 30, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the program files that a test may change."""
    for key in BUILT_IN_KEYS:
        shutil.copy(CONTENT / f"{key}.toml", tmp_path)
    return tmp_path


def change(folder: Path, key: str, old: str, new: str) -> None:
    path = folder / f"{key}.toml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def stored_row(week: ProgramWeek) -> tuple[object, ...]:
    return (
        week.position,
        week.sessions_per_week,
        week.repetitions,
        week.backward_seconds,
        week.recovery_seconds,
        week.recovery,
        week.repetitions * week.backward_seconds / 60,
        (week.min_mm_per_second, week.max_mm_per_second),
        " ".join(f"S{level}" for level in week.support_levels),
        week.hands_free_if_go,
        week.max_incline_percent,
        (week.min_effort, week.max_effort),
        week.focus_cue,
    )


@pytest.mark.parametrize("key", BUILT_IN_KEYS)
def test_loaded_weeks_are_the_rows_of_the_brief(key: str) -> None:
    load_programs(now=NOW)

    weeks = ProgramWeek.objects.filter(version__template__key=key).order_by("position")
    assert tuple(stored_row(week) for week in weeks) == TABLES[key]


def test_loading_publishes_all_seven_once() -> None:
    assert load_programs(now=NOW) == BUILT_IN_KEYS
    assert load_programs(now=LATER) == ()

    assert ProgramTemplate.objects.count() == 7
    assert set(ProgramVersion.objects.values_list("number", "published_at")) == {(1, NOW)}
    assert ProgramWeek.objects.count() == 53


def test_a_loaded_version_reads_back_as_its_file() -> None:
    load_programs(now=NOW)

    stored = {version.template.key: program_of(version) for version in latest_versions()}

    assert stored == {program.key: program for program in read_folder(CONTENT)}


def test_a_changed_file_becomes_a_new_version_and_the_old_one_stays(folder: Path) -> None:
    load_programs(now=NOW, folder=folder)
    change(folder, "knee_oa", 'focus_cue = "Stay tall"', 'focus_cue = "Stand tall"')

    published = load_programs(now=LATER, folder=folder)

    versions = ProgramVersion.objects.filter(template__key="knee_oa").order_by("number")
    cues = [version.weeks.get(position=5).focus_cue for version in versions]
    assert published == ("knee_oa",)
    assert list(versions.values_list("number", "published_at")) == [(1, NOW), (2, LATER)]
    assert cues == ["Stay tall", "Stand tall"]


def test_a_remark_in_a_file_publishes_nothing(folder: Path) -> None:
    load_programs(now=NOW, folder=folder)
    change(folder, "knee_oa", "format = 1", "# read again in May\nformat = 1")

    assert load_programs(now=LATER, folder=folder) == ()


def test_going_back_to_an_old_text_is_a_new_version(folder: Path) -> None:
    load_programs(now=NOW, folder=folder)
    change(folder, "knee_oa", "Stay tall", "Stand tall")
    load_programs(now=LATER, folder=folder)
    change(folder, "knee_oa", "Stand tall", "Stay tall")

    load_programs(now=LATER, folder=folder)

    numbers = ProgramVersion.objects.filter(template__key="knee_oa").values_list("number")
    assert sorted(numbers) == [(1,), (2,), (3,)]


def test_a_new_title_renames_the_template_and_stands_on_every_roster(folder: Path) -> None:
    load_programs(now=NOW, folder=folder)
    entry = client_of(
        coach_of(ClinicFactory.create()),
        program_key="knee_oa",
        program_title="Knee osteoarthritis",
    )
    change(folder, "knee_oa", 'title = "Knee osteoarthritis"', 'title = "Knee arthritis"')

    load_programs(now=LATER, folder=folder)

    entry.refresh_from_db()
    assert ProgramTemplate.objects.get(key="knee_oa").title == "Knee arthritis"
    assert entry.program_title == "Knee arthritis"


def test_one_wrong_file_leaves_every_program_as_it_was(folder: Path) -> None:
    load_programs(now=NOW, folder=folder)
    change(folder, "starter_one_minute", "Short, quiet steps", "Short and quiet steps")
    change(folder, "treadmill_cardio", "sessions = 3", "sessions = 30")
    change(folder, "athlete_warmup", "effort_cap = 7", "effort_cap = 11")

    with pytest.raises(CannotLoadPrograms) as refused:
        load_programs(now=LATER, folder=folder)

    reasons = str(refused.value).splitlines()
    assert [reason.split(":")[0] for reason in reasons] == [
        "treadmill_cardio.toml",
        "athlete_warmup.toml",
    ]
    assert "weeks 1, sessions: write a whole number from 1 to 7, not 30" in reasons[0]
    assert ProgramVersion.objects.count() == 7


def test_a_missing_file_is_named(folder: Path) -> None:
    (folder / "chronic_lbp.toml").unlink()

    with pytest.raises(CannotLoadPrograms, match=r"^chronic_lbp\.toml: .*No such file"):
        load_programs(now=NOW, folder=folder)


def test_a_file_under_the_wrong_name_is_refused(folder: Path) -> None:
    shutil.copy(folder / "knee_oa.toml", folder / "chronic_lbp.toml")

    with pytest.raises(CannotLoadPrograms, match="the file holds the key knee_oa"):
        load_programs(now=NOW, folder=folder)


def test_an_offer_of_an_unknown_program_is_refused(folder: Path) -> None:
    change(folder, "starter_one_minute", '"treadmill_cardio"]', '"moon_walk"]')

    with pytest.raises(CannotLoadPrograms, match="there is no program moon_walk"):
        load_programs(now=NOW, folder=folder)


@pytest.mark.parametrize("model", [ProgramVersion, Phase, ProgramWeek])
def test_published_rows_are_frozen(
    model: type[ProgramVersion | Phase | ProgramWeek],
) -> None:
    load_programs(now=NOW)
    row = model.objects.order_by("pk").first()

    for change_it in (row.save, row.delete, model.objects.all().delete):
        with pytest.raises(FrozenError):
            change_it()


def test_a_published_version_takes_no_new_week() -> None:
    load_programs(now=NOW)
    week = ProgramWeek.objects.order_by("pk").first()
    extra = ProgramWeek(version=week.version, position=53, **ProgramWeek.columns(week.prescription))

    with pytest.raises(FrozenError):
        extra.save()


def test_a_clinic_may_use_a_key_of_ours_for_its_own_template() -> None:
    load_programs(now=NOW)

    keys = ProgramTemplate.objects.built_in().values_list("key", flat=True)

    assert sorted(keys) == sorted(BUILT_IN_KEYS)


def test_the_command_says_what_it_published() -> None:
    first, second = StringIO(), StringIO()

    call_command("load_programs", stdout=first)
    call_command("load_programs", stdout=second)

    assert first.getvalue().strip() == f"Published: {', '.join(BUILT_IN_KEYS)}"
    assert second.getvalue().strip() == "Published: nothing new"


def test_the_command_refuses_in_words(folder: Path) -> None:
    change(folder, "knee_oa", "effort_cap = 5", "effort_cap = 50")

    with pytest.raises(CommandError, match=r"knee_oa\.toml: line 9, effort_cap: write a whole"):
        call_command("load_programs", folder=folder)

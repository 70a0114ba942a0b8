"""Mail in files, and the page that reads it while debug is on."""

from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from pytest_django import Settings

from retrowalk.mail.backends import FolderBackend
from retrowalk.mail.folder import find_mail, newest_mail


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> Any:
    settings.MAIL_DIR = tmp_path / "mail"
    return settings.MAIL_DIR


def send(
    subject: str, body: str | bytes = "Your code: ABCD. See http://localhost/account/ now."
) -> None:
    message = EmailMultiAlternatives(subject, body, "retrowalk@localhost", ["zoë@example.org"])
    message.attach_alternative("<p>html</p>", "text/html")
    FolderBackend().send_messages([message])


def test_absent_folder_holds_no_mail(folder: Path) -> None:
    assert newest_mail(folder) == []


def test_newest_mail_comes_first(folder: Path) -> None:
    for number in range(3):
        with time_machine.travel(f"2026-05-13 09:00:0{number}+00:00", tick=False):
            send(f"Number {number}")

    assert [found.subject for found in newest_mail(folder)] == ["Number 2", "Number 1", "Number 0"]


def test_mail_is_read_as_it_was_written(folder: Path) -> None:
    send("Grüße", "Ein Weg\n\nrückwärts")

    [found] = newest_mail(folder)

    assert (found.subject, found.body.strip()) == ("Grüße", "Ein Weg\n\nrückwärts")
    assert find_mail(folder, found.name) == found


@pytest.mark.parametrize(
    "name", ["../secret_key", "other.eml", "", ".20260513T090000000000-00000000.eml"]
)
def test_other_files_are_not_found(folder: Path, name: str) -> None:
    send("One")

    assert find_mail(folder, name) is None


@pytest.mark.django_db
def test_pages_show_mail_with_links_while_debug_is_on(folder: Path, settings: Settings) -> None:
    settings.DEBUG = True
    send("Your code <b>")
    [found] = newest_mail(folder)

    listed = Client().get("/dev/mail/")
    opened = Client().get(f"/dev/mail/{found.name}/")

    assert "Your code &lt;b&gt;" in listed.text
    assert '<a href="http://localhost/account/"' in opened.text
    assert "Your code: ABCD" in opened.text


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/dev/mail/", "/dev/mail/20260513T090000000000-00000000.eml/"])
def test_pages_do_not_exist_without_debug(folder: Path, path: str) -> None:
    assert Client().get(path).status_code == 404

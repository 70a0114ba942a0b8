"""The tours pass every address there is."""

from __future__ import annotations

from tests.access.routes import addresses
from tests.browser.tours import REACHES, TOURS

NO_PAGES = {
    # Answers for machines.
    "health",
    "health_ready",
    "csp_report",
    "mfa_login_webauthn",
    # Only something to send, and what follows it is a page of its own.
    "accounts:keep",
    "accounts:start_again",
    "member:hold_end",
    "member:session_by_hand",
    "member:session_finish",
    "member:session_put_back",
    "member:session_shorten",
    "member:session_start",
    "member:session_stop",
    # A file.
    "mfa_download_recovery_codes",
    # For people without a password, which nobody is.
    "account_set_password",
    # While debug is on; test_house_style looks at the component sheet.
    "dev_mail",
    "dev_mail_message",
    "public:components",
}


def test_every_page_lies_on_a_tour() -> None:
    known = {found.name for found in addresses()}
    reached = {name for tour in TOURS for name in REACHES[tour.__name__].split()}

    assert known - reached == NO_PAGES

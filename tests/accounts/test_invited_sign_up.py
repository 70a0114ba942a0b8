"""From the mail to the clinic: an invited person makes an account and agrees, in one go."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core.mail import EmailMessage
from django.test import Client, override_settings

from accounts.models import CareRelationship, User
from tests.accounts.conftest import code_in, works
from tests.accounts.inviting import invited
from tests.factories.accounts import ClinicFactory

pytestmark = pytest.mark.django_db

SIGN_UP = "/account/signup/?next=%2Finvitation%2F"


@override_settings(SIGN_UP="invitation")
def test_invited_client_signs_up_proves_the_address_and_agrees(
    client: Client, sign_up_data: Any, mailoutbox: list[EmailMessage]
) -> None:
    physio = works(ClinicFactory.create(name="Riverside Clinic"))
    made = invited(physio, sign_up_data["email"])
    mailoutbox.clear()

    welcome = client.get(f"/invitations/{made.token}/", follow=True).content.decode()
    client.post(SIGN_UP, sign_up_data | {"next": "/invitation/"})
    proved = client.post("/account/confirm-email/", {"code": code_in(mailoutbox[-1])}, follow=True)
    done = client.post("/invitation/", {"agrees": "on"}, follow=True)

    assert re.search(r'href="/account/signup/\?next=[^"]*invitation', welcome)
    assert "Share with Riverside Clinic?" in proved.content.decode()
    assert "You share with Riverside Clinic" in done.content.decode()
    care = CareRelationship.objects.get()
    assert (care.staff, care.member) == (physio, User.objects.get(email=sign_up_data["email"]))

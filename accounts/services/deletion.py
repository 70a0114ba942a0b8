"""Forgetting a person: asked for, thought over for some days, then done at once (R9)."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING

import structlog
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from accounts import personal_data
from accounts.care_changes import care_changed
from accounts.models import (
    CareRelationship,
    ClinicLink,
    Consent,
    DeletionRequest,
    Invitation,
    Membership,
    ShareCode,
    User,
)
from accounts.services.sign_ins import end_sign_ins
from retrowalk.mail import queue_mail
from retrowalk.models import OutgoingMail

if TYPE_CHECKING:
    from datetime import datetime

log = structlog.get_logger("accounts.deletion")

TIME_TO_THINK = timedelta(days=7)
"""How long a person can take the deletion back [R9]."""


@transaction.atomic
def ask_to_be_deleted(*, user: User, now: datetime) -> DeletionRequest:
    """Note the wish and write to the person; asking twice changes nothing."""
    request, is_new = DeletionRequest.objects.get_or_create(
        user=user, defaults={"asked_at": now, "due_at": now + TIME_TO_THINK}
    )
    if is_new:
        body = render_to_string("accounts/emails/deletion.txt", {"request": request})
        subject = "Your RetroWalk account will be deleted"
        queue_mail(to=[user.email], subject=subject, body=body, key=f"deletion-{request.pk}-{now}")
    return request


@transaction.atomic
def keep_account(*, user: User) -> bool:
    """Take the wish back; say whether there was one."""
    removed, _by_model = DeletionRequest.objects.filter(user=user).delete()
    return bool(removed)


def delete_due_now() -> None:
    """Forget everybody whose days to think are over; the job."""
    delete_due(now=timezone.now())


def delete_due(*, now: datetime) -> int:
    """Forget each person whose request is due, one transaction each; return how many."""
    due = DeletionRequest.objects.due(now).values_list("user_id", flat=True)
    return sum(_forget_if_due(user_id, now) for user_id in list(due))


def _forget_if_due(user_id: int, now: datetime) -> bool:
    try:
        with transaction.atomic():
            # Looked up again under a lock: the person may have chosen to stay a moment ago.
            requests = DeletionRequest.objects.due(now).select_for_update()
            request = requests.filter(user_id=user_id).first()
            if request is None:
                return False
            forget(user=request.user, now=now)
    except IntegrityError:
        # One person's rows that something still needs must not keep the next from leaving.
        log.exception("person not deleted", user=user_id)
        return False
    return True


@transaction.atomic
def forget(*, user: User, now: datetime) -> None:
    """Delete the person, or strip them to a pseudonym where a clinic must keep a record."""
    keeps_record = has_record_of_clinic(user)
    for erase in personal_data.erasers():
        erase(user, keeps_record=keeps_record)
    if keeps_record:
        _strip(user, now)
    else:
        user.delete()


def has_record_of_clinic(user: User) -> bool:
    """Return whether a clinic looked after this person, or employed them."""
    links = ClinicLink.objects.filter(member=user)
    return links.exists() or Membership.objects.filter(user=user).exists()


def erase_account(user: User, *, keeps_record: bool) -> None:
    """Delete mail, sign-ins, factors, codes and consents; a link keeps the consent it rests on."""
    addresses = {
        user.email,
        *EmailAddress.objects.filter(user=user).values_list("email", flat=True),
    }
    for address in addresses:
        OutgoingMail.objects.filter(to=[address]).delete()
        Invitation.objects.filter(email__iexact=address, accepted_at=None).delete()
    end_sign_ins(user)
    Authenticator.objects.filter(user=user).delete()
    EmailAddress.objects.filter(user=user).delete()
    ShareCode.objects.filter(member=user).delete()
    asked = Invitation.objects.filter(Q(for_member=user) | Q(accepted_by=user))
    asked.filter(confirmed_at=None).delete()
    consents = Consent.objects.filter(user=user).unguarded()
    (consents.filter(clinic=None) if keeps_record else consents).delete()


def _strip(user: User, now: datetime) -> None:
    """Leave a row without a name behind what the clinic must keep, and end every tie."""
    tied = CareRelationship.objects.filter(Q(member=user) | Q(staff=user), ended_at=None)
    members = sorted(set(tied.values_list("member_id", flat=True)))
    tied.update(ended_at=now)
    ClinicLink.objects.filter(member=user, ended_at=None).update(ended_at=now)
    Membership.objects.filter(user=user, ended_at=None).update(ended_at=now)
    Invitation.objects.filter(accepted_by=user).update(email="", name="")
    DeletionRequest.objects.filter(user=user).delete()
    pseudonym = uuid.uuid4()
    user.uuid, user.email = pseudonym, f"{pseudonym}@deleted.invalid"
    user.name = "Deleted person"
    user.phone = user.country = user.second_person = ""
    user.birth_year, user.last_login = None, None
    user.is_active = user.is_staff = user.is_superuser = False
    user.time_zone = "UTC"
    user.set_unusable_password()
    user.save()
    for member_id in members:
        care_changed(member_id=member_id, now=now)

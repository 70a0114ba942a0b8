"""A person with an account."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from accounts.countries import emergency_number
from accounts.models.work import Work, beside_work, work_in
from accounts.second_step import second_steps
from retrowalk.slots import Prepared, Slot


@Prepared
def _people_with_work() -> models.QuerySet[Any]:
    return beside_work(User.objects.filter(pk=Slot("pk")))


def initials_of(name: str) -> str:
    """Return the first letters of a name's first and last word."""
    words = name.split()
    return "".join(word[0].upper() for word in (words[:1] + words[1:][-1:]))


class UserManager(BaseUserManager["User"]):
    """Creates people from an e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Return a new, saved person; raise ValueError without an e-mail address."""
        if not email:
            message = "A user needs an e-mail address."
            raise ValueError(message)
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def get_by_natural_key(self, username: str | None) -> User:
        """Return the person with this e-mail address, whatever its case."""
        return self.get(email__iexact=username)

    def with_work(self, pk: str | int) -> User | None:
        """Return somebody with their open memberships at hand, None for nobody; one query."""
        people = _people_with_work.rows(pk=int(pk))
        if not people:
            return None
        person: User = people[0]
        person.work = work_in(people)
        return person


class User(AbstractBaseUser, PermissionsMixin):
    """One person: a member, or staff through an open membership.

    Settings that the walk player needs live here, so that every page and every
    device of this person agrees.
    """

    class Units(models.TextChoices):
        """How speed and distance are shown; storage never changes."""

        KILOMETRES = "kilometres", _("Kilometres")
        MILES = "miles", _("Miles")

    class Theme(models.TextChoices):
        """Light, dark, or what the device says."""

        DEVICE = "device", _("Same as my device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    class TextSize(models.IntegerChoices):
        """Text size in per cent."""

        NORMAL = 100, _("Normal")
        LARGE = 125, _("Large")
        LARGEST = 150, _("Largest")

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email = models.EmailField(_("email address"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=120)
    phone = models.CharField(_("phone"), max_length=32, blank=True)
    birth_year = models.PositiveSmallIntegerField(null=True, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC")
    country = models.CharField(max_length=2, blank=True)
    units = models.CharField(max_length=10, choices=Units, default=Units.KILOMETRES)
    theme = models.CharField(max_length=6, choices=Theme, default=Theme.DEVICE)
    text_size = models.PositiveSmallIntegerField(choices=TextSize, default=TextSize.NORMAL)
    second_person = models.CharField(max_length=80, blank=True)
    has_voice = models.BooleanField(default=True)
    voice_rate_percent = models.PositiveSmallIntegerField(default=100)
    has_sounds = models.BooleanField(default=True)
    has_vibration = models.BooleanField(default=True)
    has_keys = models.BooleanField(default=True)
    has_screen_reader = models.BooleanField(default=False)
    wants_session_reminder = models.BooleanField(default=True)
    wants_morning_reminder = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique"),
            models.CheckConstraint(
                condition=Q(text_size__in=[100, 125, 150]), name="user_text_size_known"
            ),
            models.CheckConstraint(
                condition=Q(voice_rate_percent__gte=50, voice_rate_percent__lte=150),
                name="user_voice_rate_in_range",
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def first_name(self) -> str:
        """Return the first word of the name, for a greeting."""
        return self.name.split(" ", 1)[0]

    @property
    def initials(self) -> str:
        """Return up to two initials, the only name that leaves in staff mail."""
        return initials_of(self.name)

    @property
    def emergency_number(self) -> str:
        """Return the number to call where this person lives."""
        return emergency_number(self.country, settings.EMERGENCY_NUMBER)

    @cached_property
    def work(self) -> tuple[Work, ...]:
        """Return each open membership; one query, none for the person signed in."""
        # Asked here, so that the gate for staff costs no query of its own.
        factor = second_steps().filter(user=OuterRef("user"))
        rows = self.memberships.open().annotate(has_second_step=Exists(factor))
        columns = ("clinic_id", "clinic__name", "role", "has_second_step")
        return tuple(Work(*row) for row in rows.order_by("pk").values_list(*columns))

    @property
    def open_memberships(self) -> tuple[tuple[int, str], ...]:
        """Return clinic id and role of each open membership."""
        return tuple((work.clinic_id, work.role) for work in self.work)

    @property
    def clinic_names(self) -> dict[int, str]:
        """Return the clinics this person works in, by id."""
        return {work.clinic_id: work.clinic_name for work in self.work}

    @property
    def lacks_second_step(self) -> bool:
        """Return whether this is staff who sign in with one step only."""
        return any(not work.has_second_step for work in self.work)

    @property
    def open_roles(self) -> frozenset[str]:
        """Return the roles of this person's open memberships."""
        return frozenset(role for _, role in self.open_memberships)

    @property
    def has_staff_role(self) -> bool:
        """Return whether any membership is open."""
        return bool(self.open_roles)

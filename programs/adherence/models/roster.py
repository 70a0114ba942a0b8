"""What a roster shows of one client, kept ready; and views of a roster that staff saved."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from programs.adherence.models.follow_up import FollowUp


class RosterEntry(models.Model):
    """The figures of one client for one carer: a cache that can be computed anew at any time.

    The row ties a member of staff to a client, so one index sorts and pages a roster of any
    size. `pain_path` is made once, when it changes: the path of an 84 by 40 sparkline. Whose
    client it is, is asked of the care relationship each time; a row whose care has ended is
    never shown.

    `history` holds the walks as `rules/history.py` packs them. What pages show of four weeks
    follows from it (`rules/shown.py`), and the night reads nothing else to know another day. For
    the night the row keeps besides the first day on which time alone changes what it stores
    (`changes_on`), or a reason that does not follow from the sums (`reasons_on`), and how the
    client stands (`standing`: see `rules/standing.py`).
    """

    class Group(models.IntegerChoices):
        """The groups of a roster, in their order."""

        ACT_TODAY = 1, "Act today"
        CHECK_IN = 2, "Check in"
        NEW = 3, "New"
        ON_TRACK = 4, "On track"
        PAUSED = 5, "Paused"

    NO_REASON = 99
    NO_PERCENT = 101
    """Sorts clients with too little to say after everybody with a figure."""

    care = models.OneToOneField(
        "accounts.CareRelationship", on_delete=models.CASCADE, related_name="roster_entry"
    )
    staff = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roster", db_index=False
    )
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="roster_entries"
    )
    clinic = models.ForeignKey("accounts.Clinic", on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=16)
    name = models.CharField(max_length=120)
    group = models.PositiveSmallIntegerField(choices=Group)
    reason_rank = models.PositiveSmallIntegerField(default=NO_REASON)
    reason = models.CharField(max_length=20, choices=FollowUp.Reason, blank=True)
    reason_detail = models.CharField(max_length=40, blank=True)
    reason_number = models.PositiveSmallIntegerField(null=True, blank=True)
    reason_since = models.DateField(null=True, blank=True)
    more_reasons = models.PositiveSmallIntegerField(default=0)
    percent = models.PositiveSmallIntegerField(default=NO_PERCENT)
    pain_path = models.CharField(max_length=400, blank=True)
    first_pain = models.PositiveSmallIntegerField(null=True, blank=True)
    last_pain = models.PositiveSmallIntegerField(null=True, blank=True)
    last_walk_on = models.DateField(null=True, blank=True)
    next_due_on = models.DateField(null=True, blank=True)
    last_contact_on = models.DateField(null=True, blank=True)
    program_key = models.CharField(max_length=40, blank=True)
    program_title = models.CharField(max_length=120, blank=True)
    plan_week = models.PositiveSmallIntegerField(null=True, blank=True)
    as_of = models.DateField()
    """The local day on which the figures were computed last; they stand until `changes_on`."""

    # Empty where it says nothing, so that the columns came without a rebuild of the table.
    # No index on the days: an update that leaves every index alone costs a quarter.
    changes_on = models.DateField(null=True, blank=True)
    reasons_on = models.DateField(null=True, blank=True)
    history = models.TextField(null=True, blank=True)  # noqa: DJ001
    standing = models.CharField(max_length=8, null=True, blank=True)  # noqa: DJ001

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(group__range=(1, 5)), name="roster_group_known"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["staff", "role", "group", "reason_rank", "percent", "member"],
                name="roster_by_need",
            ),
            models.Index(
                fields=["staff", "role", "group", "reason_rank", "percent", "member"],
                condition=Q(program_key=""),
                name="roster_waiting",
            ),
            models.Index(fields=["staff", "role", "name", "member"], name="roster_by_name"),
            models.Index(
                fields=["staff", "role", "last_walk_on", "member"], name="roster_by_last_walk"
            ),
        ]

    def __str__(self) -> str:
        return f"Roster entry of {self.name}"


class RosterCount(models.Model):
    """How many clients a carer has in each group of their roster: the sum of these rows.

    The database writes them itself whenever a roster entry comes, goes or changes its group, so
    that a page of ten thousand clients counts none of them. PostgreSQL adds a row for each
    change, for two writers must never wait for each other, and `settle_counts` adds them up;
    SQLite has one writer and keeps one row. No foreign keys: an entry that goes together with
    its carer still takes itself off.
    """

    staff_id = models.BigIntegerField()
    clinic_id = models.BigIntegerField()
    role = models.CharField(max_length=16)
    group = models.PositiveSmallIntegerField()
    number = models.IntegerField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["staff_id", "role"], name="roster_count_of_staff"),
        ]

    def __str__(self) -> str:
        return f"{self.number} in group {self.group}"


class SavedView(models.Model):
    """A name somebody gave to a search, filter and order of their roster."""

    LONGEST_QUERY = 1000
    """The longest search is 80 letters, each up to 12 characters of an address."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_views"
    )
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=LONGEST_QUERY)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "name"], name="saved_view_name_once"),
        ]

    def __str__(self) -> str:
        return self.name

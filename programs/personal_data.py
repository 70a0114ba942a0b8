"""What programs holds about a member: the tables of the download, and how they are forgotten."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils import timezone

from accounts import personal_data
from accounts.personal_data import Row, Table
from programs.adherence.models import Contact, FollowUp, RosterEntry
from programs.adherence.rules.shown import local_days, seconds_on, shown_on
from programs.plans.models import (
    ClinicalNote,
    ClinicalNoteVersion,
    Hold,
    Note,
    Plan,
    PlanDraft,
    PlanRevision,
    PlanWeek,
    ProgressionDecision,
)
from programs.screening.models import Clearance, Screening, ScreeningAnswer, ScreeningDemand
from programs.sessions.models import CheckIn, ReadinessCheck, Reminder, SafetyEvent, WalkSession

if TYPE_CHECKING:
    from accounts.models import User


def _as_shown(row: Row) -> Row:
    """Return a row of a list with the sessions and marks it shows today, not what they follow from.

    The walks themselves are a table of the download.
    """
    today = local_days(timezone.now())(row["member__time_zone"])
    shown = {**shown_on(row, today)._asdict(), **seconds_on(row, today)._asdict()}
    return {name: value for name, value in (row | shown).items() if name != "history"}


TABLES = (
    Table(
        "safety-checks",
        "Safety checks",
        "programs.Screening",
        "member",
        (),
        frozenset({"share_code_hash"}),
    ),
    Table(
        "safety-check-answers",
        "Answers in safety checks",
        "programs.ScreeningAnswer",
        "screening__member",
        ("screening__uuid",),
    ),
    Table(
        "new-checks-asked",
        "Why a new safety check was asked for",
        "programs.ScreeningDemand",
        "member",
    ),
    Table(
        "clearances",
        "Clearances by a health professional",
        "programs.Clearance",
        "member",
        ("recorded_by__name",),
    ),
    Table(
        "plans",
        "Plans",
        "programs.Plan",
        "member",
        ("program_version__template__title", "program_version__number", "assigned_by__name"),
    ),
    Table(
        "plan-editions",
        "Editions of plans",
        "programs.PlanRevision",
        "plan__member",
        ("plan__uuid", "made_by__name"),
    ),
    Table(
        "plan-weeks",
        "Weeks of plans",
        "programs.PlanWeek",
        "revision__plan__member",
        ("revision__plan__uuid", "revision__number"),
    ),
    Table("holds", "Holds", "programs.Hold", "plan__member", ("plan__uuid", "created_by__name")),
    Table("notes", "Messages", "programs.Note", "member", ("plan__uuid", "author__name")),
    Table(
        "clinical-notes",
        "Notes your physios keep",
        "programs.ClinicalNoteVersion",
        "note__member",
        ("note__uuid", "note__author__name"),
    ),
    Table(
        "plan-drafts",
        "Plans begun for you and not assigned",
        "programs.PlanDraft",
        "member",
        ("author__name",),
    ),
    Table(
        "decisions",
        "How plans moved on, and why",
        "programs.ProgressionDecision",
        "plan__member",
        ("plan__uuid", "decided_by__name"),
    ),
    Table("walks", "Walks", "programs.WalkSession", "member", ("plan__uuid",)),
    Table(
        "checks-before-walks",
        "Checks before walks",
        "programs.ReadinessCheck",
        "member",
        ("walk_session__uuid",),
    ),
    Table(
        "how-walks-felt",
        "How walks felt",
        "programs.CheckIn",
        "member",
        ("walk_session__uuid", "recorded_by__name"),
    ),
    Table(
        "falls-and-stops",
        "Falls and stops",
        "programs.SafetyEvent",
        "member",
        ("walk_session__uuid",),
    ),
    Table(
        "reminders",
        "Reminders",
        "programs.Reminder",
        "walk_session__member",
        ("walk_session__uuid",),
    ),
    Table("follow-ups", "Reasons to call you", "programs.FollowUp", "member"),
    Table(
        "contacts", "Calls and messages about you", "programs.Contact", "member", ("staff__name",)
    ),
    Table(
        "roster",
        "What a clinic's list shows of you",
        "programs.RosterEntry",
        "member",
        ("member__time_zone",),
        told=_as_shown,
    ),
)


def register() -> None:
    """Add these tables to the download and the deletion; called once, when the app is ready."""
    personal_data.register(name="programs", tables=TABLES, eraser=erase)


def erase(user: User, *, keeps_record: bool) -> None:
    """Delete what the member told us; where a clinic must keep its notes and plans, they stay.

    Rows go before the rows they point to, since nothing here is deleted along with another.
    """
    _hold_plans(user)
    _erase_walks(user)
    Contact.objects.filter(member=user).unguarded().delete()
    FollowUp.objects.filter(member=user).delete()
    RosterEntry.objects.filter(member=user).delete()
    PlanDraft.objects.filter(member=user).delete()
    ScreeningDemand.objects.filter(member=user).unguarded().delete()
    Note.objects.filter(member=user, author=user).delete()
    ScreeningAnswer.objects.filter(screening__member=user).unguarded().delete()
    if keeps_record:
        _strip_record(user)
    else:
        _erase_plans(user)


def _hold_plans(user: User) -> None:
    """Take the plans before their walks, as every other writer does: so none waits for another."""
    list(Plan.objects.select_for_update().filter(member=user).order_by("pk").values_list("pk"))


def _erase_walks(user: User) -> None:
    Reminder.objects.filter(walk_session__member=user).delete()
    while CheckIn.objects.filter(member=user, replaces=None).delete()[0]:
        pass  # a corrected check-in points to its correction, so the older one goes first
    SafetyEvent.objects.filter(member=user).unguarded().delete()
    ReadinessCheck.objects.filter(member=user).unguarded().delete()
    WalkSession.objects.filter(member=user).delete()


def _erase_plans(user: User) -> None:
    Note.objects.filter(member=user).delete()
    ClinicalNoteVersion.objects.filter(note__member=user).unguarded().delete()
    ClinicalNote.objects.filter(member=user).delete()
    Hold.objects.filter(plan__member=user).delete()
    decisions = ProgressionDecision.objects.filter(plan__member=user).unguarded()
    while decisions.filter(progressiondecision=None).delete()[0]:
        pass  # an override points to what it overrides, so it goes first
    PlanWeek.objects.filter(revision__plan__member=user).unguarded().delete()
    PlanRevision.objects.filter(plan__member=user).unguarded().delete()
    Plan.objects.filter(member=user).update(replaces=None)
    Plan.objects.filter(member=user).delete()
    Clearance.objects.filter(member=user).unguarded().delete()
    Screening.objects.filter(member=user).unguarded().delete()


def _strip_record(user: User) -> None:
    """Leave what the clinic's plans rest on, and nothing the member typed."""
    Screening.objects.filter(member=user).unguarded().update(
        support_named="", share_code_hash="", share_code_expires_at=None, reasons=[]
    )
    Hold.objects.filter(plan__member=user, created_by=user).update(reason="")

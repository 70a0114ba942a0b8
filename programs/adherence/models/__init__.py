"""Every model about what a member does and what is owed to them."""

from programs.adherence.models.follow_up import Contact, FollowUp, FollowUpQuerySet
from programs.adherence.models.roster import RosterCount, RosterEntry, SavedView

__all__ = ["Contact", "FollowUp", "FollowUpQuerySet", "RosterCount", "RosterEntry", "SavedView"]

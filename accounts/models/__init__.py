"""Every model about people, in one file each."""

from accounts.models.access_event import AccessEvent, AccessSeal
from accounts.models.browser_session import BrowserSession
from accounts.models.care import CareRelationship, ClinicLink
from accounts.models.clinic import Clinic, Membership, Role, ThresholdProposal
from accounts.models.consent import Consent, ConsentDocument
from accounts.models.deletion import DeletionRequest
from accounts.models.invitation import Invitation, InvitedAs, ShareCode
from accounts.models.user import User

__all__ = [
    "AccessEvent",
    "AccessSeal",
    "BrowserSession",
    "CareRelationship",
    "Clinic",
    "ClinicLink",
    "Consent",
    "ConsentDocument",
    "DeletionRequest",
    "Invitation",
    "InvitedAs",
    "Membership",
    "Role",
    "ShareCode",
    "ThresholdProposal",
    "User",
]

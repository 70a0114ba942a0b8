"""What the accounts app holds about a person, and what of it stays out of the download."""

from __future__ import annotations

from accounts.personal_data import Table

TABLES = (
    Table("settings", "Name and settings", "accounts.User", "pk"),
    Table("email-addresses", "Email addresses", "account.EmailAddress", "user"),
    Table("consents", "What you agreed to", "accounts.Consent", "user", ("clinic__name",)),
    Table(
        "clinics",
        "Clinics you share with",
        "accounts.ClinicLink",
        "member",
        ("clinic__name", "consent__version"),
    ),
    Table(
        "care",
        "Who looks after you",
        "accounts.CareRelationship",
        "member",
        ("staff__name", "clinic__name"),
    ),
    Table(
        "who-looked",
        "Who looked at your record",
        "accounts.AccessEvent",
        "member",
        ("actor__name", "clinic__name"),
        frozenset({"request_id", "address_prefix", "object_id"}),
    ),
    Table("roles", "Your roles in clinics", "accounts.Membership", "user", ("clinic__name",)),
    Table(
        "invitations",
        "Invitations you accepted",
        "accounts.Invitation",
        "accepted_by",
        ("clinic__name",),
        frozenset({"token_hash", "code_hash", "name", "program_key"}),
    ),
    Table(
        "share-codes",
        "Codes you gave to a physio",
        "accounts.ShareCode",
        "member",
        (),
        frozenset({"code_hash"}),
    ),
    Table("deletion", "Your wish to be deleted", "accounts.DeletionRequest", "user"),
    Table(
        "devices",
        "Signed-in devices",
        "usersessions.UserSession",
        "user",
        (),
        frozenset({"session_key", "data"}),
    ),
    Table(
        "second-steps",
        "Second steps of signing in",
        "mfa.Authenticator",
        "user",
        (),
        frozenset({"data"}),
    ),
)

NOT_IN_DOWNLOAD = {
    "accounts.BrowserSession": "what a browser is in the midst of; the devices are in the download",
    "account.EmailConfirmation": "a code on its way, worth nothing after a few minutes",
    "accounts.User_groups": "not used: roles are memberships",
    "accounts.User_user_permissions": "not used: roles are memberships",
    "accounts.ThresholdProposal": "a clinic's own settings; it says nothing about its maker",
    "programs.ClinicalNote": "its words are in the notes' versions, which are in the download",
    "programs.ProgramTemplate": "a clinic's programs; they say nothing about their maker",
    "programs.ProgramVersion": "a program's words, the same for everybody",
    "programs.Phase": "a program's words, the same for everybody",
    "programs.ProgramWeek": "a program's doses, the same for everybody",
    "programs.SavedView": "a name for a filter of a list, made at work",
}
"""Tables with a way to a person that the download leaves out, and why."""

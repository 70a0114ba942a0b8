"""People: users, clinics, roles, care relationships, consent and who looked at what."""

"""What counts as contact with a client, asked in one way by the roster and by the week."""

from __future__ import annotations

from django.db.models import Q

from programs.adherence.models import Contact

MADE = Q(kind=Contact.Kind.MESSAGE) | Q(
    kind=Contact.Kind.CALL, result__in=[Contact.Result.SPOKE, Contact.Result.LEFT_MESSAGE]
)
"""Words that reached the client: spoken, left for them, or written.

A call nobody answered is a try. Putting off, passing on and closing speak with nobody. The log
shows all of them.
"""

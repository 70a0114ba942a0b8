"""One line after an action, with a way to take it back."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import messages

if TYPE_CHECKING:
    from django.http import HttpRequest


def say(request: HttpRequest, words: str, *, undo_url: str = "", **undo: str) -> None:
    """Show these words on the next page; Undo posts to `undo_url` with these values."""
    address = f"{undo_url}?{urlencode(undo)}" if undo else undo_url
    messages.success(request, words, extra_tags=address)

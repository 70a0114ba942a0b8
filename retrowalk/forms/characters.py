"""Characters that cannot be seen but change what a text says (trust section 8, group Text)."""

import re
import unicodedata

from django.utils.translation import gettext_lazy as _

NAMES = {
    "\0": _("null"),
    "\x1b": _("escape"),
    "\u202a": _("left-to-right embedding"),
    "\u202b": _("right-to-left embedding"),
    "\u202c": _("pop directional formatting"),
    "\u202d": _("left-to-right override"),
    "\u202e": _("right-to-left override"),
    "\u2066": _("left-to-right isolate"),
    "\u2067": _("right-to-left isolate"),
    "\u2068": _("first strong isolate"),
    "\u2069": _("pop directional isolate"),
}
KEPT_CONTROLS = {"\t", "\n", "\r"}
INVISIBLE_ENDS = re.compile(r"^[\s\u200b\u2060\ufeff]+|[\s\u200b\u2060\ufeff]+$")


def trimmed(text: str) -> str:
    """Return the text without white space at its ends, the zero-width kinds included."""
    return INVISIBLE_ENDS.sub("", text)


def hidden_character(text: str) -> str:
    """Return the name of the first control or bidi character, or an empty text."""
    for character in text:
        if character in NAMES:
            return str(NAMES[character])
        if unicodedata.category(character) == "Cc" and character not in KEPT_CONTROLS:
            return f"U+{ord(character):04X}"
    return ""

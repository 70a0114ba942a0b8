"""Style sheets without what only people read: comments, indents and spaces around signs."""

import re

# A comment ends at its first end, whatever follows: it is never taken up to a later one.
WHITE = r"(?:\s|(?>/\*.*?\*/))"
PARTS = re.compile(
    rf"""("(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')"""
    rf"""|(?:;|{WHITE})*(\}}){WHITE}*|{WHITE}*([{{;,>]){WHITE}*|(:){WHITE}+|{WHITE}+""",
    re.DOTALL,
)


def minified(sheet: str) -> str:
    """Return the sheet as a browser needs it; what stands in quotes is left as it is.

    A space before a colon stays, for `a :hover` is not `a:hover`, and so do those around plus
    and minus, without which a calculation means nothing.
    """
    return PARTS.sub(lambda found: next(filter(None, found.groups()), " "), sheet).strip()

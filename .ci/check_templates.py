"""Refuse what the content security policy blocks or what could let typed text act as markup.

Looks at templates for inline script, style and handlers, unescaped output and other hosts, and at
the code for strings marked safe by hand.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("retrowalk", "accounts", "programs")
IN_TEMPLATES = {
    "inline script": r"<script(?![^>]*\ssrc=)(?![^>]*\stype=[\"']application/)[^>]*>",
    "inline style sheet": r"<style\b",
    "style attribute": r"<[a-z][^>]*\sstyle\s*=",
    "event handler": r"<[a-z][^>]*\son[a-z]+\s*=",
    "htmx handler": r"\shx-on[:-]|hx-(?:vals|headers|trigger)\s*=\s*[\"'](?:js|javascript):",
    "script address": r"(?:href|src|action)\s*=\s*[\"']\s*javascript:",
    "file of another host": r"<(?:script|link|img|iframe)\b[^>]*(?:src|href)=[\"'](?:https?:)?//",
    "unescaped output": r"\|\s*safe(?:seq)?\b|{%\s*autoescape\s+off",
}
IN_CODE = {"string marked safe": r"\bmark_safe\b|\bSafe(?:String|Text)\("}


def faults_in(text: str, rules: dict[str, str]) -> Iterable[tuple[int, str]]:
    """Yield the line number and the name of each rule the text breaks."""
    for name, pattern in rules.items():
        for match in re.finditer(pattern, text, re.IGNORECASE):
            yield text.count("\n", 0, match.start()) + 1, name


def report(paths: Iterable[Path], rules: dict[str, str]) -> list[str]:
    """Return one line for each fault in the files: path, line, rule."""
    return [
        f"{path.relative_to(ROOT)}:{line}: {name}"
        for path in sorted(paths)
        for line, name in faults_in(path.read_text(), rules)
    ]


def files(folder: str, kind: str) -> Iterable[Path]:
    """Return the files of a kind in one of the project's folders."""
    return (ROOT / folder).rglob(kind)


def main() -> int:
    """Print each fault; return 1 when there is one."""
    templates = [path for folder in ("templates", *PACKAGES) for path in files(folder, "*.html")]
    code = [path for folder in PACKAGES for path in files(folder, "*.py")]
    found = report(templates, IN_TEMPLATES) + report(code, IN_CODE)
    print("\n".join(found) or f"Templates are clean ({len(templates)}).")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

"""Refuse files of our own that are too long to hold one idea."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LONGEST = 400
KINDS = ("*.py", "*.js", "*.css", "*.html")


def main() -> int:
    """Print each tracked file over the limit; return 1 when there is one."""
    command = ["git", "ls-files", "--", *KINDS]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    paths = [
        ROOT / name for name in listed.stdout.split("\n") if name and "migrations/" not in name
    ]
    lengths = {path: len(path.read_text().splitlines()) for path in paths if path.exists()}
    found = [
        f"{path.relative_to(ROOT)}: {length} lines, at most {LONGEST}"
        for path, length in sorted(lengths.items())
        if length > LONGEST
    ]
    print("\n".join(found) or f"No file is longer than {LONGEST} lines ({len(lengths)} files).")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())

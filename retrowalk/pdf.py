"""PDF files of pages that are made to be printed, where the optional engine is installed.

The engine reads nothing but the static files that came with RetroWalk: not the network, not the
disk, whatever a page may name (trust R20).
"""

from __future__ import annotations

import mimetypes
from ctypes.util import find_library
from functools import lru_cache
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import SuspiciousOperation

ENGINE = "weasyprint"
LIBRARIES = ("pango-1.0", "pangoft2-1.0", "harfbuzz-subset")
"""What the engine calls besides Python: Debian's libpango-1.0-0 and its kin."""

ORIGIN = "https://retrowalk.invalid"
"""Where a page is said to lie; nobody answers there, so only our own fetcher can."""


class RefusedFileError(Exception):
    """A page named something that did not come with RetroWalk."""


@lru_cache(maxsize=1)
def missing() -> tuple[str, ...]:
    """Return what is not installed for PDF files, empty where they can be made.

    The libraries are looked for only where the engine is there to call them.
    """
    if not find_spec(ENGINE):
        return (ENGINE,)
    return tuple(name for name in LIBRARIES if not find_library(name))


def can_make_pdf() -> bool:
    """Return whether PDF files can be made here; pages hide their button otherwise."""
    return not missing()


def bundled_file(address: str) -> tuple[bytes, str]:
    """Return the bytes and the kind of a static file of ours.

    `address` is as a page names it, `/static/css/paper.css` with or without ORIGIN. Raise
    RefusedFileError for every other scheme, host and path, and for a way out of the folder.
    """
    path = unquote(urlsplit(address.removeprefix(ORIGIN)).path)
    is_ours = address.startswith((ORIGIN + "/", "/")) and not address.startswith("//")
    prefix = str(settings.STATIC_URL)
    if not is_ours or not path.startswith(prefix):
        raise RefusedFileError(address[:80])
    name = path.removeprefix(prefix)
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return _read(name), kind


def _read(name: str) -> bytes:
    """Return a static file by its name, hashed or not; raise RefusedFileError for no such file.

    Finders and storage themselves refuse a name that leads out of their folder.
    """
    try:
        found = finders.find(name)
        if found:
            return Path(str(found)).read_bytes()
        with staticfiles_storage.open(name) as file:
            return bytes(file.read())
    except (OSError, SuspiciousOperation, ValueError) as fault:
        raise RefusedFileError(name[:80]) from fault


def pdf_of(html: str) -> bytes:
    """Return the page as a tagged PDF file; raise RuntimeError where the engine is missing."""
    if not can_make_pdf():
        raise RuntimeError("The PDF engine is not installed: " + ", ".join(missing()))
    engine: Any = import_module(ENGINE)  # three seconds, paid by the first who asks
    fetchers: Any = import_module(f"{ENGINE}.urls")

    class OwnFiles(fetchers.URLFetcher):
        """Hands the engine our own files and refuses everything else."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            """Return a bundled file."""
            body, kind = bundled_file(url)
            return fetchers.URLFetcherResponse(url, body, {"Content-Type": kind})

    page = engine.HTML(string=html, base_url=f"{ORIGIN}/", url_fetcher=OwnFiles())
    return bytes(page.write_pdf(pdf_variant="pdf/ua-1"))

"""Static files: hashed names for browsers, compressed copies, and only the files we use."""

from collections.abc import MutableMapping

from django.contrib.staticfiles.apps import StaticFilesConfig
from whitenoise.storage import CompressedManifestStaticFilesStorage

IMMUTABLE = "public, max-age=31536000, immutable"
SERVICE_WORKER = "service-worker.js"


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Files named by their content, so that a browser may keep them for a year."""


class OwnStaticFiles(StaticFilesConfig):
    """Leaves out the beta and the extensions of htmx, which no page loads."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "htmx-4*",
        "htmax*",
        "ext",
    ]


def add_cache_rule(headers: MutableMapping[str, str], _path: str, url: str) -> None:
    """Set how long a browser may keep a static file: a year by its hash, a service worker never."""
    if url.endswith(SERVICE_WORKER):
        headers["Cache-Control"] = "no-cache"
    elif "immutable" in headers.get("Cache-Control", ""):
        headers["Cache-Control"] = IMMUTABLE

"""How long a browser may keep a static file; plain Python, because the settings name it."""

from collections.abc import MutableMapping

IMMUTABLE = "public, max-age=31536000, immutable"
SERVICE_WORKER = "service-worker.js"


def add_cache_rule(headers: MutableMapping[str, str], _path: str, url: str) -> None:
    """Set how long a browser may keep a static file: a year by its hash, a service worker never."""
    if url.endswith(SERVICE_WORKER):
        headers["Cache-Control"] = "no-cache"
    elif "immutable" in headers.get("Cache-Control", ""):
        headers["Cache-Control"] = IMMUTABLE

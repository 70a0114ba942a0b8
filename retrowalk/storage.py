"""Static files: hashed names for browsers, compressed copies, and only the files we use."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.staticfiles.apps import StaticFilesConfig
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

from retrowalk.stylesheets import minified

if TYPE_CHECKING:
    from django.core.files.base import File


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Files named by their content, so that a browser may keep them for a year."""

    # The player is made of modules: without this they would ask for names that are not there.
    support_js_module_import_aggregation = True

    def file_hash(self, name: str | None, content: File[Any] | None = None) -> str:
        """Return what a file is named by: of a style sheet, what of it is sent."""
        found: str = super().file_hash(name, content and shortened(name, content))
        return found

    def _save(self, name: str, content: File[Any]) -> str:
        saved: str = super()._save(name, shortened(name, content))
        return saved


def shortened(name: str | None, content: File[Any]) -> File[Any]:
    """Return a style sheet without what only people read, any other file as it is."""
    if not (name or "").endswith(".css"):  # the list of all files has no name
        return content
    return ContentFile(minified(b"".join(content.chunks()).decode()).encode())


class OwnStaticFiles(StaticFilesConfig):
    """Leaves out the beta and the extensions of htmx, which no page loads."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "htmx-4*",
        "htmax*",
        "ext",
    ]

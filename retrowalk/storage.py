"""Static files: hashed names for browsers, compressed copies, and only the files we use."""

from django.contrib.staticfiles.apps import StaticFilesConfig
from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedStaticFiles(CompressedManifestStaticFilesStorage):
    """Files named by their content, so that a browser may keep them for a year."""

    # The player is made of modules: without this they would ask for names that are not there.
    support_js_module_import_aggregation = True


class OwnStaticFiles(StaticFilesConfig):
    """Leaves out the beta and the extensions of htmx, which no page loads."""

    ignore_patterns = [
        *StaticFilesConfig.ignore_patterns,
        "htmx-4*",
        "htmax*",
        "ext",
    ]

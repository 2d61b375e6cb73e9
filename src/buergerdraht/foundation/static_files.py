"""Static files under names with their hash."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Replaces the names in imports, too: else a module that a page names and another imports runs twice."""

    support_js_module_import_aggregation = True

"""The database backend named in the settings' ENGINE."""

from django.db.backends.postgresql import base

from buergerdraht.foundation.tenancy import SETTING, visibility

PREPARE_AFTER = 5
"""So often a connection asks before the plan is kept (psycopg's own default, which Django takes away)."""


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL whose every new connection shows what the present context may see."""

    def init_connection_state(self) -> None:
        """Set the session variable before anything else is asked."""
        super().init_connection_state()
        assert self.connection is not None  # noqa: S101  (Django calls this on an open connection)
        # For prepared_rows alone: Django binds its own statements here, and they are never prepared.
        self.connection.prepare_threshold = PREPARE_AFTER
        self.connection.execute("SELECT set_config(%s, %s, false)", [SETTING, visibility()])

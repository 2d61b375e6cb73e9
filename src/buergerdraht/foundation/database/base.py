"""The database backend named in the settings' ENGINE."""

from django.db.backends.postgresql import base

from buergerdraht.foundation.tenancy import SETTING, visibility


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL whose every new connection shows what the present context may see."""

    def init_connection_state(self) -> None:
        """Set the session variable before anything else is asked."""
        super().init_connection_state()
        assert self.connection is not None  # noqa: S101  (Django calls this on an open connection)
        self.connection.execute("SELECT set_config(%s, %s, false)", [SETTING, visibility()])

"""Brings the database up to date, as the owner of the tables, and gives the application's role its rights."""

from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, connection
from psycopg import sql

EXTENSIONS = ("btree_gist",)
OLDEST_POSTGRES = 15


class Command(BaseCommand):
    """Check, migrate, grant. Run it with DATABASE_URL set to the owner's address."""

    help = "Prüft die Datenbank, legt die Tabellen an und gibt der Anwendung ihre Rechte."

    def add_arguments(self, parser: CommandParser) -> None:
        """Take the name of the application's role."""
        parser.add_argument("--role", required=True, help="Rolle der Anwendung")

    def handle(self, *_arguments: str, role: str, **_options: object) -> None:
        """Run the steps; whatever forbids one becomes a German sentence."""
        try:
            require_version()
            create_extensions()
            call_command("migrate", interactive=False, verbosity=0)
            if role != connection.settings_dict["USER"]:
                grant_rights(role)
        except DatabaseError as error:
            reason = str(error).strip().splitlines()[0]
            raise CommandError(f"Die Datenbank ließ sich nicht vorbereiten: {reason}") from error


def require_version() -> None:
    """Raise CommandError unless the server can be reached and is new enough."""
    try:
        connection.ensure_connection()
    except DatabaseError as error:
        reason = str(error).strip().splitlines()[0]
        raise CommandError(f"Die Datenbank aus DATABASE_URL ist nicht erreichbar: {reason}") from error
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('server_version_num')::int / 10000")
        found = cursor.fetchone()[0]
    if found < OLDEST_POSTGRES:
        raise CommandError(f"PostgreSQL {OLDEST_POSTGRES} oder neuer wird gebraucht; gefunden wurde {found}.")


def create_extensions() -> None:
    """Create what is missing; the embedded cluster has them already."""
    with connection.cursor() as cursor:
        for extension in EXTENSIONS:
            cursor.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))


def grant_rights(role: str) -> None:
    """Let the role read and write rows, of today's tables and of later ones; it can change no table."""
    application = sql.Identifier(role)
    statements = (
        "GRANT USAGE ON SCHEMA public TO {role}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
        "ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
    )
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(sql.SQL(statement).format(role=application))

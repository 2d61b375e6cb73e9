"""Row-level security as migration operations. Which rows are visible: foundation.tenancy.

The policies call their functions in a sub-select, so that PostgreSQL asks once per statement and not per row.
FORCE makes them hold for the owner of the tables, too; only a superuser passes, which no process of ours is.
"""

from django.db.migrations import RunSQL

FUNCTIONS = RunSQL(
    """
    CREATE FUNCTION sees_all_authorities() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT current_setting('buergerdraht.authority_ids', true) = '*' $$;
    CREATE FUNCTION visible_authority_ids() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
    AS $$
        SELECT string_to_array(
            nullif(nullif(current_setting('buergerdraht.authority_ids', true), ''), '*'), ','
        )::bigint[]
    $$;
    """,
    "DROP FUNCTION visible_authority_ids(); DROP FUNCTION sees_all_authorities();",
)

VISIBLE = "ANY ((SELECT visible_authority_ids())::bigint[])"


def protect_rows(table: str, *columns: str) -> RunSQL:
    """Return the operation that shows and accepts only rows whose authority is visible, or one of several."""
    return _policy(table, f"({' OR '.join(f'{each} = {VISIBLE}' for each in columns or ('authority_id',))})")


def look_visibility_up(table: str) -> RunSQL:
    """Return the operation that finds a row's authority by a hash: for tables that are read by the million.

    Comparing with one visible authority after the other takes a whole network five times as long.
    """
    condition = "(SELECT sees_all_authorities()) OR authority_id {}"
    hashed, listed = "IN (SELECT unnest(visible_authority_ids()))", f"= {VISIBLE}"
    change = f"ALTER POLICY visible_authorities ON {table} USING ({condition})"
    return RunSQL(change.format(hashed), change.format(listed))


def protect_rows_through(table: str, *, parent: str, column: str) -> RunSQL:
    """Return the operation that shows and accepts only rows whose parent row is visible."""
    return _policy(table, f"EXISTS (SELECT FROM {parent} WHERE {parent}.id = {table}.{column})")


def protect_rows_of_centres(table: str) -> RunSQL:
    """Return the operation that shows and accepts only rows of a centre whose own authority is visible."""
    visible = "ANY ((SELECT visible_authority_ids())::bigint[])"
    is_centres = f"centre.id = {table}.centre_id AND centre.authority_id = {visible}"
    return _policy(table, f"EXISTS (SELECT FROM authorities_servicecentre centre WHERE {is_centres})")


def _policy(table: str, condition: str) -> RunSQL:
    return RunSQL(
        f"""
        ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;
        ALTER TABLE {table} FORCE ROW LEVEL SECURITY;
        CREATE POLICY visible_authorities ON {table} USING ((SELECT sees_all_authorities()) OR {condition});
        """,
        f"""
        DROP POLICY visible_authorities ON {table};
        ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY;
        ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;
        """,
    )

"""Figures and bills are computed from these rows: nobody changes or deletes one, not even the owner by mistake."""

from django.db import migrations

TABLES = ("telephony_callevent", "telephony_agentstatechange")

FORBID = """
CREATE FUNCTION telephony_history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
""" + "".join(
    f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table}"
    " FOR EACH ROW EXECUTE FUNCTION telephony_history_is_append_only();\n"
    for table in TABLES
)
ALLOW = "".join(f"DROP TRIGGER append_only ON {table};\n" for table in TABLES) + (
    "DROP FUNCTION telephony_history_is_append_only();"
)


class Migration(migrations.Migration):
    dependencies = [("telephony", "0001_initial")]
    operations = [migrations.RunSQL(FORBID, ALLOW)]

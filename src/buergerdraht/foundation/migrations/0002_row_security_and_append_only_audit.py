"""What row-level security asks, and an audit trail that nobody changes, not even the owner by mistake."""

from django.db import migrations

from buergerdraht.foundation.row_security import FUNCTIONS

FORBID = """
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'rows of % are append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON foundation_auditentry
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
"""
ALLOW = "DROP TRIGGER append_only ON foundation_auditentry; DROP FUNCTION audit_is_append_only();"


class Migration(migrations.Migration):
    dependencies = [("foundation", "0001_initial")]
    operations = [FUNCTIONS, migrations.RunSQL(FORBID, ALLOW)]

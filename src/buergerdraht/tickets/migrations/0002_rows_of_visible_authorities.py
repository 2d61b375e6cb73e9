"""Tickets are visible to those who see their authority; nobody changes what happened to them."""

from django.db import migrations

from buergerdraht.foundation.row_security import protect_rows

FORBID = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON tickets_ticketevent
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
"""
ALLOW = "DROP TRIGGER append_only ON tickets_ticketevent;"


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0002_row_security_and_append_only_audit"),
        ("tickets", "0001_initial"),
    ]
    operations = [
        protect_rows("tickets_ticket"),
        protect_rows("tickets_ticketevent"),
        migrations.RunSQL(FORBID, ALLOW),
    ]

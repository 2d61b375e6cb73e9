"""What a contact was before it was corrected: nobody changes or deletes that, not even the owner by mistake."""

from django.db import migrations

FORBID = """
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON contacts_correction
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
"""
ALLOW = "DROP TRIGGER append_only ON contacts_correction;"


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0002_row_security_and_append_only_audit"),
        ("contacts", "0002_rows_of_visible_authorities"),
    ]
    operations = [migrations.RunSQL(FORBID, ALLOW)]

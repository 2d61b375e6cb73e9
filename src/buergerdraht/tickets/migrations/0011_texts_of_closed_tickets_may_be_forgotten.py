"""A history stays append-only, but what was said in a ticket that was closed a year ago may be forgotten."""

from django.db import migrations

ALLOW = """
CREATE FUNCTION ticket_history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE'
        AND NEW.text = ''
        AND NEW.data = OLD.data - 'contact' - 'questions' - 'message_id'
        AND to_jsonb(NEW) - 'text' - 'data' = to_jsonb(OLD) - 'text' - 'data'
        AND EXISTS (
            SELECT FROM tickets_ticket
            WHERE id = OLD.ticket_id AND closed_at < now() - interval '365 days'
        )
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'rows of % are append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
DROP TRIGGER append_only ON tickets_ticketevent;
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON tickets_ticketevent
    FOR EACH ROW EXECUTE FUNCTION ticket_history_is_append_only();
"""
FORBID = """
DROP TRIGGER append_only ON tickets_ticketevent;
DROP FUNCTION ticket_history_is_append_only();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON tickets_ticketevent
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("tickets", "0010_deliveries_by_fax")]
    operations = [migrations.RunSQL(ALLOW, FORBID)]

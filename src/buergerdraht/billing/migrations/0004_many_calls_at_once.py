"""Calls are added by thousands: one look per statement says whether a paper is issued, not one per call."""

from django.db import migrations

ONCE = """
CREATE FUNCTION billing_calls_are_locked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM billing_invoice paper JOIN billing_invoiceline line ON line.invoice_id = paper.id
        WHERE paper.number <> '' AND line.id IN (SELECT line_id FROM told))
    THEN RAISE EXCEPTION 'calls of issued papers stay' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NULL;
END $$;
DROP TRIGGER issued_stays ON billing_billedcall;
CREATE TRIGGER issued_stays BEFORE UPDATE OR DELETE ON billing_billedcall
    FOR EACH ROW EXECUTE FUNCTION billing_call_is_locked();
CREATE TRIGGER issued_gets_no_more AFTER INSERT ON billing_billedcall REFERENCING NEW TABLE AS told
    FOR EACH STATEMENT EXECUTE FUNCTION billing_calls_are_locked();
"""
EACH = """
DROP TRIGGER issued_gets_no_more ON billing_billedcall;
DROP TRIGGER issued_stays ON billing_billedcall;
CREATE TRIGGER issued_stays BEFORE INSERT OR UPDATE OR DELETE ON billing_billedcall
    FOR EACH ROW EXECUTE FUNCTION billing_call_is_locked();
DROP FUNCTION billing_calls_are_locked();
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0003_runs_and_billing_addresses")]
    operations = [migrations.RunSQL(ONCE, EACH)]

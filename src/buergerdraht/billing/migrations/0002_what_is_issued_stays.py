"""Issued papers are locked in the database, and partners see their own only."""

from django.db import migrations

from buergerdraht.foundation.row_security import protect_rows

FORBID = """
CREATE FUNCTION billing_paper_is_locked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.number <> '' AND (TG_OP = 'DELETE'
        OR to_jsonb(OLD) - '{state,paid_on}'::text[] IS DISTINCT FROM to_jsonb(NEW) - '{state,paid_on}'::text[])
    THEN RAISE EXCEPTION 'paper % is issued', OLD.number USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE FUNCTION billing_line_is_locked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT FROM billing_invoice WHERE number <> '' AND id IN (
        CASE TG_OP WHEN 'INSERT' THEN NEW.invoice_id ELSE OLD.invoice_id END,
        CASE TG_OP WHEN 'DELETE' THEN OLD.invoice_id ELSE NEW.invoice_id END))
    THEN RAISE EXCEPTION 'lines of issued papers stay' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE FUNCTION billing_call_is_locked() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND to_jsonb(OLD) - 'is_released' = to_jsonb(NEW) - 'is_released' THEN
        RETURN NEW;
    END IF;
    IF EXISTS (SELECT FROM billing_invoice paper JOIN billing_invoiceline line ON line.invoice_id = paper.id
        WHERE paper.number <> '' AND line.id IN (
            CASE TG_OP WHEN 'INSERT' THEN NEW.line_id ELSE OLD.line_id END,
            CASE TG_OP WHEN 'DELETE' THEN OLD.line_id ELSE NEW.line_id END))
    THEN RAISE EXCEPTION 'calls of issued papers stay' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE TG_OP WHEN 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER issued_stays BEFORE UPDATE OR DELETE ON billing_invoice
    FOR EACH ROW EXECUTE FUNCTION billing_paper_is_locked();
CREATE TRIGGER issued_stays BEFORE INSERT OR UPDATE OR DELETE ON billing_invoiceline
    FOR EACH ROW EXECUTE FUNCTION billing_line_is_locked();
CREATE TRIGGER issued_stays BEFORE INSERT OR UPDATE OR DELETE ON billing_billedcall
    FOR EACH ROW EXECUTE FUNCTION billing_call_is_locked();
CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON billing_billingrecord
    FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
"""
ALLOW = """
DROP TRIGGER append_only ON billing_billingrecord;
DROP TRIGGER issued_stays ON billing_billedcall;
DROP TRIGGER issued_stays ON billing_invoiceline;
DROP TRIGGER issued_stays ON billing_invoice;
DROP FUNCTION billing_call_is_locked();
DROP FUNCTION billing_line_is_locked();
DROP FUNCTION billing_paper_is_locked();
"""
TABLES = ("billingparty", "invoice", "invoiceline", "billedcall", "billingrecord")


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0002_row_security_and_append_only_audit"),
        ("billing", "0001_invoices_and_their_chain"),
    ]
    operations = [
        *(protect_rows(f"billing_{table}") for table in TABLES),
        migrations.RunSQL(FORBID, ALLOW),
    ]

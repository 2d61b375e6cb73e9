"""Contacts, their concerns and corrections are visible to those who see their authority."""

from django.db import migrations

from buergerdraht.foundation.row_security import protect_rows, protect_rows_through


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0002_row_security_and_append_only_audit"),
        ("contacts", "0001_initial"),
    ]
    operations = [
        protect_rows("contacts_contact"),
        protect_rows("contacts_concern"),
        protect_rows_through("contacts_correction", parent="contacts_contact", column="contact_id"),
    ]

"""Contacts and their concerns are visible to those who see their authority."""

from django.db import migrations

from buergerdraht.foundation.row_security import protect_rows


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0002_row_security_and_append_only_audit"),
        ("contacts", "0001_initial"),
    ]
    operations = [protect_rows("contacts_contact"), protect_rows("contacts_concern")]

"""Calls and their events are visible to those who see their authority."""

from django.db import migrations

from buergerdraht.foundation.row_security import protect_rows, protect_rows_through


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0002_row_security_and_append_only_audit"),
        ("telephony", "0002_history_is_append_only"),
    ]
    operations = [
        protect_rows("telephony_call"),
        protect_rows_through("telephony_callevent", parent="telephony_call", column="call_id"),
    ]

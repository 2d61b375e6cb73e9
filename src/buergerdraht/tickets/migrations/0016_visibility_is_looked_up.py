from django.db import migrations

from buergerdraht.foundation.row_security import look_visibility_up


class Migration(migrations.Migration):

    dependencies = [("tickets", "0015_tickets_by_due_time")]

    operations = [look_visibility_up("tickets_ticket")]

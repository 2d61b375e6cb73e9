"""What came in by mail and fax is seen by the centre that looks at it, before anybody knows whom it is for."""

from django.db import migrations

from buergerdraht.foundation.row_security import protect_rows_of_centres, protect_rows_through


class Migration(migrations.Migration):
    dependencies = [
        ("foundation", "0002_row_security_and_append_only_audit"),
        ("authorities", "0008_figures_of_groups"),
        ("channels", "0006_files_of_open_mails"),
    ]
    operations = [
        protect_rows_of_centres("channels_incomingmail"),
        protect_rows_of_centres("channels_incomingfax"),
        protect_rows_through("channels_incomingmailfile", parent="channels_incomingmail", column="mail_id"),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):
    """The words of a help text; the database stays as it is."""

    dependencies = [
        ('reports', '0003_versions_of_handbooks'),
    ]

    operations = [
        migrations.AlterField(
            model_name='handbookversion',
            name='reason',
            field=models.TextField(blank=True, help_text='Why it should be changed, for the other side'),
        ),
    ]

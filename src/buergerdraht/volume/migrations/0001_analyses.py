import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from buergerdraht.foundation.row_security import protect_rows


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('foundation', '0002_row_security_and_append_only_audit'),
        ('authorities', '0007_transfers_and_supervision'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='VolumeAnalysis',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(help_text='Whose calls: Stadt Soest, Zentrale 103-0', max_length=120)),
                ('state', models.CharField(choices=[('uploaded', 'Spalten wählen'), ('reading', 'wird gelesen'), ('checked', 'zu entscheiden'), ('ready', 'fertig'), ('refused', 'nicht gelesen')], default='uploaded', max_length=8)),
                ('file_name', models.CharField(max_length=150)),
                ('upload', models.CharField(blank=True, help_text='Its key among the kept files; empty: it is deleted', max_length=32)),
                ('plan', models.JSONField(blank=True, help_text='How the file was read: rules.plans', null=True)),
                ('percent', models.PositiveSmallIntegerField(default=0, help_text='Of the file, read so far')),
                ('problem', models.CharField(blank=True, help_text='Why it was not read, in German', max_length=300)),
                ('report', models.JSONField(blank=True, help_text='Lines good and bad: rules.faults', null=True)),
                ('figures', models.JSONField(blank=True, help_text='The sums: rules.figures', null=True)),
                ('made_at', models.DateTimeField()),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('authority', models.ForeignKey(blank=True, help_text='The partner, who reads the result, too; empty: it is not entered yet, or not to read it', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.authority')),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.servicecentre')),
                ('host', models.ForeignKey(help_text='Who runs the centre', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.authority')),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name_plural': 'volume analyses',
                'indexes': [models.Index(fields=['centre', 'made_at'], name='volume_by_centre')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['checked', 'ready']), _negated=True), models.Q(('figures__isnull', False), ('report__isnull', False)), _connector='OR'), name='volume_has_figures'), models.CheckConstraint(condition=models.Q(('state__in', ['uploaded', 'reading']), ('upload', ''), _connector='OR'), name='volume_keeps_no_file')],
            },
        ),
        protect_rows('volume_volumeanalysis', 'host_id', 'authority_id'),
    ]

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from buergerdraht.foundation.row_security import protect_rows


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0002_row_security_and_append_only_audit'),
        ('agreements', '0009_ways_that_change_on_a_day'),
        ('authorities', '0007_transfers_and_supervision'),
        ('reports', '0001_links_of_screens'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='MonthlyReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month_on', models.DateField(help_text='First day of the month')),
                ('content', models.BinaryField(help_text='PDF')),
                ('made_at', models.DateTimeField()),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='monthly_reports', to='agreements.agreement')),
                ('authority', models.ForeignKey(help_text='The partner', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.authority')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('agreement', 'month_on'), name='monthly_report_once'), models.CheckConstraint(condition=models.Q(('month_on__day', 1)), name='monthly_report_of_whole_month')],
            },
        ),
        migrations.CreateModel(
            name='ReportChoice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recipients', models.CharField(choices=[('contacts', 'an die Kontakte, die die Vereinbarung nennt'), ('people', 'an alle, die beim Partner die Auswertung lesen'), ('nobody', 'an niemanden; der Bericht steht nur hier')], max_length=8)),
                ('chosen_at', models.DateTimeField()),
                ('agreement', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='report_choice', to='agreements.agreement')),
                ('authority', models.ForeignKey(help_text='The partner', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.authority')),
                ('chosen_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
        ),
        migrations.CreateModel(
            name='ReportMail',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('recipient', models.EmailField(max_length=254)),
                ('state', models.CharField(choices=[('waiting', 'wird gesendet'), ('sending', 'wird gesendet'), ('sent', 'gesendet'), ('failed', 'nicht zugestellt')], default='waiting', max_length=8)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('next_try_at', models.DateTimeField()),
                ('claimed_at', models.DateTimeField(blank=True, help_text='When the latest try began', null=True)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('last_error', models.CharField(blank=True, max_length=250)),
                ('authority', models.ForeignKey(help_text='The partner', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.authority')),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mails', to='reports.monthlyreport')),
                ('sent_by', models.ForeignKey(blank=True, help_text='Who had it sent once more; empty: it went by itself', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'waiting')), fields=['next_try_at'], name='report_mail_waiting')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('sent_by__isnull', True)), fields=('report', 'recipient'), name='report_goes_once_by_itself'), models.CheckConstraint(condition=models.Q(models.Q(('settled_at__isnull', False), ('state__in', ['sent', 'failed'])), models.Q(('settled_at__isnull', True), ('state__in', ['waiting', 'sending'])), _connector='OR'), name='report_mail_settled_with_time')],
            },
        ),
        protect_rows('reports_monthlyreport'),
        protect_rows('reports_reportchoice'),
        protect_rows('reports_reportmail'),
    ]

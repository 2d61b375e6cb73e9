import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from buergerdraht.foundation.row_security import protect_rows

FORBID = """
CREATE FUNCTION handbook_version_is_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'handbook version % is agreed', OLD.id USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER agreed_stays BEFORE UPDATE OR DELETE ON reports_handbookversion
    FOR EACH ROW WHEN (OLD.state = 'agreed') EXECUTE FUNCTION handbook_version_is_frozen();
"""
ALLOW = """
DROP TRIGGER agreed_stays ON reports_handbookversion;
DROP FUNCTION handbook_version_is_frozen();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('foundation', '0002_row_security_and_append_only_audit'),
        ('agreements', '0009_ways_that_change_on_a_day'),
        ('authorities', '0007_transfers_and_supervision'),
        ('reports', '0002_monthly_reports'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='HandbookVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('state', models.CharField(choices=[('draft', 'Entwurf'), ('proposed', 'vorgeschlagen'), ('agreed', 'vereinbart')], default='draft', max_length=8)),
                ('side', models.CharField(choices=[('centre', 'Servicecenter'), ('partner', 'Partner')], help_text='Whose proposal it is', max_length=7)),
                ('content', models.JSONField(help_text='See handbook.contents; with figures from the proposal on')),
                ('reason', models.TextField(blank=True, help_text='Why it changes, for the other side and the history')),
                ('answer', models.TextField(blank=True, help_text='Why the other side gave it back')),
                ('saves', models.PositiveIntegerField(default=1, help_text='Counts changes; a side agrees to what it read')),
                ('written_at', models.DateTimeField()),
                ('proposed_at', models.DateTimeField(blank=True, null=True)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handbook_versions', to='agreements.agreement')),
                ('authority', models.ForeignKey(help_text='The partner', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.authority')),
                ('confirmed_by', models.ForeignKey(blank=True, help_text='For the other side', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('agreement', 'number'), name='handbook_version_once'),
                    models.UniqueConstraint(condition=models.Q(('state', 'agreed'), _negated=True), fields=('agreement',), name='one_open_handbook_version'),
                    models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('proposed_at__isnull', False), ('proposed_by__isnull', False)), _connector='OR'), name='handbook_version_is_proposed_by_somebody'),
                    models.CheckConstraint(condition=models.Q(models.Q(models.Q(('state', 'agreed'), _negated=True), ('confirmed_at__isnull', True), ('confirmed_by__isnull', True)), models.Q(('confirmed_at__isnull', False), ('confirmed_by__isnull', False), ('state', 'agreed'), models.Q(('confirmed_by', models.F('proposed_by')), _negated=True)), _connector='OR'), name='handbook_version_holds_by_two_people'),
                ],
            },
        ),
        protect_rows('reports_handbookversion'),
        migrations.RunSQL(FORBID, ALLOW),
    ]

import django.db.models.deletion
from django.db import migrations, models

from buergerdraht.foundation.row_security import protect_rows

FILL = """
SELECT set_config('buergerdraht.authority_ids', '*', true);
INSERT INTO quality_loadfigures (
    day_on, weekday, hour, authority_id, centre_id, agreement_id, served_number_id, phase, channel, is_open,
    offered, answered, in_target, abandoned, talk_ms, wrap_up_ms)
SELECT date_trunc('month', day_on)::date, extract(isodow FROM day_on),
    extract(hour FROM hour_at AT TIME ZONE 'Europe/Berlin'), authority_id, centre_id, agreement_id,
    served_number_id, phase, channel, is_open, sum(offered), sum(answered), sum(in_target), sum(abandoned),
    sum(talk_ms), sum(wrap_up_ms)
FROM quality_hourfigures GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9, 10;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('agreements', '0008_versions_by_mutual_consent'),
        ('authorities', '0007_transfers_and_supervision'),
        ('quality', '0002_sums_by_month'),
    ]

    operations = [
        migrations.CreateModel(
            name='LoadFigures',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day_on', models.DateField(help_text='Day of the arrival in Berlin')),
                ('phase', models.CharField(blank=True, choices=[('pilot', 'Pilotphase'), ('test', 'Testphase'), ('stage_1', 'Stufe 1'), ('stage_2', 'Stufe 2'), ('stage_3', 'Stufe 3'), ('regular', 'Regelbetrieb')], max_length=10)),
                ('channel', models.CharField(choices=[('phone', 'Anruf'), ('call_back', 'Rückruf')], max_length=9)),
                ('is_open', models.BooleanField(help_text='Within the service hours')),
                ('weekday', models.PositiveSmallIntegerField(help_text='1: Monday')),
                ('hour', models.PositiveSmallIntegerField()),
                ('offered', models.IntegerField()),
                ('answered', models.IntegerField()),
                ('in_target', models.IntegerField()),
                ('abandoned', models.IntegerField()),
                ('talk_ms', models.BigIntegerField()),
                ('wrap_up_ms', models.BigIntegerField()),
                ('agreement', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.agreement')),
                ('authority', models.ForeignKey(db_index=False, help_text='For whom the call was, as the contact says; before that whose number was dialled', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.authority')),
                ('centre', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='authorities.servicecentre')),
                ('served_number', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agreements.servednumber')),
            ],
            options={
                'indexes': [models.Index(fields=['authority', 'day_on'], name='load_figures_by_authority')],
                'constraints': [models.UniqueConstraint(fields=('day_on', 'weekday', 'hour', 'authority', 'centre', 'agreement', 'served_number', 'phase', 'channel', 'is_open'), name='load_figures_once', nulls_distinct=False)],
            },
        ),
        protect_rows("quality_loadfigures"),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
    ]

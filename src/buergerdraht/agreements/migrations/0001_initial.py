import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('authorities', '0001_initial'),
        ('servicehours', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True)),
                ('legal_form', models.CharField(choices=[('mandating', 'mandatierende öffentlich-rechtliche Vereinbarung'), ('delegating', 'delegierende öffentlich-rechtliche Vereinbarung'), ('public_law', 'öffentlich-rechtliche Vereinbarung'), ('service_agreement', 'Kooperations- und Servicevereinbarung'), ('contract', 'Vertrag'), ('own_service', 'eigener Dienst des Trägers')], max_length=20)),
                ('signed_on', models.DateField(blank=True, null=True)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(blank=True, help_text='First day on which it no longer holds', null=True)),
                ('first_term_months', models.PositiveSmallIntegerField(blank=True, help_text='Length of the term first agreed; empty: without a term', null=True)),
                ('renewal_months', models.PositiveSmallIntegerField(blank=True, help_text='By how much a term renews itself if nobody gives notice; empty: it does not', null=True)),
                ('centre', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='authorities.servicecentre')),
                ('partner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='authorities.authority')),
            ],
        ),
        migrations.CreateModel(
            name='Phase',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('pilot', 'Pilotphase'), ('test', 'Testphase'), ('stage_1', 'Stufe 1'), ('stage_2', 'Stufe 2'), ('stage_3', 'Stufe 3'), ('regular', 'Regelbetrieb')], max_length=10)),
                ('valid_from', models.DateField()),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='phases', to='agreements.agreement')),
            ],
        ),
        migrations.CreateModel(
            name='ServedNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('greeting', models.CharField(help_text='What the agent says; {authority} and {agent} are filled in', max_length=300)),
                ('priority', models.SmallIntegerField(default=0, help_text='Higher is served first')),
                ('skill', models.SlugField(blank=True, help_text='Skill an agent needs for these calls; empty: none')),
                ('valid_from', models.DateField(blank=True, help_text='First day of service; empty: that of the agreement', null=True)),
                ('ended_at', models.DateTimeField(blank=True, help_text='From then on the centre no longer takes its calls; kept for earlier calls', null=True)),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='served_numbers', to='agreements.agreement')),
                ('number', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='served', to='authorities.phonenumber')),
                ('service_hours', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='servicehours.calendar')),
            ],
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('valid_until__isnull', True), ('valid_until__gt', models.F('valid_from')), _connector='OR'), name='agreement_has_length'),
        ),
        migrations.AddConstraint(
            model_name='agreement',
            constraint=models.CheckConstraint(condition=models.Q(('renewal_months__isnull', True), ('first_term_months__isnull', False), _connector='OR'), name='only_a_term_renews'),
        ),
        migrations.AddConstraint(
            model_name='phase',
            constraint=django.contrib.postgres.constraints.ExclusionConstraint(expressions=[('agreement', '='), (models.Func(models.F('valid_from'), models.F('valid_until'), django.contrib.postgres.fields.ranges.RangeBoundary(), function='daterange', output_field=django.contrib.postgres.fields.ranges.DateRangeField()), '&&')], name='phases_do_not_overlap'),
        ),
        migrations.AddConstraint(
            model_name='servednumber',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('number',), name='number_served_once'),
        ),
    ]

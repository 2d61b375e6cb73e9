import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('servicehours', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Authority',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True)),
                ('name', models.CharField(help_text='As it is spoken and shown: Stadt Leun', max_length=160)),
                ('level', models.CharField(choices=[('municipality', 'Gemeinde oder Stadt'), ('joint_municipality', 'Amt oder Verwaltungsgemeinschaft'), ('county', 'Kreis'), ('state', 'Land'), ('federal', 'Bund')], max_length=20)),
                ('regional_key', models.CharField(blank=True, help_text='Official region key: AGS (8 digits) or ARS (12 digits)', max_length=12)),
                ('street', models.CharField(blank=True, max_length=160)),
                ('postal_code', models.CharField(blank=True, max_length=5)),
                ('town', models.CharField(blank=True, max_length=80)),
                ('administered_by', models.ForeignKey(blank=True, help_text="The authority that runs this one's administration (Quickborn for Hasloh)", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='administers', to='authorities.authority')),
                ('opening_hours', models.ForeignKey(blank=True, help_text='When the town hall itself is open; service hours on the phone stand in the agreement', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='servicehours.calendar')),
            ],
            options={
                'verbose_name_plural': 'authorities',
            },
        ),
        migrations.CreateModel(
            name='PhoneNumber',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(help_text='E.164, for example +4930231250', max_length=20, unique=True)),
                ('kind', models.CharField(choices=[('central', 'Zentrale Rufnummer'), ('one_one_five', 'Zielrufnummer der 115')], default='central', max_length=12)),
                ('label', models.CharField(blank=True, max_length=80)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='numbers', to='authorities.authority')),
            ],
        ),
        migrations.CreateModel(
            name='ServiceCentre',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(unique=True)),
                ('name', models.CharField(max_length=120)),
                ('offer_seconds', models.PositiveSmallIntegerField(default=15, help_text="How long one agent's phone rings before the call goes to the next")),
                ('wrap_up_seconds', models.PositiveSmallIntegerField(default=60, help_text='Wrap-up (Nacharbeit) after a talk')),
                ('is_default', models.BooleanField(default=False, help_text='Takes calls to numbers that nobody has entered; exactly one centre')),
                ('authority', models.ForeignKey(help_text='Who runs it; its calls with an unknown dialled number are hers', on_delete=django.db.models.deletion.PROTECT, related_name='centres', to='authorities.authority')),
                ('service_hours', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='servicehours.calendar')),
            ],
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('agent', 'agent'), ('supervisor', 'supervisor'), ('editor', 'editor'), ('case_worker', 'case_worker'), ('partner_manager', 'partner_manager'), ('controller', 'controller'), ('administrator', 'administrator')], max_length=20)),
                ('authority', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='authorities.authority')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to=settings.AUTH_USER_MODEL)),
                ('centre', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='authorities.servicecentre')),
            ],
        ),
        migrations.CreateModel(
            name='Unit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=160)),
                ('room', models.CharField(blank=True, max_length=80)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='units', to='authorities.authority')),
            ],
        ),
        migrations.CreateModel(
            name='DirectoryEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('responsibility', models.CharField(blank=True, help_text="What she handles, in citizens' words", max_length=200)),
                ('phone', models.CharField(help_text='E.164', max_length=20)),
                ('presence', models.CharField(choices=[('present', 'anwesend'), ('absent', 'abwesend'), ('unknown', 'nicht gemeldet')], default='unknown', max_length=10)),
                ('absent_until_on', models.DateField(blank=True, null=True)),
                ('authority', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='directory', to='authorities.authority')),
                ('unit', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='directory', to='authorities.unit')),
            ],
            options={
                'verbose_name_plural': 'directory entries',
            },
        ),
        migrations.AddConstraint(
            model_name='authority',
            constraint=models.UniqueConstraint(condition=models.Q(('regional_key', ''), _negated=True), fields=('regional_key',), name='regional_key_once'),
        ),
        migrations.AddConstraint(
            model_name='authority',
            constraint=models.CheckConstraint(condition=models.Q(('regional_key__regex', '^((0[1-9]|1[0-6])([0-9]{6}|[0-9]{10}))?$')), name='regional_key_is_ags_or_ars'),
        ),
        migrations.AddConstraint(
            model_name='phonenumber',
            constraint=models.CheckConstraint(condition=models.Q(('number__regex', '^\\+[1-9][0-9]{3,14}$')), name='phone_number_is_e164'),
        ),
        migrations.AddConstraint(
            model_name='servicecentre',
            constraint=models.UniqueConstraint(condition=models.Q(('is_default', True)), fields=('is_default',), name='one_default_centre'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('authority__isnull', True), ('centre__isnull', False)), models.Q(('authority__isnull', False), ('centre__isnull', True)), _connector='OR'), name='membership_in_centre_or_authority'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(fields=('user', 'role', 'centre', 'authority'), name='membership_once', nulls_distinct=False),
        ),
        migrations.AddConstraint(
            model_name='unit',
            constraint=models.UniqueConstraint(fields=('authority', 'name'), name='unit_once_per_authority'),
        ),
    ]

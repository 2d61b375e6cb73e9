from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):

    dependencies = [
        ('authorities', '0007_transfers_and_supervision'),
    ]

    operations = [
        migrations.AddField(
            model_name='servicecentre',
            name='figures_group_size',
            field=models.PositiveSmallIntegerField(default=5, help_text='Agreed with the works council: of fewer agents no figures of their work are shown'),
        ),
        migrations.AddConstraint(
            model_name='servicecentre',
            constraint=models.CheckConstraint(condition=Q(figures_group_size__gte=1), name='a_group_has_somebody'),
        ),
    ]

"""Who checked a recorded plan last, when, and what did not hold."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0005_sessions"),
    ]

    operations = [
        migrations.AddField(
            model_name="plan",
            name="broken",
            field=models.CharField(max_length=1000, null=True),
        ),
        migrations.AddField(
            model_name="plan",
            name="checked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="plan",
            name="checked_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.account",
            ),
        ),
    ]

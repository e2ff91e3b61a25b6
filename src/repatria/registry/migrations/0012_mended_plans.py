"""Plans that were mended during their day: sealed, with their proof."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0011_days_of_handover"),
    ]

    operations = [
        migrations.CreateModel(
            name="MendedPlan",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("turn", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=80)),
                ("key_name", models.CharField(max_length=40)),
                ("nonce", models.BinaryField()),
                ("sealed", models.BinaryField()),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.account"
                    ),
                ),
                ("plan", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.plan")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "turn"), name="mended_turn_once"),
                    models.UniqueConstraint(fields=("plan", "digest"), name="mended_once"),
                ],
            },
        ),
    ]

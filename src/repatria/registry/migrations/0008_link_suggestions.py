"""Suggestions of tracing, and judgements that are taken back."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0007_names"),
    ]

    operations = [
        migrations.AlterField(
            model_name="linkjudgement",
            name="says",
            field=models.CharField(
                choices=[
                    ("same", "same"),
                    ("different", "different"),
                    ("unsure", "unsure"),
                    ("undo", "undo"),
                ],
                max_length=10,
            ),
        ),
        migrations.CreateModel(
            name="LinkSuggestion",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("probability_permille", models.PositiveIntegerField()),
                ("bits_tenths", models.IntegerField()),
                ("namesakes", models.PositiveIntegerField()),
                ("why", models.TextField()),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.account")),
                (
                    "held",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.person"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="registry.organization"
                    ),
                ),
                (
                    "sought",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("organization", "sought", "held"), name="suggested_once")
                ],
            },
        ),
    ]

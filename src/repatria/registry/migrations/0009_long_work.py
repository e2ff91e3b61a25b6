"""Long work that is done aside, and what it is about, sealed."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0008_link_suggestions"),
    ]

    operations = [
        migrations.CreateModel(
            name="LongWork",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("kind", models.CharField(max_length=20)),
                ("role", models.CharField(max_length=20, null=True)),
                ("purpose", models.CharField(max_length=20, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "Waiting"),
                            ("running", "Running"),
                            ("done", "Done"),
                            ("stopped", "Stopped"),
                            ("failed", "Failed"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("is_stop_asked", models.BooleanField(default=False)),
                ("code", models.CharField(default="", max_length=40)),
                ("step", models.CharField(default="", max_length=100)),
                ("number", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("best", models.BigIntegerField(null=True)),
                ("bound", models.BigIntegerField(null=True)),
                ("worker", models.CharField(default="", max_length=32)),
                ("attempts", models.PositiveIntegerField(default=0)),
                ("started_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
                ("finished_at", models.DateTimeField(null=True)),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.account")),
                (
                    "plan",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="registry.plan"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SealedWork",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("is_answer", models.BooleanField()),
                ("key_name", models.CharField(max_length=40)),
                ("nonce", models.BinaryField()),
                ("sealed", models.BinaryField()),
                (
                    "work",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.longwork"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("work", "is_answer"), name="work_asked_once")
                ],
            },
        ),
    ]

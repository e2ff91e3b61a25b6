"""Who is signed in, answers that are kept for a repeated request, and the mode of the registry."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0004_lists"),
    ]

    operations = [
        migrations.CreateModel(
            name="ModeChange",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("turn", models.PositiveIntegerField(unique=True)),
                (
                    "mode",
                    models.CharField(
                        choices=[("normal", "Normal"), ("read-only", "Read Only"), ("dark", "Dark")],
                        max_length=10,
                    ),
                ),
                ("because", models.TextField()),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="registry.account"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("digest", models.CharField(max_length=64, unique=True)),
                ("is_token", models.BooleanField(default=False)),
                ("role", models.CharField(max_length=20, null=True)),
                ("purpose", models.CharField(max_length=20, null=True)),
                ("has_factor", models.BooleanField()),
                ("last_used", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "account",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.account"),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="KeptAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("key", models.CharField(max_length=64)),
                ("salt", models.CharField(max_length=32)),
                ("request", models.CharField(max_length=64)),
                ("answer", models.TextField(null=True)),
                (
                    "account",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.account"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("account", "key"), name="key_used_once")],
            },
        ),
    ]

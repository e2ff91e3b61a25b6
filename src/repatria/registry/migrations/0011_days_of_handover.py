"""Days of handover: keys of signers, rolls, manifests, protocols, who stayed; and handovers that stand."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0010_second_readings"),
    ]

    operations = [
        migrations.CreateModel(
            name="Manifest",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("round", models.PositiveIntegerField()),
                ("origin", models.CharField(max_length=40)),
                ("destination", models.CharField(max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[("people", "people"), ("transport", "transport"), ("effects", "effects")],
                        max_length=10,
                    ),
                ),
                ("key_name", models.CharField(max_length=40)),
                ("nonce", models.BinaryField()),
                ("sealed", models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name="Roll",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("day", models.DateField()),
                ("plan_digest", models.CharField(db_index=True, max_length=80)),
                ("digest", models.CharField(max_length=80, unique=True)),
                ("key_name", models.CharField(max_length=40)),
                ("nonce", models.BinaryField()),
                ("sealed", models.BinaryField()),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Signer",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("role", models.CharField(max_length=40)),
                ("turn", models.PositiveIntegerField()),
                ("public_key", models.CharField(max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name="Stay",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("origin", models.CharField(max_length=40)),
                ("destination", models.CharField(max_length=40)),
                ("day", models.DateField()),
                (
                    "because",
                    models.CharField(
                        choices=[
                            ("did-not-cross", "did-not-cross"),
                            ("round-broken-off", "round-broken-off"),
                            ("round-not-begun", "round-not-begun"),
                        ],
                        max_length=20,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="handover",
            name="at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="handover",
            name="event",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="registry.personevent"
            ),
        ),
        migrations.AlterField(
            model_name="handover",
            name="person",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.person"),
        ),
        migrations.CreateModel(
            name="Protocol",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("one", models.CharField(max_length=40)),
                ("other", models.CharField(max_length=40)),
                ("turn", models.PositiveIntegerField()),
                ("digest", models.CharField(max_length=80, unique=True)),
                ("key_name", models.CharField(max_length=40)),
                ("nonce", models.BinaryField()),
                ("sealed", models.BinaryField()),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.account")),
            ],
        ),
        migrations.AddField(
            model_name="handover",
            name="protocol",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="registry.protocol"
            ),
        ),
        migrations.AddField(
            model_name="handover",
            name="taken_back",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.protocol",
            ),
        ),
        migrations.AddConstraint(
            model_name="handover",
            constraint=models.UniqueConstraint(
                condition=models.Q(("taken_back__isnull", True)), fields=("person",), name="handed_over_once"
            ),
        ),
        migrations.AddField(
            model_name="roll",
            name="after",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="registry.roll"
            ),
        ),
        migrations.AddField(
            model_name="roll",
            name="by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.account"),
        ),
        migrations.AddField(
            model_name="roll",
            name="plan",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.plan"),
        ),
        migrations.AddField(
            model_name="protocol",
            name="roll",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.roll"),
        ),
        migrations.AddField(
            model_name="manifest",
            name="roll",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.roll"),
        ),
        migrations.AddConstraint(
            model_name="signer",
            constraint=models.UniqueConstraint(fields=("role", "turn"), name="signer_turn_once"),
        ),
        migrations.AddField(
            model_name="stay",
            name="person",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.person"),
        ),
        migrations.AddField(
            model_name="stay",
            name="protocol",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.protocol"),
        ),
        migrations.AddConstraint(
            model_name="protocol",
            constraint=models.UniqueConstraint(
                fields=("roll", "one", "other", "turn"), name="protocol_turn_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="manifest",
            constraint=models.UniqueConstraint(
                fields=("roll", "round", "origin", "destination", "kind"), name="manifest_once"
            ),
        ),
    ]

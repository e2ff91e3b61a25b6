"""Add the records between a snapshot for planning and a handover."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0002_append_only"),
    ]

    operations = [
        migrations.AddField(
            model_name="custody",
            name="is_place_known",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="offer",
            name="assumed",
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name="offer",
            name="either",
            field=models.CharField(max_length=40, null=True),
        ),
        migrations.CreateModel(
            name="Effects",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("what", models.TextField(null=True)),
                (
                    "are",
                    models.CharField(
                        choices=[("kept", "kept"), ("travelled", "travelled"), ("follow", "follow")],
                        max_length=10,
                    ),
                ),
                ("day", models.DateField(null=True)),
                (
                    "person",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.person"),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.account"),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Enquiry",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("asks", models.TextField()),
                ("name", models.TextField()),
                ("relation", models.CharField(max_length=60, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "received"),
                            ("searching", "searching"),
                            ("found", "found"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=10,
                    ),
                ),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.account")),
                (
                    "found",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
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
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.person",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Host",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("party", models.CharField(max_length=40)),
                ("who", models.TextField()),
                ("said", models.DateField(null=True)),
                ("is_withdrawn", models.BooleanField(default=False)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="registry.organization"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.account"),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="PersonEvent",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "happening",
                    models.CharField(
                        choices=[
                            ("captured", "captured"),
                            ("arrived", "arrived"),
                            ("transferred", "transferred"),
                            ("hospital", "hospital"),
                            ("released", "released"),
                            ("repatriated", "repatriated"),
                            ("escaped", "escaped"),
                            ("died", "died"),
                        ],
                        max_length=20,
                    ),
                ),
                ("day", models.CharField(max_length=10, null=True)),
                (
                    "person",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.person"),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.account"),
                ),
                (
                    "report",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="registry.report"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("clock", models.CharField(max_length=40)),
                ("day", models.DateField()),
                ("told_to", models.CharField(max_length=100)),
                (
                    "person",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.person"),
                ),
                (
                    "signed_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.account"),
                ),
                (
                    "event",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="registry.personevent"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("case_id", models.CharField(max_length=100)),
                ("case_digest", models.CharField(max_length=80)),
                (
                    "outcome",
                    models.CharField(
                        choices=[
                            ("proven best", "proven best"),
                            ("repaired, proven fewest changes", "repaired, proven fewest changes"),
                            ("found, not proven best", "found, not proven best"),
                            ("proven impossible", "proven impossible"),
                            ("undecided", "undecided"),
                        ],
                        max_length=40,
                    ),
                ),
                ("release_on", models.DateField()),
                ("withdrawn_on", models.DateField(null=True)),
                ("ratified_on", models.DateField(null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.account"
                    ),
                ),
                (
                    "ratified_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.account",
                    ),
                ),
                (
                    "withdrawn_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="registry.account",
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Handover",
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
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.account")),
                (
                    "offer",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.offer"),
                ),
                (
                    "person",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="registry.person"),
                ),
                ("plan", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.plan")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Relation",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("one", models.CharField(max_length=40)),
                ("other", models.CharField(max_length=40)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("international", "international"),
                            ("non-international", "non-international"),
                            ("none", "none"),
                            ("disputed", "disputed"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("active", "active"), ("ceased", "ceased"), ("unknown", "unknown")],
                        max_length=10,
                    ),
                ),
                ("since", models.DateField(null=True)),
                ("until", models.DateField(null=True)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="registry.organization"
                    ),
                ),
                (
                    "recorded_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.account"),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ReleaseDay",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("day", models.DateField(unique=True)),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.account")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="SealedPlan",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("key_name", models.CharField(max_length=40)),
                ("nonce", models.BinaryField()),
                ("sealed", models.BinaryField()),
                (
                    "plan",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="registry.plan"),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Snapshot",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.account")),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField(
            model_name="plan",
            name="snapshot",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.snapshot"),
        ),
        migrations.CreateModel(
            name="CommissionDecision",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("turn", models.PositiveIntegerField()),
                ("day", models.DateField()),
                (
                    "decides",
                    models.CharField(
                        choices=[
                            ("repatriation", "repatriation"),
                            ("neutral-country", "neutral-country"),
                            ("no-claim", "no-claim"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "health",
                    models.CharField(
                        choices=[
                            ("seriously-sick", "seriously-sick"),
                            ("seriously-wounded", "seriously-wounded"),
                        ],
                        max_length=20,
                        null=True,
                    ),
                ),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.account")),
                (
                    "person",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.person"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "turn"), name="commission_turn_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="FitnessDecision",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("turn", models.PositiveIntegerField()),
                ("day", models.DateField()),
                (
                    "fitness",
                    models.CharField(
                        choices=[("fit", "fit"), ("unfit", "unfit"), ("unknown", "unknown")], max_length=10
                    ),
                ),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.account")),
                (
                    "person",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.person"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("person", "turn"), name="fitness_turn_once")],
            },
        ),
        migrations.CreateModel(
            name="Media",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("source_id", models.CharField(max_length=200)),
                ("caption_start", models.PositiveIntegerField(null=True)),
                ("caption_end", models.PositiveIntegerField(null=True)),
                ("credit_start", models.PositiveIntegerField(null=True)),
                ("credit_end", models.PositiveIntegerField(null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.account"),
                ),
                (
                    "report",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.report"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("report", "source_id"), name="media_from_draft_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanApproval",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("party", models.CharField(max_length=40, null=True)),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.account")),
                ("plan", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.plan")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "party"), name="approved_once_by_each"),
                    models.UniqueConstraint(
                        condition=models.Q(("party__isnull", True)),
                        fields=("plan",),
                        name="approved_once_by_neutral",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PlanSheet",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("party", models.CharField(max_length=40)),
                ("key_name", models.CharField(max_length=40)),
                ("nonce", models.BinaryField()),
                ("sealed", models.BinaryField()),
                ("plan", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.plan")),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("plan", "party"), name="sheet_of_party_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PublicEvent",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("source_id", models.CharField(max_length=200)),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("entered-war", "entered-war"),
                            ("first-announcement", "first-announcement"),
                            ("pact", "pact"),
                        ],
                        max_length=30,
                    ),
                ),
                ("parties", models.CharField(max_length=200, null=True)),
                ("day", models.CharField(max_length=10, null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.account"),
                ),
                (
                    "report",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.report"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("report", "source_id"), name="event_from_draft_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="SealedAnswer",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("turn", models.PositiveIntegerField()),
                ("key_name", models.CharField(max_length=40)),
                ("nonce", models.BinaryField()),
                ("sealed", models.BinaryField()),
                (
                    "enquiry",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.enquiry"),
                ),
                (
                    "person",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.person"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("enquiry", "turn"), name="answer_turn_once")],
            },
        ),
    ]

"""Make the first tables of the registry."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditRow",
            fields=[
                ("number", models.PositiveBigIntegerField(primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(editable=False)),
                ("at", models.CharField(max_length=40)),
                ("account", models.UUIDField(null=True)),
                ("act", models.CharField(max_length=40)),
                ("purpose", models.CharField(max_length=40, null=True)),
                ("subject", models.CharField(db_index=True, max_length=80)),
                ("outcome", models.CharField(max_length=40)),
                ("detail", models.TextField()),
                ("values_digest", models.CharField(max_length=64, null=True)),
                ("before", models.CharField(max_length=64)),
                ("digest", models.CharField(max_length=64, unique=True)),
            ],
        ),
        migrations.CreateModel(
            name="AuditValues",
            fields=[
                (
                    "row",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="beside",
                        serialize=False,
                        to="registry.auditrow",
                    ),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("salt", models.CharField(max_length=64)),
                ("said", models.TextField()),
            ],
        ),
        migrations.CreateModel(
            name="Organization",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("name", models.CharField(max_length=200, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("party", "Party"), ("bureau", "Bureau"), ("neutral", "Neutral")],
                        max_length=10,
                    ),
                ),
                ("party", models.CharField(max_length=40, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "neutral"), ("party__isnull", True)),
                            models.Q(("kind__in", ["party", "bureau"]), ("party__isnull", False)),
                            _connector="OR",
                        ),
                        name="neutral_serves_no_party",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Account",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("name", models.CharField(max_length=150, unique=True)),
                ("is_active", models.BooleanField(default=True)),
                ("failures", models.PositiveIntegerField(default=0)),
                ("locked_until", models.DateTimeField(null=True)),
                ("has_factor", models.BooleanField(default=False)),
                ("factor_nonce", models.BinaryField(null=True)),
                ("factor_sealed", models.BinaryField(null=True)),
                ("factor_step", models.PositiveBigIntegerField(default=0)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="registry.organization"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("is_sought", models.BooleanField()),
                ("name", models.TextField(null=True)),
                ("home", models.CharField(max_length=40, null=True)),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("combatant", "combatant"),
                            ("civilian", "civilian"),
                            ("medical", "medical"),
                            ("religious", "religious"),
                            ("unknown", "unknown"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "ground",
                    models.CharField(
                        choices=[
                            ("captured", "captured"),
                            ("interned", "interned"),
                            ("accused", "accused"),
                            ("convicted", "convicted"),
                            ("unknown", "unknown"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "health",
                    models.CharField(
                        choices=[
                            ("unknown", "unknown"),
                            ("well", "well"),
                            ("wounded", "wounded"),
                            ("seriously-wounded", "seriously-wounded"),
                            ("seriously-sick", "seriously-sick"),
                        ],
                        max_length=20,
                    ),
                ),
                ("at_least", models.PositiveIntegerField(default=1)),
                ("at_most", models.PositiveIntegerField(null=True)),
                ("is_erased", models.BooleanField(default=False)),
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
        ),
        migrations.CreateModel(
            name="LinkJudgement",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("turn", models.PositiveIntegerField()),
                (
                    "says",
                    models.CharField(
                        choices=[("same", "same"), ("different", "different"), ("unsure", "unsure")],
                        max_length=10,
                    ),
                ),
                ("note", models.TextField(null=True)),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.account")),
                (
                    "left",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.person"
                    ),
                ),
                (
                    "right",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Interview",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("day", models.DateField()),
                ("language", models.CharField(max_length=40)),
                ("interpreter", models.TextField(null=True)),
                ("by", models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.account")),
                (
                    "person",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.person"),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("digest", models.CharField(max_length=64)),
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
            name="Report",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("digest", models.CharField(max_length=80)),
                ("characters", models.PositiveIntegerField()),
                ("key_name", models.CharField(max_length=40)),
                ("nonce", models.BinaryField()),
                ("sealed_text", models.BinaryField()),
                ("encoding", models.CharField(max_length=40)),
                ("source", models.TextField(null=True)),
                ("channel", models.CharField(max_length=40, null=True)),
                ("received", models.DateField(null=True)),
                ("published", models.DateField(null=True)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="registry.organization"
                    ),
                ),
                (
                    "received_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.account"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="PersonSource",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("source_id", models.CharField(max_length=200)),
                ("start", models.PositiveIntegerField(null=True)),
                ("end", models.PositiveIntegerField(null=True)),
                (
                    "person",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.person"),
                ),
                (
                    "report",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="registry.report"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Offer",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("source_id", models.CharField(max_length=200, null=True)),
                ("by", models.CharField(max_length=40)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("standing", "standing"),
                            ("withdrawn", "withdrawn"),
                            ("refused", "refused"),
                        ],
                        max_length=10,
                    ),
                ),
                ("said", models.DateField(null=True)),
                ("until", models.DateField(null=True)),
                ("arranged_by", models.CharField(max_length=40, null=True)),
                ("terms", models.TextField()),
                (
                    "recorded_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.account"),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="registry.organization"
                    ),
                ),
                (
                    "report",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="registry.report"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Custody",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("holder", models.CharField(max_length=40)),
                ("since", models.CharField(max_length=10, null=True)),
                ("until", models.CharField(max_length=10, null=True)),
                ("place", models.TextField(null=True)),
                ("is_confirmed", models.BooleanField(default=False)),
                (
                    "person",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.person"),
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
            name="Claim",
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
                ("topic", models.CharField(max_length=40)),
                ("speaker", models.TextField(null=True)),
                ("is_verified", models.BooleanField(null=True)),
                ("number", models.PositiveBigIntegerField(null=True)),
                ("hedge", models.CharField(max_length=20, null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.account"),
                ),
                (
                    "report",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.report"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RoleHeld",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("registrar", "registrar"),
                            ("analyst", "analyst"),
                            ("tracing-officer", "tracing-officer"),
                            ("delegate", "delegate"),
                            ("physician", "physician"),
                            ("planner", "planner"),
                            ("negotiator", "negotiator"),
                            ("handover-officer", "handover-officer"),
                            ("family", "family"),
                            ("auditor", "auditor"),
                            ("administrator", "administrator"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.account"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SealedConfidence",
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
                    "person",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.person"),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Stance",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("actor", models.TextField()),
                (
                    "says",
                    models.CharField(
                        choices=[("confirmed", "confirmed"), ("denied", "denied"), ("neither", "neither")],
                        max_length=10,
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.claim"),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="VaultRequest",
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
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.account"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.person"),
                ),
                (
                    "used_by",
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
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("at_most__isnull", True), ("at_most__gte", models.F("at_least")), _connector="OR"
                ),
                name="count_is_possible",
            ),
        ),
        migrations.AddConstraint(
            model_name="linkjudgement",
            constraint=models.UniqueConstraint(fields=("left", "right", "turn"), name="turn_taken_once"),
        ),
        migrations.AddConstraint(
            model_name="linkjudgement",
            constraint=models.CheckConstraint(
                condition=models.Q(("left__lt", models.F("right"))), name="link_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="report",
            constraint=models.UniqueConstraint(fields=("organization", "digest"), name="report_kept_once"),
        ),
        migrations.AddConstraint(
            model_name="personsource",
            constraint=models.UniqueConstraint(fields=("report", "source_id"), name="person_from_draft_once"),
        ),
        migrations.AddConstraint(
            model_name="offer",
            constraint=models.UniqueConstraint(fields=("report", "source_id"), name="offer_from_draft_once"),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.UniqueConstraint(fields=("report", "source_id"), name="claim_from_draft_once"),
        ),
        migrations.AddConstraint(
            model_name="roleheld",
            constraint=models.UniqueConstraint(fields=("account", "role"), name="role_held_once"),
        ),
        migrations.AddConstraint(
            model_name="sealedconfidence",
            constraint=models.UniqueConstraint(fields=("person", "turn"), name="confidence_turn_once"),
        ),
    ]

"""Keep what lists say of people, words by which records are found, and what leaves a registry to whom."""

import uuid

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from repatria.registry.models.words_field import WordsField
from repatria.registry.words import FOUND_BY, words_of


def fill_words(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Write the words of records that are there already."""
    del schema_editor
    for kind, fields in FOUND_BY.items():
        records = apps.get_model("registry", kind).objects
        for record in records.iterator():
            said = {field: getattr(record, field) for field in fields}
            records.filter(pk=record.pk).update(words=words_of(said))


def index_words(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Index the beginnings of words on PostgreSQL; SQLite, for few records, looks at all of them."""
    del apps
    if schema_editor.connection.vendor != "postgresql":
        return
    for kind in FOUND_BY:
        # Not as deferred SQL: with rows just written, the tables wait for checks of their references.
        schema_editor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        schema_editor.execute(
            f"CREATE INDEX {kind}_words ON registry_{kind} "
            "USING gin (array_to_tsvector(string_to_array(words, ' ')))"
        )


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0003_records_of_exchange"),
    ]

    operations = [
        migrations.AddField(
            model_name="custody",
            name="words",
            field=WordsField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="agreed",
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="born_first",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="born_last",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="last_seen",
            field=models.CharField(max_length=200, null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="number",
            field=models.CharField(max_length=80, null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="rank",
            field=models.CharField(max_length=80, null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="residence",
            field=models.CharField(max_length=200, null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="sex",
            field=models.CharField(
                choices=[("female", "female"), ("male", "male")], max_length=10, null=True
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="unit",
            field=models.CharField(max_length=200, null=True),
        ),
        migrations.AddField(
            model_name="person",
            name="words",
            field=WordsField(editable=False, null=True),
        ),
        migrations.AddField(
            model_name="personsource",
            name="left_version",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="personsource",
            name="said_digest",
            field=models.CharField(max_length=64, null=True),
        ),
        migrations.CreateModel(
            name="SourceList",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("source", models.CharField(max_length=200)),
                ("is_sought", models.BooleanField()),
                ("digest", models.CharField(max_length=80)),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="registry.organization"
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to="registry.account"),
                ),
            ],
        ),
        migrations.AddField(
            model_name="personsource",
            name="source_list",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="registry.sourcelist"
            ),
        ),
        migrations.AddConstraint(
            model_name="personsource",
            constraint=models.UniqueConstraint(
                fields=("source_list", "source_id"), name="person_from_list_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="sourcelist",
            constraint=models.UniqueConstraint(fields=("organization", "source"), name="list_known_once"),
        ),
        migrations.CreateModel(
            name="Correspondent",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("name", models.CharField(max_length=100, unique=True)),
                ("public_key", models.CharField(max_length=64, unique=True)),
                ("sent", models.PositiveIntegerField(default=0)),
                (
                    "sent_digest",
                    models.CharField(
                        default="sha256:0000000000000000000000000000000000000000000000000000000000000000",
                        max_length=80,
                    ),
                ),
                ("received", models.PositiveIntegerField(default=0)),
                (
                    "received_digest",
                    models.CharField(
                        default="sha256:0000000000000000000000000000000000000000000000000000000000000000",
                        max_length=80,
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="ExportRequest",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("is_sought", models.BooleanField()),
                ("holder", models.CharField(max_length=40, null=True)),
                (
                    "by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="registry.account"
                    ),
                ),
                (
                    "organization",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="registry.organization"
                    ),
                ),
                (
                    "to",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, to="registry.correspondent"
                    ),
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
        migrations.RunPython(fill_words, migrations.RunPython.noop),
        migrations.RunPython(index_words, migrations.RunPython.noop),
    ]

"""Keys of the sounds of names, with an index on PostgreSQL; parents, place of birth, whom to inform."""

import uuid

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

import repatria.registry.models.words_field


def index_keys(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Index the keys on PostgreSQL; SQLite, for few records, looks at all of them."""
    del apps
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            "CREATE INDEX namekeys_keys ON registry_namekeys "
            "USING gin (array_to_tsvector(string_to_array(keys, ' ')))"
        )


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0006_checks"),
    ]

    operations = [
        migrations.CreateModel(
            name="NameKeys",
            fields=[
                (
                    "id",
                    models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False),
                ),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("made_at", models.DateTimeField(auto_now_add=True)),
                ("of_version", models.PositiveIntegerField()),
                ("keys", repatria.registry.models.words_field.WordsField(null=True)),
                (
                    "person",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to="registry.person"),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.AddField("person", "father_name", models.CharField(max_length=200, null=True)),
        migrations.AddField("person", "mother_name", models.CharField(max_length=200, null=True)),
        migrations.AddField("person", "born_in", models.CharField(max_length=200, null=True)),
        migrations.AddField("person", "person_to_inform", models.CharField(max_length=400, null=True)),
        migrations.RunPython(index_keys, migrations.RunPython.noop),
    ]

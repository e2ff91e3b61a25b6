"""Names that one person alone read wait for a second one; how many people depend on somebody."""

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import F


def let_names_wait(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Say of each name from a report that who recorded it read it alone."""
    del schema_editor
    people = apps.get_model("registry", "Person").objects
    named = people.filter(name__isnull=False, is_erased=False, personsource__report__isnull=False)
    people.filter(pk__in=named.values("pk")).update(named_by=F("recorded_by"), is_name_confirmed=False)


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0009_long_work"),
    ]

    operations = [
        migrations.AddField("person", "dependants", models.PositiveIntegerField(null=True)),
        migrations.AddField("person", "is_name_confirmed", models.BooleanField(null=True)),
        migrations.AddField(
            "person",
            "named_by",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="registry.account",
            ),
        ),
        migrations.AddIndex(
            "person",
            models.Index(
                condition=models.Q(is_name_confirmed=False), fields=["organization", "id"], name="name_waits"
            ),
        ),
        migrations.RunPython(let_names_wait, migrations.RunPython.noop),
    ]

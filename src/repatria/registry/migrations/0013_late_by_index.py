"""Indexes by which what is late is read off, without looking at everybody."""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0012_mended_plans"),
    ]

    operations = [
        migrations.AddIndex(
            "custody",
            models.Index(
                django.db.models.functions.text.Length("since"), "since", "person", name="held_since"
            ),
        ),
        migrations.AddIndex(
            "personevent",
            models.Index(
                django.db.models.functions.text.Length("day"),
                "day",
                "person",
                name="happened_on",
            ),
        ),
        migrations.AddIndex(
            "person",
            models.Index(
                fields=["health", "id"],
                name="seriously_ill",
                condition=models.Q(health__in=["seriously-sick", "seriously-wounded"]),
            ),
        ),
    ]

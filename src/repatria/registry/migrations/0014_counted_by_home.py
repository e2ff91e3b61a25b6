"""An index by which those recorded are counted by their home, without looking at everybody."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0013_late_by_index"),
    ]

    operations = [
        migrations.AddIndex(
            "person", models.Index(fields=["is_sought", "home", "organization"], name="counted_by_home")
        ),
    ]

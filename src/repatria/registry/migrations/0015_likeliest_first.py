"""An index off which the likeliest suggestions are read, without looking at all of them."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registry", "0014_counted_by_home"),
    ]

    operations = [
        migrations.AddIndex(
            "linksuggestion",
            models.Index(
                fields=["organization", "-probability_permille", "-bits_tenths", "id"], name="likeliest"
            ),
        ),
    ]

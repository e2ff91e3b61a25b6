"""Keys of the sounds of names, by which somebody is found whatever the script; computed elsewhere."""

from __future__ import annotations

from django.db import models

from repatria.registry.models.records import Person
from repatria.registry.models.versioned import Versioned
from repatria.registry.models.words_field import WordsField


class NameKeys(Versioned):
    """The keys of one person's name, as whoever computed them handed them in.

    Attributes:
        of_version: The version of the person whose name they are of; of another one they are old.
        keys: Words with a space between; none where the name has no letters.
    """

    person = models.OneToOneField(Person, on_delete=models.PROTECT)
    of_version = models.PositiveIntegerField()
    keys = WordsField(null=True)

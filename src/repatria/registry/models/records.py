"""What is kept: reports, claims, people with their sources, custody, judgements on links, interviews.

NULL is "unknown"; an empty text never is. What a record may say is said by `core`, not here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from django.db import models
from django.db.models.functions import Length

from repatria.core.confirmations import DECIDED_BY_COMMISSION
from repatria.core.links import LinkSays
from repatria.core.offers import OfferState
from repatria.core.persons import Category, Ground, Health
from repatria.registry.models.organizations import Account, Organization
from repatria.registry.models.versioned import Versioned
from repatria.registry.models.words_field import WordsField
from repatria.registry.words import FOUND_BY, words_of


class Report(Versioned):
    """A report as it came in; one with the same bytes is kept once for each organization.

    Attributes:
        digest: Of its bytes. Whoever has the same report can tell from it that it is here.
        characters: Length of the text.
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    received_by = models.ForeignKey(Account, on_delete=models.PROTECT)
    digest = models.CharField(max_length=80)
    characters = models.PositiveIntegerField()
    key_name = models.CharField(max_length=40)
    nonce = models.BinaryField()
    sealed_text = models.BinaryField()
    encoding = models.CharField(max_length=40)
    source = models.TextField(null=True)
    channel = models.CharField(max_length=40, null=True)
    received = models.DateField(null=True)
    published = models.DateField(null=True)

    class Meta:
        """The same report twice is one."""

        constraints = (models.UniqueConstraint(name="report_kept_once", fields=["organization", "digest"]),)


class Claim(Versioned):
    """An attributed statement of a report; a number in it counts nobody.

    Attributes:
        is_verified: Whether somebody checked it, as the report says; None where it says nothing.
        number: The number in it, as it is worded with its `hedge` ("about"); None where there is none.
    """

    report = models.ForeignKey(Report, on_delete=models.PROTECT)
    source_id = models.CharField(max_length=200)
    confirmed_by = models.ForeignKey(Account, on_delete=models.PROTECT)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    topic = models.CharField(max_length=40)
    speaker = models.TextField(null=True)
    is_verified = models.BooleanField(null=True)
    number = models.PositiveBigIntegerField(null=True)
    hedge = models.CharField(max_length=20, null=True)

    class Meta:
        """A draft is confirmed once."""

        constraints = (models.UniqueConstraint(name="claim_from_draft_once", fields=["report", "source_id"]),)


#: What others may say to a claim; to be silent about it is a stance as well.
STANCES = ("confirmed", "denied", "neither")


class Stance(Versioned):
    """What another party says to a claim; two that contradict each other both stay."""

    claim = models.ForeignKey(Claim, on_delete=models.PROTECT)
    actor = models.TextField()
    says = models.CharField(max_length=10, choices=[(word, word) for word in STANCES])


class Person(Versioned):
    """Somebody held or sought, or a group known only by number; who may be who is another record.

    Attributes:
        born_first: First day on which the person may have been born; to `born_last`, the last one.
        residence: Where the person lives, as a list words it; `home` is the party that claims them.
        last_seen: Where somebody sought was last seen.
        agreed: Whether the person agreed to be traced; None where nobody asked.
        father_name: First name of the father, as GC III 122 asks for it.
        mother_name: Maiden name of the mother, likewise.
        person_to_inform: Name and address of whom to inform, likewise.
        dependants: How many people depend on the person; unknown is not none.
        named_by: Who alone read or changed the name last; None where a list gave it, or there is none.
        is_name_confirmed: Whether a second person confirmed that name; None where nobody has to.
        words: What the record is found by; follows from other fields (`registry.words`).
    """

    BY_ACTS: ClassVar[frozenset[str]] = frozenset({"named_by", "is_name_confirmed"})

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT)
    is_sought = models.BooleanField()
    name = models.TextField(null=True)
    home = models.CharField(max_length=40, null=True)
    category = models.CharField(max_length=20, choices=[(c.value, c.value) for c in Category])
    ground = models.CharField(max_length=20, choices=[(g.value, g.value) for g in Ground])
    health = models.CharField(max_length=20, choices=[(h.value, h.value) for h in Health])
    at_least = models.PositiveIntegerField(default=1)
    at_most = models.PositiveIntegerField(null=True)
    is_erased = models.BooleanField(default=False)
    number = models.CharField(max_length=80, null=True)
    rank = models.CharField(max_length=80, null=True)
    unit = models.CharField(max_length=200, null=True)
    born_first = models.DateField(null=True)
    born_last = models.DateField(null=True)
    sex = models.CharField(max_length=10, null=True, choices=[(sex, sex) for sex in ("female", "male")])
    residence = models.CharField(max_length=200, null=True)
    last_seen = models.CharField(max_length=200, null=True)
    agreed = models.BooleanField(null=True)
    father_name = models.CharField(max_length=200, null=True)
    mother_name = models.CharField(max_length=200, null=True)
    born_in = models.CharField(max_length=200, null=True)
    person_to_inform = models.CharField(max_length=400, null=True)
    named_by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, related_name="+")
    is_name_confirmed = models.BooleanField(null=True)
    dependants = models.PositiveIntegerField(null=True)
    words = WordsField(null=True, editable=False)

    def derived(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Give the words that the record is found by."""
        return {
            "words": words_of({name: values.get(name, getattr(self, name)) for name in FOUND_BY["person"]})
        }

    class Meta:
        """Nobody is no record, a most is not below its least, and few names wait for a second person."""

        constraints = (
            models.CheckConstraint(
                name="count_is_possible",
                condition=models.Q(at_most__isnull=True) | models.Q(at_most__gte=models.F("at_least")),
            ),
        )
        indexes = (
            models.Index(
                name="name_waits",
                fields=["organization", "id"],
                condition=models.Q(is_name_confirmed=False),
            ),
            # Whoever builds an offer counts whom it means as they fill it in.
            models.Index(fields=["is_sought", "home", "organization"], name="counted_by_home"),
            models.Index(
                name="seriously_ill",
                fields=["health", "id"],
                condition=models.Q(health__in=sorted(each.value for each in DECIDED_BY_COMMISSION)),
            ),
        )


class SourceList(Versioned):
    """A list of others from which people were taken in, once or again and again.

    Attributes:
        source: Whose list it is; with an identifier in it, what a record is found again by.
        digest: Of the bytes of the file that was taken in last.
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    taken_by = models.ForeignKey(Account, on_delete=models.PROTECT)
    source = models.CharField(max_length=200)
    is_sought = models.BooleanField()
    digest = models.CharField(max_length=80)

    class Meta:
        """A side knows a list once."""

        constraints = (models.UniqueConstraint(name="list_known_once", fields=["organization", "source"]),)


class PersonSource(Versioned):
    """What a record of a person rests on: a draft of a report, or the identifier in a list of others.

    Attributes:
        start: Where in the text of the report the words stand; None where there is no report.
        end: Where they end.
        source_list: The list; None where a report is the source.
        said_digest: Of what the list said last, so that the same again changes nothing.
        left_version: Version of the person that the list left; another one was made by somebody.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, null=True)
    source_list = models.ForeignKey(SourceList, on_delete=models.PROTECT, null=True)
    said_digest = models.CharField(max_length=64, null=True)
    left_version = models.PositiveIntegerField(null=True)
    source_id = models.CharField(max_length=200)
    start = models.PositiveIntegerField(null=True)
    end = models.PositiveIntegerField(null=True)

    class Meta:
        """A draft is confirmed once."""

        constraints = (
            models.UniqueConstraint(name="person_from_draft_once", fields=["report", "source_id"]),
            models.UniqueConstraint(name="person_from_list_once", fields=["source_list", "source_id"]),
        )


class Custody(Versioned):
    """Who holds a person, since when; that a place is known is another fact than that captivity is.

    Attributes:
        is_confirmed: Captivity is confirmed.
        is_place_known: Whereabouts are known; where that is, is told to who goes there alone.
        words: What the record is found by; follows from `place`.
    """

    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, null=True)
    holder = models.CharField(max_length=40)
    since = models.CharField(max_length=10, null=True)  # a partial date
    until = models.CharField(max_length=10, null=True)
    place = models.TextField(null=True)
    is_confirmed = models.BooleanField(default=False)
    is_place_known = models.BooleanField(default=False)
    words = WordsField(null=True, editable=False)

    class Meta:
        """Whose custody began first is read off an index, among days written in one way."""

        indexes = (models.Index(Length("since"), "since", "person", name="held_since"),)

    def derived(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """Give the words that the record is found by."""
        return {
            "words": words_of({name: values.get(name, getattr(self, name)) for name in FOUND_BY["custody"]})
        }


#: A judgement is taken back by another act, not by a judgement.
SAYS = [(one.value, one.value) for one in LinkSays]


class Offer(Versioned):
    """A party's offer, as a side heard or made it.

    Attributes:
        source_id: The draft of the report that it rests on; None where it was made to the registry itself.
        assumed: Nobody made it yet; every plan that rests on it says so.
        either: At most one offer of this name is in force.
        terms: What it gives and gets, and what holds afterwards, as `registry.offer_terms` writes it.
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    recorded_by = models.ForeignKey(Account, on_delete=models.PROTECT)
    report = models.ForeignKey(Report, on_delete=models.PROTECT, null=True)
    source_id = models.CharField(max_length=200, null=True)
    by = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=[(s.value, s.value) for s in OfferState])
    said = models.DateField(null=True)
    until = models.DateField(null=True)
    arranged_by = models.CharField(max_length=40, null=True)
    assumed = models.BooleanField(default=False)
    either = models.CharField(max_length=40, null=True)
    terms = models.TextField()

    class Meta:
        """A draft is confirmed once."""

        constraints = (models.UniqueConstraint(name="offer_from_draft_once", fields=["report", "source_id"]),)


class LinkSuggestion(Versioned):
    """That tracing found two records alike; the last run of an organization replaces those before.

    Attributes:
        why: Field by field how far the two agree, as JSON; of names, which part was read for which.
    """

    organization = models.ForeignKey(Organization, on_delete=models.PROTECT)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)
    sought = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    held = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    probability_permille = models.PositiveIntegerField()
    bits_tenths = models.IntegerField()
    namesakes = models.PositiveIntegerField()
    why = models.TextField()

    class Meta:
        """A pair is suggested once by each organization; the likeliest are read off an index."""

        constraints = (
            models.UniqueConstraint(name="suggested_once", fields=["organization", "sought", "held"]),
        )
        indexes = (
            models.Index(
                name="likeliest", fields=["organization", "-probability_permille", "-bits_tenths", "id"]
            ),
        )


class LinkJudgement(Versioned):
    """What one person said of two records; `turn` counts the judgements on the pair from 1."""

    left = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    right = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    turn = models.PositiveIntegerField()
    says = models.CharField(max_length=10, choices=SAYS)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)
    note = models.TextField(null=True)

    class Meta:
        """A turn is taken once; a pair has one order, and a record is not linked to itself."""

        constraints = (
            models.UniqueConstraint(name="turn_taken_once", fields=["left", "right", "turn"]),
            models.CheckConstraint(name="link_in_order", condition=models.Q(left__lt=models.F("right"))),
        )


class Interview(Versioned):
    """That a delegate talked with somebody in private; what was said is sealed beside it."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT)
    by = models.ForeignKey(Account, on_delete=models.PROTECT)
    day = models.DateField()
    language = models.CharField(max_length=40)
    interpreter = models.TextField(null=True)

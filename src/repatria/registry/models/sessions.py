"""Who is signed in, what an answer was to a request that may come twice, and how far the registry is open."""

from __future__ import annotations

from django.db import models

from repatria.registry.models.organizations import Account
from repatria.registry.models.versioned import Versioned


class Session(Versioned):
    """Somebody who is signed in, or a token that they issued; what opens it is kept as a digest alone.

    Attributes:
        is_token: Issued for a program; it does not end when it is idle.
        role: The only role that holds in it; None for all roles of the account.
        purpose: The only purpose that it serves; None for all.
        has_factor: A code was shown. Without one it may do nothing but set a second factor up.
        last_used: To the minute.
        ends_at: From then on it opens nothing, however much it is used.
        ended_at: When somebody ended it; None until then.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    digest = models.CharField(max_length=64, unique=True)
    is_token = models.BooleanField(default=False)
    role = models.CharField(max_length=20, null=True)
    purpose = models.CharField(max_length=20, null=True)
    has_factor = models.BooleanField()
    last_used = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)


class KeptAnswer(Versioned):
    """What an act gave to a request with a key, so that the same request again does nothing twice.

    Attributes:
        key: Digest of the key that the asker chose.
        salt: By chance; so two requests that are alike look different here.
        request: Keyed digest of the request: whoever has the database cannot try out what was asked.
        answer: As JSON; None where it may not be kept.
    """

    account = models.ForeignKey(Account, on_delete=models.PROTECT)
    key = models.CharField(max_length=64)
    salt = models.CharField(max_length=32)
    request = models.CharField(max_length=64)
    answer = models.TextField(null=True)

    class Meta:
        """A key is used once."""

        constraints = (models.UniqueConstraint(name="key_used_once", fields=["account", "key"]),)


class Mode(models.TextChoices):
    """How far the registry is open."""

    NORMAL = "normal"
    READ_ONLY = "read-only"
    DARK = "dark"


class ModeChange(Versioned):
    """That somebody changed how far the registry is open; the last turn holds.

    Attributes:
        turn: From 1.
        by: Who; None where it was done by the command of whoever runs the machine.
        because: Why, in plain; nothing personal.
    """

    turn = models.PositiveIntegerField(unique=True)
    mode = models.CharField(max_length=10, choices=Mode)
    by = models.ForeignKey(Account, on_delete=models.PROTECT, null=True)
    because = models.TextField()

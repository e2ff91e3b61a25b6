"""Long work that is done aside: what it is, who asked for it, how far it is; what it is about is sealed.

In plain stands what tells nothing of anybody: the kind of work, the plan it looks at, and how far it is.
"""

from __future__ import annotations

from django.db import models

from repatria.registry.models.organizations import Account
from repatria.registry.models.plans import Plan
from repatria.registry.models.versioned import Versioned


class WorkState(models.TextChoices):
    """How far a piece of work is."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


class LongWork(Versioned):
    """A piece of work that a worker does aside.

    Attributes:
        kind: Which task does it, by its short name.
        plan: The plan that it looks at; None where it makes one.
        role: The only role that held in the session that asked for it; None for all.
        purpose: The only purpose of that session; None for all.
        code: Why it failed, as the code of an error; empty otherwise.
        step: What is worked on now, as planning names it; empty where nothing is told.
        number: Which of the steps it is, from 1; 0 before the first.
        total: How many steps there are; 0 where nobody knows yet.
        best: Value of the best found in this step; None where none is.
        bound: What nothing can be better than, as far as is known; None where nothing is.
        worker: Who does it: drawn by chance as a worker starts; empty before that.
        attempts: How often a worker took it up.
        seen_at: When its worker was last alive.
    """

    by = models.ForeignKey(Account, on_delete=models.PROTECT)
    kind = models.CharField(max_length=20)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True)
    role = models.CharField(max_length=20, null=True)
    purpose = models.CharField(max_length=20, null=True)
    state = models.CharField(max_length=10, choices=WorkState, default=WorkState.WAITING)
    is_stop_asked = models.BooleanField(default=False)
    code = models.CharField(max_length=40, default="")
    step = models.CharField(max_length=100, default="")
    number = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    best = models.BigIntegerField(null=True)
    bound = models.BigIntegerField(null=True)
    worker = models.CharField(max_length=32, default="")
    attempts = models.PositiveIntegerField(default=0)
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)


class SealedWork(Versioned):
    """What work was asked for, and what came of it: two records, sealed, since both may show wishes."""

    work = models.ForeignKey(LongWork, on_delete=models.PROTECT)
    is_answer = models.BooleanField()
    key_name = models.CharField(max_length=40)
    nonce = models.BinaryField()
    sealed = models.BinaryField()

    class Meta:
        """A question and an answer each."""

        constraints = (models.UniqueConstraint(name="work_asked_once", fields=["work", "is_answer"]),)

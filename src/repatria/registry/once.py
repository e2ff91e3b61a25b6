"""Doing a request once: a key that the asker chose, and what came of it, in the transaction of the act."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare, salted_hmac

from repatria.core.errors import AnswerNotKept, NotPermitted, RepatriaError, RepeatDiffers
from repatria.registry.access.records import kind_of
from repatria.registry.access.table import access_table
from repatria.registry.models import KeptAnswer
from repatria.registry.models.guard import writing
from repatria.registry.recording import recorded, whole_transaction

REPEAT = "repeat-answer"
KEPT = timedelta(days=1)
"""So long a request may be repeated; then its key is forgotten."""


@dataclass(frozen=True, slots=True, repr=False)
class Keyed:
    """A request with the key by which it may be repeated.

    Attributes:
        act: Name of the act.
        request: All that was asked, to the byte.
    """

    key: str
    act: str
    request: bytes


def done_once(account: UUID, keyed: Keyed, do: Callable[[], Any], *, keeps_answer: bool) -> Any:  # noqa: ANN401 - what an act gives, as JSON
    """Do an act, or give what it gave when the same was asked with the same key.

    Of two who ask at once the second waits for the first. A refusal is not kept: nothing was written, so to
    try again does no harm.

    Args:
        do: Does the act, and gives its answer as a JSON document.
        keeps_answer: Whether the answer may lie in the database; of another one only that it was given.

    Raises:
        AnswerNotKept: It was done before, and its answer is shown once.
        RepatriaError: As the act refuses.
        RepeatDiffers: The key was used for another request.
    """
    with whole_transaction():
        kept, is_new = _claimed(account, keyed)
        # A refusal is told behind the end of the transaction: that somebody tried is written with the rest.
        answer, refused = _tried(partial(_given_again, account, keyed.act, kept) if not is_new else do)
        with writing():
            if is_new and refused is not None:
                kept.delete()
            elif is_new:
                kept.change(answer=json.dumps(answer) if keeps_answer else None)
    if refused is not None:
        raise refused
    return answer


def _tried(do: Callable[[], Any]) -> tuple[Any, RepatriaError | None]:
    try:
        return do(), None
    except RepatriaError as refused:
        return None, refused


def _claimed(account: UUID, keyed: Keyed) -> tuple[KeptAnswer, bool]:
    """Take a key, or find what it was used for; waits for whoever has just taken it."""
    key = hashlib.sha256(keyed.key.encode()).hexdigest()
    salt = secrets.token_hex(16)
    with writing():
        KeptAnswer.objects.filter(account=account, made_at__lt=datetime.now(UTC) - KEPT).delete()
        try:
            with transaction.atomic():
                digest = _digest(keyed, salt)
                made = KeptAnswer.objects.create(account_id=account, key=key, salt=salt, request=digest)
                return made, True
        except IntegrityError:
            found = KeptAnswer.objects.get(account=account, key=key)
    if not constant_time_compare(found.request, _digest(keyed, found.salt)):
        raise RepeatDiffers
    return found, False


def _digest(keyed: Keyed, salt: str) -> str:
    said = json.dumps([salt, keyed.act, keyed.request.hex()])
    return salted_hmac("repatria.registry.once", said, algorithm="sha256").hexdigest()


def _given_again(account: UUID, act: str, kept: KeptAnswer) -> Any:  # noqa: ANN401 - any JSON document
    """Give a kept answer, to whom still may do the act now; that it was given stands in the audit."""
    row = access_table().acts[act]
    writes = bool(row.writes or row.removes)
    subject = f"{kind_of(KeptAnswer)}:{kept.id}"
    with recorded(account, REPEAT, purpose=row.purpose, subject=subject, writes=writes) as recording:
        if not row.roles & recording.asker.roles:
            raise NotPermitted
        if kept.answer is None:
            raise AnswerNotKept
        return json.loads(kept.answer)

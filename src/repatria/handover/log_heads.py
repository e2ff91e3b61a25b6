"""The first line of a log, which lies in the open: whose it is, and how a laptop knows that device again.

A log for pages says by which key devices are admitted; the secret half is sealed in it, so whoever opens it
can admit a device. A device says in the head of its own log by which key it proves what it sends, and that it
was admitted. So a laptop that has no passphrase tells its own devices from strangers on its network.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from enum import IntEnum

from repatria.core.handovers import Roll
from repatria.handover.backends.proofs import is_proof

_ADMISSION, _SENDING = b"repatria admission 1\n", b"repatria sending 1\n"
_DEVICE = re.compile(r"[A-Za-z0-9-]{1,60}", re.ASCII)
_KEPT_AFTER = timedelta(hours=24)
"""How long after the last hour of its roll a page keeps what was given out."""
_LAPTOP = {"day_log", "device", "salt"}
_FOR_PAGES = {*_LAPTOP, "until", "admits"}
_OF_DEVICE = {*_LAPTOP, "until", "key", "admitted"}


class LogForm(IntEnum):
    """Who writes a log, which decides how its lines are sealed."""

    LAPTOP = 1
    PAGE = 2
    """A browser; its head says besides until when it is kept there."""


@dataclass(frozen=True, slots=True)
class LogHead:
    """What the first line of a log says in the open.

    Attributes:
        until: Until when a page keeps it.
        admits: Of a log that a laptop made for pages: the public key by which devices are admitted.
        key: Of a log that a device began: the public key by which it proves what it sends.
        admitted: Proof, by the key of a log for pages, that the device was admitted.
    """

    form: LogForm
    device: str
    salt: bytes
    until: str | None = None
    admits: str | None = None
    key: str | None = None
    admitted: str | None = None

    def is_admitted_by(self, other: LogHead) -> bool:
        """Did somebody begin this log who could open that one?"""
        if self.admitted is None or other.admits is None:
            return False
        return is_proof(self.admitted, admission_of(self), other.admits)

    def sent(self, content: bytes, proof: str) -> bool:
        """Is it the device itself that sends this content?"""
        return self.key is not None and is_proof(proof, sending_of(content), self.key)


def read_head(line: bytes) -> LogHead | None:
    """Read the first line of a log, with its end or without; None where it is none."""
    try:
        said = json.loads(line)
        form = LogForm(said.pop("day_log"))
        kinds = (_LAPTOP,) if form is LogForm.LAPTOP else (_FOR_PAGES, _OF_DEVICE)
        if {"day_log", *said} not in kinds or not all(isinstance(one, str) for one in said.values()):
            return None
        return LogHead(form, said.pop("device"), bytes.fromhex(said.pop("salt")), **said)
    except (ValueError, AttributeError, TypeError, KeyError, RecursionError):
        return None


def page_head(content: bytes) -> LogHead | None:
    """Give the head of a log that a page wrote or may open; None of anything else."""
    head = read_head(content.partition(b"\n")[0])
    return head if head is not None and head.form is LogForm.PAGE and _DEVICE.fullmatch(head.device) else None


def admission_of(head: LogHead) -> bytes:
    """Give what is proven of a device that is admitted: all that stands in its head."""
    return _ADMISSION + "\n".join((head.device, head.salt.hex(), head.until or "", head.key or "")).encode()


def sending_of(content: bytes) -> bytes:
    """Give what is proven of a log that is sent."""
    return _SENDING + content


def kept_until(roll: Roll) -> datetime:
    """Give until when a page keeps a log: a day and a night after the last hour of the roll."""
    end = datetime.combine(roll.sheet.day, time(23, 59), UTC)
    return max((stop.at for stop in roll.sheet.stops), default=end) + _KEPT_AFTER

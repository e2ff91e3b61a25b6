"""The gate: begin the log of a device, say what is said there, put the logs of several devices together."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from repatria.core.errors import DayLogRefused
from repatria.core.handovers import Act, Question, Roll
from repatria.core.rolls import roll_from_document
from repatria.handover.day_log import DayLog, begin_log, open_log, wipe_log
from repatria.handover.desk import Desk, Taken
from repatria.handover.documents import NEUTRAL, check_signers, read_document
from repatria.handover.log_heads import LogForm
from repatria.handover.standing import Conflict, Standing, Status
from repatria.workflows.day.passphrases import read_passphrase
from repatria.workflows.day.prepare_handover import Gate, list_file

__all__ = [
    "Conflict",
    "Desk",
    "Gate",
    "LogForm",
    "Status",
    "Taken",
    "Together",
    "begin_day",
    "open_desk",
    "open_together",
]


@dataclass(frozen=True)
class Together:
    """What several devices wrote, put together.

    Attributes:
        documents: The document of the roll, the same in all of them.
        devices: Names of the devices whose logs were read, in their order.
        torn: Bytes of a torn last line that were left out, by device, where there are any.
    """

    roll: Roll
    document: dict[str, Any]
    standing: Standing
    devices: tuple[str, ...]
    torn: dict[str, int]

    @cached_property
    def statuses(self) -> dict[str, Status]:
        """Say of everybody on the roll how far they are."""
        return {entry.number: self.standing.status(entry.number) for entry in self.roll.entries}

    @cached_property
    def conflicts(self) -> tuple[Conflict, ...]:
        """Give all that a person has to decide, sorted."""
        subjects = {act.subject for act in self.standing.acts}
        return tuple(sorted(one for subject in subjects for one in self.standing.conflicts_of(subject)))


def begin_day(
    gate: Gate,
    roll_path: Path,
    *,
    device: str,
    neutral: str,
    continues: Gate | None = None,
    form: LogForm = LogForm.LAPTOP,
) -> str:
    """Make the log of a device from a roll that the neutral signed, and give the name of the device.

    Args:
        neutral: The neutral's public key, got by another way than the roll.
        continues: Log of the same day on an earlier roll: what was said of people who still go between the
            same parties is kept; of whoever goes elsewhere now everything is asked again.
        form: Who writes it: the command line, or a page.

    Raises:
        DocumentRefused: The roll was altered, or is not signed by the neutral.
        DayLogRefused: The log is there already, or the passphrase is too short.
    """
    document = read_document(list_file(roll_path).content, kinds=("roll",))
    check_signers(document, {NEUTRAL: neutral})
    kept: list[Act] = []
    if continues is not None:
        with open_log(continues.log, read_passphrase(continues.passphrase)) as old:
            kept = list(_still_true(old, roll_from_document(document)))
    passphrase = read_passphrase(gate.passphrase)
    name = begin_log(gate.log, document, device=device, passphrase=passphrase, form=form)
    if kept:
        with open_log(gate.log, passphrase) as log:
            log.write(*kept)
    return name


@contextmanager
def open_desk(gate: Gate, *, by: str) -> Iterator[Desk]:
    """Open the log of a device to say something; it is closed afterwards.

    Raises:
        DayLogRefused: It does not open.
        ActRefused: Nobody says who speaks (`by`).
    """
    with open_log(gate.log, read_passphrase(gate.passphrase)) as log:
        yield Desk(log, by, now=lambda: datetime.now().astimezone())


def open_together(gates: Sequence[Gate], *, into_first: bool) -> Together:
    """Put the logs of devices of one day together; the order in which they are given does not matter.

    Args:
        into_first: Whether the first log takes in what the others have.

    Raises:
        DayLogRefused: One does not open, or is of another roll.
    """
    with ExitStack() as stack:
        logs = [stack.enter_context(open_log(gate.log, read_passphrase(gate.passphrase))) for gate in gates]
        for log in logs[1:]:
            if log.document["digest"] != logs[0].document["digest"]:
                raise DayLogRefused(
                    f"{log.path} is of another roll than {logs[0].path}; they cannot be merged"
                )
        everything = [act for log in logs for act in log.acts]
        if into_first:
            desk = Desk(logs[0], NEUTRAL, now=lambda: datetime.now().astimezone())
            desk.take_in(everything)
        return Together(
            logs[0].roll,
            logs[0].document,
            Standing(everything),
            tuple(log.device for log in logs),
            {log.device: log.torn for log in logs if log.torn},
        )


def wipe_day(gate: Gate, *, kept_in: Gate) -> int:
    """Wipe the log of a device once another log holds all of it, and give how many acts it held.

    Raises:
        DayLogRefused: One of them does not open, or the other one lacks an act; nothing is wiped.
    """
    with open_log(gate.log, read_passphrase(gate.passphrase)) as log:
        acts = frozenset(log.acts)
    with open_log(kept_in.log, read_passphrase(kept_in.passphrase)) as other:
        lacking = len(acts - frozenset(other.acts))
    if lacking:
        raise DayLogRefused(
            f"{lacking} acts are not in {kept_in.log}; merge them into it first. Nothing was wiped"
        )
    wipe_log(gate.log)
    return len(acts)


def wipe_unkept(log: Path) -> None:
    """Wipe a log whatever it holds, without its passphrase: for when a device is about to be taken.

    Raises:
        DayLogRefused: It is no log, or cannot be written to.
    """
    wipe_log(log)


def _still_true(old: DayLog, roll: Roll) -> Iterator[Act]:
    """Give the acts on people who still go between the same parties."""
    journeys = {entry.number: (entry.origin, entry.destination) for entry in old.roll.entries}
    same = {
        entry.number
        for entry in roll.entries
        if journeys.get(entry.number) == (entry.origin, entry.destination)
    }
    for act in old.acts:
        if act.subject in same and act.question is not Question.HANDOVER:
            yield act

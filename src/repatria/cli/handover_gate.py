"""`repatria handover check-in` and `merge`: what is said at the gate, on one device and on several."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import Annotated, Any

import typer

from repatria.cli.handover_options import (
    LogArgument,
    LogsArgument,
    PassphraseOption,
    PassphrasesOption,
    gates_of,
)
from repatria.cli.output import ANSWER_IS_NO, console, error_console, one_line, print_json, safe
from repatria.cli.plan import JsonOption
from repatria.core.errors import ActRefused
from repatria.core.handovers import Answer, Question
from repatria.workflows.day.man_gate import (
    Conflict,
    Desk,
    Gate,
    Status,
    Taken,
    Together,
    open_desk,
    open_together,
)

_ASKS = {
    Question.ARRIVAL: "has arrived",
    Question.IDENTITY_GIVER: "the giver's word on who it is",
    Question.IDENTITY_RECEIVER: "the receiver's word on who it is",
    Question.FITNESS: "fit to travel, says a physician",
    Question.WILL: "of their own will, asked in private",
}


def add_gate_commands(group: typer.Typer) -> None:
    """Add the commands of the gate."""
    group.command("check-in")(check_in_command)
    group.command("merge")(merge_command)


def check_in_command(
    log: LogArgument,
    subject: Annotated[
        str | None,
        typer.Argument(metavar="NUMBER", help="Number of a person, or round-1; absent: lines are read."),
    ] = None,
    answer: Annotated[
        Answer | None, typer.Argument(metavar="ANSWER", help="What is said, such as arrived.")
    ] = None,
    *,
    by: Annotated[str, typer.Option("--by", metavar="WHO", help="Who says so, by role or initials.")],
    passphrase: PassphraseOption,
    correct: Annotated[
        bool, typer.Option("--correct", help="It holds in place of all that was said on this before.")
    ] = False,
    as_json: JsonOption = False,
) -> None:
    """Write down what is said of a person or a round; without NUMBER lines are read: ``NUMBER ANSWER``.

    The same said again changes nothing. A no is always taken; a yes in place of a no is a correction. Why
    somebody does not go is never asked, written or shown.

    Example: repatria handover check-in gate.day 1-3 arrived --by delegate-1 --passphrase-file pw.txt
    """
    with open_desk(Gate(log, passphrase), by=by) as desk:
        _tell_torn(desk)
        if subject is None:
            _session(desk, _lines(), as_json=as_json)
            return
        taken = _one(desk, subject, answer, is_correction=correct)
    if as_json:
        print_json(_taken_to_json(taken) if isinstance(taken, Taken) else taken)
    elif isinstance(taken, Taken):
        _print_taken(taken)
    else:
        _print_standing(taken)


def merge_command(logs: LogsArgument, *, passphrases: PassphrasesOption, as_json: JsonOption = False) -> None:
    """Put the logs of several devices together: the first takes in what the others have.

    In whatever order and however often: nobody is counted twice, and nothing is lost. Where devices said
    different things a person decides, by ``check-in --correct``.

    Example: repatria handover merge gate.day tent.day --passphrase-file pw.txt
    """
    together = open_together(gates_of(logs, passphrases), into_first=True)
    if as_json:
        print_json(_together_to_json(together))
    else:
        _print_together(together)
    if together.conflicts:
        raise typer.Exit(ANSWER_IS_NO)


def _one(desk: Desk, subject: str, answer: Answer | None, *, is_correction: bool) -> Taken | dict[str, Any]:
    if answer is None:
        return _standing_of(desk, subject)
    say: Callable[[str, Answer], Taken] = desk.correct if is_correction else desk.say
    return say(subject, answer)


def _lines() -> Iterator[str]:
    if sys.stdin.isatty():
        error_console().print("NUMBER ANSWER, or correct NUMBER ANSWER, or NUMBER alone; an empty line ends.")
    for line in sys.stdin:
        if not line.strip():
            return
        yield line


def _session(desk: Desk, lines: Iterator[str], *, as_json: bool) -> None:
    """Take line after line; one that is refused does not end the session."""
    told: list[dict[str, Any]] = []
    for line in lines:
        try:
            taken = _line(desk, line.split())
        except ActRefused as error:
            told.append({"error": {"code": error.code, "reason": error.reason, "message": error.message}})
            if not as_json:
                error_console().print(safe(error.message), soft_wrap=True)
            continue
        told.append(_taken_to_json(taken) if isinstance(taken, Taken) else taken)
        if not as_json:
            _print_taken(taken) if isinstance(taken, Taken) else _print_standing(taken)
    if as_json:
        print_json(told)


def _line(desk: Desk, said: list[str]) -> Taken | dict[str, Any]:
    is_correction = said[0] == "correct"
    said = said[1:] if is_correction else said
    known = {each.value: each for each in Answer}
    if not 1 <= len(said) <= 2 or (len(said) == 2 and said[1] not in known):
        raise ActRefused("not-asked", f"say NUMBER and one of {', '.join(known)}")
    answer = known[said[1]] if len(said) == 2 else None
    return _one(desk, said[0], answer, is_correction=is_correction)


def _standing_of(desk: Desk, subject: str) -> dict[str, Any]:
    entry = desk.find(subject)
    return {
        "number": entry.number,
        "names": dict(entry.traveler.names),
        "rank": entry.traveler.rank,
        "born": None if entry.traveler.born is None else str(entry.traveler.born),
        "service_number": entry.traveler.service_number,
        "round": entry.round,
        "to": entry.destination,
        "status": desk.standing.status(entry.number).value,
        "missing": _missing(desk.standing.status(entry.number), desk.standing.missing(entry.number)),
    }


def _missing(status: Status | None, missing: tuple[Question, ...]) -> list[str]:
    """Say what is still asked of whoever waits; of others the rest would show what was said."""
    return [each.value for each in missing] if status is Status.WAITING else []


def _taken_to_json(taken: Taken) -> dict[str, Any]:
    return {
        "subject": taken.subject,
        # Of whoever is out neither is told: the same no again would show which one was said before.
        "new": None if taken.status is Status.OUT else taken.is_new,
        "at": None if taken.status is Status.OUT else taken.at.isoformat(),
        "status": None if taken.status is None else taken.status.value,
        "missing": _missing(taken.status, taken.missing),
        "clock_went_back": taken.clock_went_back,
    }


def _print_taken(taken: Taken) -> None:
    is_told = not taken.is_new and taken.status is not Status.OUT
    again = " (said before; nothing was added)" if is_told else ""
    if taken.status is None:
        console().print(safe(f"{taken.subject}: {taken.answer}{again}."), soft_wrap=True)
    else:
        _print_status(taken.subject, taken.status, _missing(taken.status, taken.missing), again)
    if taken.clock_went_back:
        error_console().print("The clock of this device went back. Set it right; the order is kept anyway.")


def _print_standing(said: dict[str, Any]) -> None:
    names = "; ".join(one_line(name) for name in said["names"].values())
    beside = ", ".join(one_line(said[key] or "unknown") for key in ("rank", "born", "service_number"))
    console().print(safe(f"{said['number']}: {names}; {beside}; round {said['round']}."), soft_wrap=True)
    _print_status(said["number"], Status(said["status"]), said["missing"], "")


def _print_status(number: str, status: Status, missing: list[str], again: str) -> None:
    says = {
        Status.WAITING: "waits",
        Status.READY: "may cross",
        Status.OVER: "is over",
        Status.OUT: "does not go today",
        Status.UNDECIDED: "a person has to decide; run merge to see what about",
    }[status]
    rest = f"; still asked: {', '.join(_ASKS[Question(each)] for each in missing)}" if missing else ""
    console().print(safe(f"{number}: {says}{rest}{again}."), soft_wrap=True)


def _tell_torn(desk: Desk) -> None:
    if desk.log.torn:
        error_console().print(
            "The last line of this log was torn when the device stopped; it was never acknowledged, and is "
            "left out. Say again what was said last.",
            soft_wrap=True,
        )


def _together_to_json(together: Together) -> dict[str, Any]:
    return {
        "devices": list(together.devices),
        "torn": together.torn,
        "acts": len(together.standing.acts),
        "people": _counts(together),
        "conflicts": [_conflict_to_json(one) for one in together.conflicts],
    }


def _counts(together: Together) -> dict[str, int]:
    counts = {status.value: 0 for status in Status}
    for entry in together.roll.entries:
        counts[together.standing.status(entry.number).value] += 1
    return counts


def _conflict_to_json(one: Conflict) -> dict[str, Any]:
    return {
        "subject": one.subject,
        "question": one.question.value,
        "kind": one.kind.value,
        "devices": list(one.devices),
    }


def _print_together(together: Together) -> None:
    screen = console()
    counts = ", ".join(f"{number:,} {name}" for name, number in _counts(together).items())
    devices = safe(", ".join(together.devices))
    screen.print(f"{len(together.standing.acts):,} acts of {devices}: {counts}.", soft_wrap=True)
    for device, torn in together.torn.items():
        screen.print(f"  The last line of {safe(device)} was torn: {torn:,} bytes left out.", soft_wrap=True)
    for one in together.conflicts:
        devices = safe(", ".join(one.devices))
        screen.print(
            f"  {safe(one.subject)}: {one.question} ({one.kind}), {devices}; ask, then write what holds "
            "by check-in --correct.",
            soft_wrap=True,
        )

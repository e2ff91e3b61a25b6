"""Judgements: what people said of pairs, by whom and when. Nothing of it is ever changed or removed.

A file of judgements is lines of JSON, added to and never rewritten: a judgement, or the taking back of the
last one on a pair. What stands is a pure function of the lines.
"""

import json
import os
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from repatria.core.errors import Fault, InputError
from repatria.core.links import LinkSays

if TYPE_CHECKING:
    from pathlib import Path

_TEXTS = ("left", "right", "by", "at")


class JudgementsUnreadable(InputError):
    """A file of judgements holds lines that are none; none of them was used."""

    code = "judgements-unreadable"


@dataclass(frozen=True, slots=True)
class Judgement:
    """What one person said of one pair.

    Attributes:
        left: Identifier of the record in the first list.
        right: Of that in the second, or in the first where it is compared with itself.
        says: What the person says.
        by: Who.
        at: When, with its time zone.
        note: Why, in the person's words.
    """

    left: str
    right: str
    says: LinkSays
    by: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class Judgements:
    """All judgements, in the order they were made."""

    all: tuple[Judgement, ...]

    def standing(self) -> tuple[Judgement, ...]:
        """Give the judgements that stand: of each pair the last of each person that was not taken back.

        To take back is to be where one was before: the judgement that the last one replaced stands again.
        """
        by_pair: dict[tuple[str, str], list[Judgement]] = {}
        for one in self.all:
            made = by_pair.setdefault((one.left, one.right), [])
            if one.says is not LinkSays.UNDO:
                made.append(one)
            elif made:
                made.pop()
        return tuple(
            one for pair in sorted(by_pair) for one in {made.by: made for made in by_pair[pair]}.values()
        )

    def conflicts(self) -> tuple[tuple[Judgement, Judgement], ...]:
        """Give pairs of judgements that stand and say the opposite; *different* wins until settled."""
        of_pair: dict[tuple[str, str], list[Judgement]] = {}
        for one in self.standing():
            of_pair.setdefault((one.left, one.right), []).append(one)
        return tuple(
            (same, other)
            for made in of_pair.values()
            for same in made
            for other in made
            if same.says is LinkSays.SAME and other.says is LinkSays.DIFFERENT
        )


def read_judgements(path: "Path") -> Judgements:
    """Read a file of judgements.

    Raises:
        JudgementsUnreadable: It is not there, or lines of it are no judgements; all faults at once.
    """
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        fault = Fault(path.name, 0, "file", "unreadable", type(error).__name__, "lines of JSON in UTF-8")
        raise JudgementsUnreadable("Reading judgements", (fault,)) from error
    found: list[Judgement] = []
    faults: list[Fault] = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            one = _judgement(line, path.name, number, faults)
            if one is not None:
                found.append(one)
    if faults:
        raise JudgementsUnreadable("Reading judgements", tuple(faults))
    return Judgements(tuple(found))


def add_judgement(path: "Path", one: Judgement) -> None:
    """Add a judgement to a file, made where there is none, and see to it that it is on the disk."""
    line = json.dumps(
        {
            "left": one.left,
            "right": one.right,
            "says": one.says.value,
            "by": one.by,
            "at": one.at.isoformat(),
            "note": one.note,
        },
        ensure_ascii=False,
    )
    with path.open("a", encoding="utf-8") as file:
        file.write(line + "\n")
        file.flush()
        os.fsync(file.fileno())


def _judgement(line: str, file: str, number: int, faults: list[Fault]) -> Judgement | None:
    try:
        read: Any = json.loads(line)
    except ValueError:
        faults.append(Fault(file, number, "line", "not-json", "no JSON", "one judgement as a JSON object"))
        return None
    if not isinstance(read, dict):
        faults.append(Fault(file, number, "line", "not-an-object", "another value", "a JSON object"))
        return None
    wrong = [key for key in _TEXTS if not isinstance(read.get(key), str) or not read[key]]
    faults.extend(Fault(file, number, key, "not-text", "no text", "text that is not empty") for key in wrong)
    says = str(read.get("says"))
    if says not in list(LinkSays):
        wrong.append("says")
        expected = ", ".join(LinkSays)
        faults.append(Fault(file, number, "says", "unknown-judgement", "another word", f"one of {expected}"))
    at = None
    if "at" not in wrong:
        try:
            at = datetime.fromisoformat(read["at"])
        except ValueError:
            at = None
        if at is None or at.tzinfo is None:
            wrong.append("at")
            expected = "date and time with a zone, as in 2026-11-27T12:00:00+00:00"
            faults.append(Fault(file, number, "at", "not-a-time", "another text", expected))
    if wrong or at is None:
        return None
    return Judgement(read["left"], read["right"], LinkSays(says), read["by"], at, str(read.get("note", "")))

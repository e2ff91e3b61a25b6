"""What agreement is worth, kept: learnt on some lists, read again for others.

The file is TOML that a person can read and correct: by field the share of each level among pairs of one
person and among pairs by chance, and where they come from. How common values are, and how many pairs are of
one person, is learnt from every list anew: it is of the list.
"""

import tomllib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from repatria.core.errors import Fault, InputError
from repatria.tracing.evidence import FieldEvidence
from repatria.tracing.fields import LEVELS, UNKNOWN, Field, Kind
from repatria.tracing.lists.mapping import quoted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from repatria.tracing.evidence import Evidence

FORMAT = "repatria-learnt/1"
_SUM_MAY_MISS = 1e-3


class LearntUnreadable(InputError):
    """A file of what was learnt is none; nothing of it was used."""

    code = "learnt-unreadable"


@dataclass(frozen=True, slots=True)
class Provenance:
    """Where what was learnt comes from.

    Attributes:
        version: Of Repatria.
        names: How names were compared: the provenance of that model.
        records: By list, how many.
        lists: By list, the digest of its file.
        judged: Pairs that people had judged.
    """

    version: str
    names: str
    records: tuple[int, ...]
    lists: tuple[str, ...]
    judged: int


def learnt_text(evidence: "Evidence", provenance: Provenance) -> str:
    """Write what was learnt as text for `read_learnt`."""
    lines = [
        "# What agreement is worth: shares of each level among pairs of one person, and by chance.",
        f'format = "{FORMAT}"',
        "",
        "[provenance]",
        f"version = {quoted(provenance.version)}",
        f"names = {quoted(provenance.names)}",
        f"records = {list(provenance.records)}",
        f"lists = [{', '.join(quoted(digest) for digest in provenance.lists)}]",
        f"judged = {provenance.judged}",
        f"pairs_of_one = {evidence.pairs_of_one:.1f}",
    ]
    for one in evidence.fields:
        levels = LEVELS[one.field.kind][UNKNOWN + 1 :]
        lines += ["", "[[field]]", f"name = {quoted(one.field.name)}", f'kind = "{one.field.kind.value}"']
        for title, shares in (("of_one", one.same), ("by_chance", one.chance)):
            lines.append(f"{title} = [")
            bits = one.bits()[UNKNOWN + 1 :]
            for level, share, worth in zip(levels, shares[UNKNOWN + 1 :], bits, strict=True):
                lines.append(f"    {float(share):.9g},  # {level.says}: {worth:+.1f} bits")
            lines.append("]")
    return "\n".join(lines) + "\n"


def read_learnt(path: "Path") -> "Mapping[str, FieldEvidence]":
    """Read what was learnt: by field what its levels are worth.

    Raises:
        LearntUnreadable: It is missing, not TOML, or says what cannot be; all faults at once.
    """
    doing = f"Reading what was learnt, {path.name}"
    try:
        text = path.read_bytes().decode("utf-8-sig")
        written = tomllib.loads(text)
    except FileNotFoundError as error:
        raise LearntUnreadable(doing, (_told(path, 0, "FILE", "no such file", "its name"),)) from error
    except (OSError, ValueError) as error:
        raise LearntUnreadable(doing, (_told(path, 0, "FILE", "no TOML in UTF-8", "TOML"),)) from error
    faults: list[Fault] = []
    if written.get("format") != FORMAT:
        faults.append(_told(path, 1, "format", "another format, or none", f'"{FORMAT}"'))
    fields = written.get("field")
    if not isinstance(fields, list) or not fields or not all(isinstance(one, dict) for one in fields):
        faults.append(_told(path, 0, "field", "no fields", "[[field]] for each field"))
        raise LearntUnreadable(doing, tuple(faults))
    places = [number for number, line in enumerate(text.splitlines(), 1) if line.strip() == "[[field]]"]
    found: dict[str, FieldEvidence] = {}
    for number, one in enumerate(fields):
        at = _Place(path, places[number] if number < len(places) else 0, f"field[{number}]")
        evidence = _field(one, at, faults)
        if evidence is not None and evidence.field.name in found:
            faults.append(at.wrong("name", "the same field twice", "each field once"))
        elif evidence is not None:
            found[evidence.field.name] = evidence
    if faults:
        raise LearntUnreadable(doing, tuple(faults))
    return found


@dataclass(frozen=True, slots=True)
class _Place:
    path: "Path"
    line: int
    key: str

    def wrong(self, key: str, found: str, expected: str) -> Fault:
        return _told(self.path, self.line, f"{self.key}.{key}", found, expected)


def _told(path: "Path", line: int, key: str, found: str, expected: str) -> Fault:
    return Fault(path.name, line, key, "bad-learnt", found, expected)


def _field(one: "dict[str, Any]", at: _Place, faults: list[Fault]) -> FieldEvidence | None:
    before = len(faults)
    name, kind = one.get("name"), one.get("kind")
    if not isinstance(name, str) or not name:
        faults.append(at.wrong("name", "no name", "the name of a field"))
    if kind not in {known.value for known in Kind}:
        faults.append(at.wrong("kind", "another kind, or none", ", ".join(known.value for known in Kind)))
    if len(faults) > before:
        return None
    field = Field(str(name), Kind(str(kind)))
    same, chance = (_shares(one.get(title), title, field, at, faults) for title in ("of_one", "by_chance"))
    if len(faults) > before:
        return None
    return FieldEvidence(field, np.array([1.0, *same]), np.array([1.0, *chance]))


def _shares(written: object, title: str, field: Field, at: _Place, faults: list[Fault]) -> "Iterable[float]":
    known = len(LEVELS[field.kind]) - 1
    if not isinstance(written, list) or len(written) != known:
        faults.append(at.wrong(title, "another number of levels", f"{known} shares"))
        return ()
    numbers = [float(share) for share in written if isinstance(share, int | float)]
    if len(numbers) < known or not all(0 < share <= 1 for share in numbers):
        faults.append(at.wrong(title, "what is no share", "numbers above 0 and up to 1"))
    elif abs(sum(numbers) - 1) > _SUM_MAY_MISS:
        faults.append(at.wrong(title, f"shares that add up to {sum(numbers):.4g}", "1"))
    return numbers

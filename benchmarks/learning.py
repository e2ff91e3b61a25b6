"""What those who learn tables of weights share: the texts with gold, how weights are fitted, the table."""

from __future__ import annotations

import argparse
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.intake import Gold, Score
from benchmarks.sentences import OFF_TOPIC, TOPIC, Case, load_cases
from repatria.core.reports import Report
from repatria.intake import decode_report

INTAKE = Path("tests/intake")
PARTLY = frozenset({"learned", "wordings"})
"""Folders of which every third report by name is left out; of others those whose gold says it is closed."""
STEPS, PACE = 150, 0.05
LEAST_WEIGHT = 0.03

type Floats = npt.NDArray[np.float64]
type Ints = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Text:
    """A report, what gold says of it, and the share with which it is learned from."""

    report: Report
    gold: Gold
    folder: str
    share: float


@dataclass(slots=True)
class ByFolder:
    """Right of found of asked for, by folder and in all."""

    rows: dict[str, list[int]] = field(default_factory=dict)

    def add(self, folder: str, score: Score) -> None:
        """Add the score of a report."""
        for name in (folder, "all"):
            row = self.rows.setdefault(name, [0, 0, 0])
            for at, value in enumerate((score.right, score.found, score.asked)):
                row[at] += value

    def print(self) -> None:
        """Print a line for each folder."""
        for folder, (right, found, asked) in sorted(self.rows.items()):
            print(f"{folder:12}{right} of {found} of {asked}", end="")
            print(f"  {right / max(1, found):.2f} / {right / max(1, asked):.2f}")


def is_to_write(name: str, table: Path) -> bool:
    """Read the command line: is the table to be written, or are counts by fold to be printed?"""
    parser = argparse.ArgumentParser(prog=f"python -m benchmarks.{name}")
    parser.add_argument("--write", action="store_true", help=f"write {table}")
    return bool(parser.parse_args().write)


def texts_of(sources: Sequence[tuple[str, float]], gold_of: Callable[[Case], Gold]) -> Iterator[Text]:
    """Give the texts of folders and of tables of sentences, those left out that are not learned from.

    Args:
        sources: Folders and tables in `INTAKE`, each with the share of its texts.
        gold_of: What a sentence of a table says, as gold does.
    """
    for source, share in sources:
        path = INTAKE / source
        for case in load_cases(path) if path.suffix == ".txt" else ():
            behind = "" if (OFF_TOPIC,) in case.facts else f"\n\n{TOPIC}\n"
            report = decode_report(f"{case.text}{behind}".encode(), f"{case.line}")
            yield Text(report, gold_of(case), path.stem, share)
        for at, text in enumerate(sorted(path.glob("*.txt")), 1):
            beside = path / "gold" / f"{text.stem}.json"
            gold = json.loads(beside.read_text("utf-8")) if beside.exists() else {}
            if gold.get("split") != "closed" and not (path.name in PARTLY and at % 3 == 0):
                report = decode_report(text.read_bytes(), text.stem)
                yield Text(report, {"groups": [], "offers": [], "wishes": []} | gold, path.name, share)


class Rows:
    """Gather rows of named signs."""

    def __init__(self) -> None:
        """Begin with no row."""
        self.columns: dict[str, int] = {}
        self.count = 0
        self._rows: list[int] = []
        self._columns: list[int] = []
        self._arrays: tuple[Ints, Ints] | None = None

    def add(self, signs: Iterable[str]) -> int:
        """Add a row; give its number."""
        for sign in sorted(signs):
            self._rows.append(self.count)
            self._columns.append(self.columns.setdefault(sign, len(self.columns)))
        self.count += 1
        return self.count - 1

    def arrays(self) -> tuple[Ints, Ints]:
        """Give row and column of each sign."""
        if self._arrays is None:
            self._arrays = np.array(self._rows), np.array(self._columns)
        return self._arrays

    def named(self, weights: Floats) -> dict[str, float]:
        """Give the weights by the names of their signs."""
        return {sign: float(weights[at]) for sign, at in self.columns.items()}


def fit_yes_or_no(
    signs: Rows, labels: Sequence[float], shares: Sequence[float], *, ridge: float, over: float
) -> dict[str, float]:
    """Fit a ridge-penalized logistic regression.

    Args:
        signs: The signs of each case; `labels` 1 or 0, and `shares` how much each counts.
        ridge: Times a weight, its pull to 0.
        over: Divides the pull of all cases.
    """
    rows, columns = signs.arrays()
    right, share = np.array(labels, float), np.array(shares)

    def gradient(weights: Floats) -> Floats:
        likely = 1 / (1 + np.exp(-np.bincount(rows, weights[columns], signs.count)))
        pull = np.bincount(columns, ((likely - right) * share)[rows], len(weights))
        return np.asarray(pull / over + ridge * weights)

    return signs.named(descend(gradient, np.zeros(len(signs.columns))))


def shares_of(scores: Floats, owners: Ints) -> Floats:
    """Give how likely each answer is among those of its owner, by its score in log-odds."""
    most = np.full(owners.max() + 1, -1e9)
    np.maximum.at(most, owners, scores)
    raised = np.exp(scores - most[owners])
    return np.asarray(raised / np.bincount(owners, raised)[owners])


def descend(gradient: Callable[[Floats], Floats], start: Floats) -> Floats:
    """Walk down a gradient. Source: Kingma and Ba 2015 (Adam)."""
    weights, mean, spread = start.copy(), np.zeros_like(start), np.zeros_like(start)
    for step in range(1, STEPS + 1):
        slope = gradient(weights)
        mean, spread = 0.9 * mean + 0.1 * slope, 0.999 * spread + 0.001 * slope * slope
        weights -= PACE * (mean / (1 - 0.9**step)) / (np.sqrt(spread / (1 - 0.999**step)) + 1e-8)
    return weights


def as_table(header: str, weights: Mapping[str, Mapping[str, float]]) -> str:
    """Write the weights as a table, those of little weight left out."""
    return header + "".join(
        f"\n[{kind}]\n"
        + "".join(f'"{s}" = {w:.2f}\n' for s, w in sorted(found.items()) if abs(w) >= LEAST_WEIGHT)
        for kind, found in weights.items()
    )

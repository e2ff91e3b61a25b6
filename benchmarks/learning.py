"""What the learners of weights of offers and of wishes share: the texts with gold, and scores by folder."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.intake import Gold, Score
from benchmarks.learn_groups import INTAKE, PARTLY
from benchmarks.sentences import _OFFER, OFF_TOPIC, TOPIC, load_cases
from repatria.core.reports import Report
from repatria.intake import decode_report


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


def texts_of(sources: Sequence[tuple[str, float]]) -> Iterator[Text]:
    """Give the texts of folders and of tables of sentences, those left out that are not learned from."""
    for source, share in sources:
        path = INTAKE / source
        if path.suffix == ".txt" and path.exists():
            for report, gold in sentences_of(path):
                yield Text(report, gold, path.stem, share)
        for at, text in enumerate(sorted(path.glob("*.txt")), 1):
            beside = path / "gold" / f"{text.stem}.json"
            gold = json.loads(beside.read_text("utf-8")) if beside.exists() else {"offers": [], "wishes": []}
            if gold.get("split") != "closed" and not (path.name in PARTLY and at % 3 == 0):
                yield Text(decode_report(text.read_bytes(), text.name), gold, path.name, share)


def sentences_of(path: Path) -> Iterator[tuple[Report, Gold]]:
    """Give the texts of a table of sentences with their offers and wishes as gold has them."""
    for case in load_cases(path):
        behind = "" if (OFF_TOPIC,) in case.facts else f"\n\n{TOPIC}\n"
        gold: Gold = {"offers": [], "wishes": []}
        for fact, line in case.facts.items():
            if fact[0] == "wish":
                gold["wishes"].append({"who": case.text, "wish": str(fact[1]), "span": ""})
            elif (offer := _OFFER.fullmatch(line)) is not None:
                by, gives, gets, state = (part.replace(" + ", ",") for part in offer.groups())
                sides = (side.replace(" of ", " ").replace("?", "").strip() or None for side in (gives, gets))
                gold["offers"].append(
                    dict(zip(("offeror", "gives", "gets", "state"), (by, *sides, state), strict=True))
                )
        yield decode_report(f"{case.text}{behind}".encode(), f"{case.line}"), gold

"""Learn the table of weights of wishes: ``python -m benchmarks.learn_wishes [--write]``.

It learns from the same reports as `benchmarks.learn_offers`. What is printed are counts over reports not
learned from: they are parted into folds, and the wishes of each are read by weights learned from the others.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.intake import Gold, wishes
from benchmarks.learn_offers import SOURCES, gold_of
from benchmarks.learning import ByFolder, Rows, as_table, fit_yes_or_no, is_to_write, texts_of
from repatria.core.reports import ReadReport, Report, WishDraft
from repatria.intake.custody.held import read_held
from repatria.intake.custody.held_groups import HeldPeople
from repatria.intake.discourse.following import Unit, follow
from repatria.intake.documents.apart import take_apart
from repatria.intake.statements.wish_signs import is_kept, wish_signs
from repatria.intake.statements.wishers import Wishers
from repatria.intake.statements.wishes import candidates_of, draft_wishes, may_be_captive
from repatria.intake.statements.wishing import Wished
from repatria.intake.vocabulary.inflected import language_of
from repatria.intake.weighing.drafting import weigh_people

TABLE = Path("src/repatria/intake/words/english/wish_weights.toml")
HEADER = """\
# What each sign of a captive's wish weighs, in log-odds; statements/wish_signs.py names the signs. Written by
# `python -m benchmarks.learn_wishes --write` from the reports with gold in tests/intake; not edited by hand.
"""
FOLDS, RIDGE = 8, 0.12


@dataclass(slots=True)
class Learned:
    """Hold a report with all that anybody in it wishes, and which of it gold lists."""

    folder: str
    share: float
    report: Report
    gold: Gold
    units: list[Unit]
    people: HeldPeople
    wishers: Wishers
    found: list[tuple[Unit, Wished]] = field(default_factory=list)
    signs: list[set[str]] = field(default_factory=list)
    labels: list[bool] = field(default_factory=list)

    def drafts(self, kept: Sequence[tuple[Unit, Wished]]) -> tuple[WishDraft, ...]:
        """Draft some of the wishes."""
        return draft_wishes(
            self.units,
            kept,
            pair_before=lambda _: None,
            scope={},
            wishers=self.wishers,
            holders=self.people.holders,
        )


def main() -> int:
    """Print how wishes are read in reports not learned from, or write the table."""
    reports = list(learned_reports())
    if is_to_write("learn_wishes", TABLE):
        TABLE.write_text(as_table(HEADER, {"wish": learn(reports)}), "utf-8")
        return 0
    print_folds(reports)
    return 0


def learned_reports() -> Iterator[Learned]:
    """Read all that is learned from."""
    for each in texts_of(SOURCES, gold_of):
        learned = learned_from(each.report, each.gold, folder=each.folder, share=each.share)
        if learned is not None:
            yield learned


def print_folds(reports: Sequence[Learned]) -> None:
    """Print right of found of asked for by folder, each fold read by weights learned without it."""
    found = ByFolder()
    for fold in range(FOLDS):
        weights = learn([each for at, each in enumerate(reports) if at % FOLDS != fold])
        for each in reports[fold::FOLDS]:
            kept = [wish for wish, s in zip(each.found, each.signs, strict=True) if is_kept(s, weights)]
            score = wishes(ReadReport(each.report, wishes=each.drafts(kept)), each.gold)
            found.add(each.folder, score)
    found.print()


def learned_from(report: Report, gold: Gold, *, folder: str, share: float) -> Learned | None:
    """Read a report as far as what anybody wishes, and label it; nothing of one in an inflected language."""
    if language_of(report.text) is not None:
        return None
    discourse = follow(report, take_apart(report))
    people = read_held(discourse.units, discourse.parties)
    if discourse.parties is not None:
        weigh_people(people, discourse.units, discourse.parties)
    wishers = Wishers(discourse.units, people)
    learned = Learned(folder, share, report, gold, list(discourse.units), people, wishers)
    for unit, wish in candidates_of(discourse.units):
        if may_be_captive(wishers, unit, wish):
            learned.found.append((unit, wish))
            learned.signs.append(wish_signs(unit, wish, wishers))
            reading = ReadReport(report, wishes=learned.drafts([(unit, wish)]))
            learned.labels.append(wishes(reading, gold).right > 0)
    return learned


def learn(reports: Sequence[Learned]) -> dict[str, float]:
    """Fit a ridge-penalized logistic regression of which wishes are a captive's."""
    signs, labels, shares = Rows(), [], []
    for report in reports:
        for each, label in zip(report.signs, report.labels, strict=True):
            signs.add(each)
            labels.append(label)
            shares.append(report.share)
    return fit_yes_or_no(signs, labels, shares, ridge=RIDGE / 4, over=len(labels))


if __name__ == "__main__":
    sys.exit(main())

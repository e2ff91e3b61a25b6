"""Learn the table of weights of offers: ``python -m benchmarks.learn_offers [--write]``.

It learns from the reports with gold of `SOURCES`; of the folders `PARTLY`, every third report by name is left
out. What is printed are counts over reports not learned from: they are parted into
folds, and the offers of each are read by weights learned from the others.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import numpy as np

from benchmarks.intake import _MUTUAL, Gold, codes, offers
from benchmarks.learn_groups import Floats, Rows, _descend
from benchmarks.learning import ByFolder, texts_of
from repatria.core.reports import OfferSide, ReadReport, Report
from repatria.intake.custody.held import read_held
from repatria.intake.discourse.following import follow
from repatria.intake.documents.apart import take_apart
from repatria.intake.offers.drafting import read_by_form, untold
from repatria.intake.offers.offer_signs import giver_signs, pair_signs
from repatria.intake.offers.pair_candidates import OfferPair
from repatria.intake.offers.weighed import Giving, candidates_of, givings_of, weigh_offers
from repatria.intake.vocabulary.inflected import language_of
from repatria.intake.vocabulary.wordlists import party_codes
from repatria.intake.weighing.drafting import weigh_people

SOURCES: tuple[tuple[str, float], ...] = (
    ("corpus/seen", 0.7),
    ("corpus/fresh", 1),
    ("corpus/aside", 1),
    ("corpus/opened", 1),
    ("corpus/learned", 1),
    ("corpus/wordings", 1),
    ("corpus/press", 1),
    ("corpus/ordinary", 1),
    ("sentences/english.txt", 0.3),
    ("sentences/reported.txt", 0.3),
)
"""What is learned from, and the share of each text: what readers were written on tells less of others."""
TABLE = Path("src/repatria/intake/words/english/offer_weights.toml")
HEADER = """\
# What each sign of an offer weighs, in log-odds; offers/offer_signs.py names the signs. Written by
# `python -m benchmarks.learn_offers --write` from the reports with gold in tests/intake; not edited by hand.
"""
FOLDS = 8
RIDGE_PAIR, RIDGE_GIVER = 0.03, 0.05
LEAST_WEIGHT = 0.03
_NEAR = 120

type Weights = dict[str, dict[str, float]]


@dataclass(slots=True)
class Learned:
    """Hold a report with its pairs, and what gold says of each.

    Attributes:
        signs: What each pair is told by.
        labels: 1 if its sides are those of an offer, 0 if not, None if they are and it is told elsewhere.
        givings: Of each such pair the answers to who gives whom, with their signs, and which are right.
    """

    folder: str
    name: str
    share: float
    report: Report
    gold: Gold
    pairs: list[OfferPair]
    signs: list[set[str]] = field(default_factory=list)
    labels: list[int | None] = field(default_factory=list)
    givings: list[list[tuple[set[str], bool]]] = field(default_factory=list)


def main() -> int:
    """Print how offers are read in reports not learned from, or write the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.learn_offers")
    parser.add_argument("--write", action="store_true", help=f"write {TABLE}")
    arguments = parser.parse_args()
    reports = list(learned_reports())
    if arguments.write:
        TABLE.write_text(as_table(learn(reports)), "utf-8")
        return 0
    print_folds(reports)
    return 0


def learned_reports() -> Iterator[Learned]:
    """Read all that is learned from."""
    for each in texts_of(SOURCES):
        learned = learned_from(each.report, each.gold, folder=each.folder, share=each.share)
        if learned is not None:
            yield learned


def print_folds(reports: Sequence[Learned]) -> None:
    """Print right of found of asked for by folder, each fold read by weights learned without it."""
    found = ByFolder()
    for fold in range(FOLDS):
        weights = learn([each for at, each in enumerate(reports) if at % FOLDS != fold])
        for each in reports[fold::FOLDS]:
            drafts = untold(weigh_offers(each.pairs, weights))
            score = offers(ReadReport(each.report, offers=tuple(drafts)), each.gold)
            found.add(each.folder, score)
    found.print()


def learned_from(report: Report, gold: Gold, *, folder: str, share: float) -> Learned | None:
    """Read a report as far as its pairs, and label them; nothing of one in an inflected language."""
    if language_of(report.text) is not None:
        return None
    discourse = follow(report, take_apart(report))
    units = discourse.units
    people = read_held(units, discourse.parties)
    if discourse.parties is not None:
        weigh_people(people, units, discourse.parties)
    read = read_by_form(units, people)
    pairs = candidates_of(units, people, read) if people.topical else []
    learned = Learned(folder, report.source or "", share, report, gold, pairs)
    for pair in pairs:
        rows = [row for row in gold["offers"] if _are_sides(pair, row)]
        near = [row for row in rows if _is_near(pair, row)]
        learned.signs.append(pair_signs(pair))
        learned.labels.append(1 if near else None if rows else 0)
        rows = near
        givings = list(givings_of(pair)) if rows else []
        learned.givings.append(
            [
                (giver_signs(pair, g.given, g.got, g.by), any(_is_right(g, row) for row in rows))
                for g in givings
            ]
        )
    return learned


def _are_sides(pair: OfferPair, gold: Gold) -> bool:
    one, other = pair.first.half.side(), pair.second.half.side()
    return any(
        is_side(mine, gold["gives"]) and is_side(theirs, gold["gets"])
        for mine, theirs in ((one, other), (other, one))
    )


def _is_near(pair: OfferPair, gold: Gold) -> bool:
    """Tell whether a pair stands where gold found the offer, not where its people stand otherwise."""
    start = gold.get("start")
    if start is None:
        return True
    behind = start + len(gold["span"])
    return bool(pair.home.start - _NEAR <= behind and start <= pair.unit.end + _NEAR)


def _is_right(giving: Giving, gold: Gold) -> bool:
    """Tell whether who gives whom is gold's; of a deal of both, the other side may give what is got."""
    gives, gets = giving.given.half.side(), giving.got.half.side()
    is_offeror = not codes(gold["offeror"]).isdisjoint(codes(giving.by.value))
    if is_side(gives, gold["gives"]) and is_side(gets, gold["gets"]):
        return is_offeror
    turned = is_side(gives, gold["gets"]) and is_side(gets, gold["gives"])
    return turned and not is_offeror and gold["state"] in _MUTUAL


def is_side(side: OfferSide, words: str | None) -> bool:
    """Tell whether a side is gold's, as `benchmarks.intake` does, and quickly."""
    if not words:
        return False
    count = side.count.value.number if side.count else None
    numbers = {int(re.sub(r"\D", "", n)) for n in re.findall(r"\d[\d,]*", words)}
    if count is not None and (count in numbers or (side.count and side.count.passage.text in words)):
        return True
    if numbers and count is not None:
        return False
    text = side.passage.text
    home = codes(side.home.value) if side.home else frozenset()
    return text in words or words in text or bool(home and home <= _named(words))


@cache
def _named(words: str) -> frozenset[str]:
    return frozenset(
        code
        for form in ("adjectives", "names", "people")
        for word, code in party_codes(form).items()
        if word in words and re.search(rf"\b{re.escape(word)}\b", words)
    )


def learn(reports: Sequence[Learned]) -> Weights:
    """Learn which pairs are offers, and who gives whom."""
    return {"pair": learn_pairs(reports), "giver": learn_givers(reports)}


def learn_pairs(reports: Sequence[Learned]) -> dict[str, float]:
    """Fit a ridge-penalized logistic regression of which pairs are the sides of an offer."""
    signs, labels, shares = Rows(), [], []
    for report in reports:
        for each, label in zip(report.signs, report.labels, strict=True):
            if label is not None:
                signs.add(each)
                labels.append(label)
                shares.append(report.share)
    rows, columns = signs.arrays()
    right, share = np.array(labels, float), np.array(shares)

    def gradient(weights: Floats) -> Floats:
        likely = 1 / (1 + np.exp(-np.bincount(rows, weights[columns], signs.count)))
        pull = np.bincount(columns, ((likely - right) * share)[rows], len(weights))
        return np.asarray(pull / right.sum() + RIDGE_PAIR * weights)

    return signs.named(_descend(gradient, np.zeros(len(signs.columns))))


def learn_givers(reports: Sequence[Learned]) -> dict[str, float]:
    """Fit a choice among all answers to who gives whom, of the pairs that are offers."""
    signs, owner, labels = Rows(), [], []
    of = 0
    for report in reports:
        for givings in report.givings:
            if not any(right for _, right in givings) or all(right for _, right in givings):
                continue
            for each, right in givings:
                signs.add(each)
                owner.append(of)
                labels.append(right)
            of += 1
    rows, columns = signs.arrays()
    owners, good = np.array(owner), np.array(labels)

    def shares(scores: Floats) -> Floats:
        most = np.full(of, -1e9)
        np.maximum.at(most, owners, scores)
        raised = np.exp(scores - most[owners])
        return np.asarray(raised / np.bincount(owners, raised)[owners])

    def gradient(weights: Floats) -> Floats:
        scores = np.bincount(rows, weights[columns], signs.count)
        off = shares(scores) - shares(np.where(good, scores, -1e9))
        return np.asarray(np.bincount(columns, off[rows], len(weights)) / of + RIDGE_GIVER * weights)

    return signs.named(_descend(gradient, np.zeros(len(signs.columns))))


def as_table(weights: Weights) -> str:
    """Write the weights as a table, those of little weight left out."""
    return HEADER + "".join(
        f"\n[{kind}]\n"
        + "".join(f'"{s}" = {w:.2f}\n' for s, w in sorted(found.items()) if abs(w) >= LEAST_WEIGHT)
        for kind, found in weights.items()
    )


if __name__ == "__main__":
    sys.exit(main())

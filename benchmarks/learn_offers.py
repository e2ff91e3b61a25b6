"""Learn the table of weights of offers: ``python -m benchmarks.learn_offers [--write]``.

It learns from the reports with gold of `SOURCES`; of the folders `PARTLY`, every third report by name is left
out. What is printed are counts over reports not learned from: they are parted into
folds, and the offers of each are read by weights learned from the others.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np

from benchmarks.intake import MUTUAL, Gold, codes, is_side, offers
from benchmarks.learning import (
    ByFolder,
    Floats,
    Rows,
    as_table,
    descend,
    fit_yes_or_no,
    is_to_write,
    shares_of,
    texts_of,
)
from benchmarks.sentences import OFFER, Case
from repatria.core.reports import ReadReport, Report
from repatria.intake.custody.held import read_held
from repatria.intake.discourse.following import follow
from repatria.intake.documents.apart import take_apart
from repatria.intake.offers.drafting import read_by_form, untold
from repatria.intake.offers.offer_signs import giver_signs, pair_signs
from repatria.intake.offers.pair_candidates import OfferPair
from repatria.intake.offers.weighed import Giving, candidates_of, givings_of, weigh_offers
from repatria.intake.vocabulary.inflected import language_of
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
    reports = list(learned_reports())
    if is_to_write("learn_offers", TABLE):
        TABLE.write_text(as_table(HEADER, learn(reports)), "utf-8")
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
            drafts = untold(weigh_offers(each.pairs, weights))
            score = offers(ReadReport(each.report, offers=tuple(drafts)), each.gold)
            found.add(each.folder, score)
    found.print()


def gold_of(case: Case) -> Gold:
    """Give the offers and wishes of a sentence as gold has them."""
    gold: Gold = {"offers": [], "wishes": []}
    for fact, line in case.facts.items():
        if fact[0] == "wish":
            gold["wishes"].append({"who": case.text, "wish": str(fact[1]), "span": ""})
        elif (offer := OFFER.fullmatch(line)) is not None:
            by, gives, gets, state = (part.replace(" + ", ",") for part in offer.groups())
            sides = (side.replace(" of ", " ").replace("?", "").strip() or None for side in (gives, gets))
            gold["offers"].append(
                dict(zip(("offeror", "gives", "gets", "state"), (by, *sides, state), strict=True))
            )
    return gold


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
    return turned and not is_offeror and gold["state"] in MUTUAL


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
    return fit_yes_or_no(signs, labels, shares, ridge=RIDGE_PAIR, over=float(sum(labels)))


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

    def gradient(weights: Floats) -> Floats:
        scores = np.bincount(rows, weights[columns], signs.count)
        off = shares_of(scores, owners) - shares_of(np.where(good, scores, -1e9), owners)
        return np.asarray(np.bincount(columns, off[rows], len(weights)) / of + RIDGE_GIVER * weights)

    return signs.named(descend(gradient, np.zeros(len(signs.columns))))


if __name__ == "__main__":
    sys.exit(main())

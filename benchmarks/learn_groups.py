"""Learn the table of weights of people in hands: ``python -m benchmarks.learn_groups [--write]``.

It learns from the reports with gold of `SOURCES`, from the tables of sentences, and from texts that say
nothing of captives; of the folders `PARTLY`, every third report by name is left out, and every report
whose gold says that it is closed. What is printed are
counts over reports not learned from: they are parted into folds, and each fold is read by weights learned
from the others.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.intake import Gold, codes, is_party, party_code
from benchmarks.learning import (
    Floats,
    Ints,
    Rows,
    Text,
    as_table,
    descend,
    fit_yes_or_no,
    is_to_write,
    shares_of,
    texts_of,
)
from benchmarks.sentences import Case
from repatria.intake.custody.held import read_held
from repatria.intake.discourse.following import follow
from repatria.intake.documents.apart import take_apart
from repatria.intake.vocabulary.inflected import language_of
from repatria.intake.vocabulary.wordlists import table
from repatria.intake.weighing.candidates import Candidate, gather
from repatria.intake.weighing.custody_signs import custody_signs, read_as
from repatria.intake.weighing.deciding import SideTable, Weighed, clause_sides, started, told_of, weigh
from repatria.intake.weighing.pair_signs import Sides, pair_signs
from repatria.intake.weighing.surroundings import Surroundings, surroundings_of

SOURCES: tuple[tuple[str, float], ...] = (
    ("corpus/seen", 0.5),
    ("corpus/fresh", 1),
    ("corpus/aside", 1),
    ("corpus/opened", 1.5),
    ("corpus/learned", 2),
    ("corpus/wordings", 2),
    ("corpus/press", 2),
    ("corpus/dispatches", 2),
    ("corpus/ordinary", 1),
    ("sentences/english.txt", 0.3),
    ("sentences/reported.txt", 0.3),
)
"""What is learned from, and the share of each text: what clauses were written on tells less of others."""
TABLE = Path("src/repatria/intake/words/english/weights.toml")
HEADER = """\
# What each sign around people weighs, in log-odds; weighing/*_signs.py name the signs. Written by
# `python -m benchmarks.learn_groups --write` from the reports with gold in tests/intake; not edited by hand.
"""
FOLDS = 6
RIDGE_IN_HANDS, RIDGE_SIDES = 0.05, 0.1
ROUNDS_OF_SIDES, PARTS = 2, 5
_KINDS = ("in-hands", "holder", "home", "pair")

type Weights = dict[str, dict[str, float]]


@dataclass(slots=True)
class Learned:
    """Hold a report with its candidates, and what gold says of each.

    Attributes:
        labels: 1 in hands, 0 not, None neither asked for nor an error.
        sides: The right answers, of each candidate that is in hands.
    """

    name: str
    folder: str
    share: float
    around: Surroundings
    candidates: list[Candidate]
    gold: Gold
    labels: list[int | None] = field(default_factory=list)
    sides: list[list[Sides]] = field(default_factory=list)
    tables: list[SideTable] = field(default_factory=list)


def main() -> int:
    """Print how often sides are right on reports not learned from, and write the table."""
    is_written = is_to_write("learn_groups", TABLE)
    learned = (learned_from(each) for each in texts_of(SOURCES, gold_of))
    reports = [each for each in learned if each is not None]
    for fold in range(0 if is_written else FOLDS):
        weights = learn([each for at, each in enumerate(reports) if at % FOLDS != fold])
        for each in reports[fold::FOLDS]:
            print_right(each, weigh(each.candidates, each.around, weights))
    if is_written:
        TABLE.write_text(as_table(HEADER, learn(reports)), "utf-8")
    return 0


def print_right(report: Learned, decided: Sequence[Weighed]) -> None:
    """Print of one report how many were asked for, found in hands, and have the right sides."""
    held = [
        (weighed, sides)
        for weighed, label, sides in zip(decided, report.labels, report.sides, strict=True)
        if label
    ]
    found = sum(weighed.in_hands > 0 for weighed, _ in held)
    right = sum(weighed.sides in sides for weighed, sides in held)
    wrong = sum(w.in_hands > 0 for w, label in zip(decided, report.labels, strict=True) if label == 0)
    if held or wrong:
        where = f"{report.folder:12}{report.name:34}"
        print(f"{where} held {len(held)} found {found} sides {right} not held {wrong}")


def gold_of(case: Case) -> Gold:
    """Give the people in hands of a sentence as gold has them."""
    gold: Gold = {"groups": [], "also_counts": [{"count": f[1]} for f in case.facts if f[0] == "also"]}
    for fact in case.facts:
        if fact[0] == "held":
            home, holder = (",".join(sorted(map(str, codes_))) or None for codes_ in _sets(fact[2:4]))
            gold["groups"].append({"count": fact[1], "home": home, "holder": holder})
    return gold


def _sets(parts: Sequence[object]) -> list[frozenset[str]]:
    return [part for part in parts if isinstance(part, frozenset)]


def learned_from(text: Text) -> Learned | None:
    """Read a report as far as its candidates, and label them; nothing of one in an inflected language."""
    report = text.report
    if language_of(report.text) is not None:
        return None
    discourse = follow(report, take_apart(report))
    if not discourse.units or discourse.parties is None:
        return None
    people = read_held(discourse.units, discourse.parties)
    candidates = gather(discourse.units, people.told_of, people.groups)
    around = surroundings_of(discourse.units, discourse.parties)
    around.read_as = read_as(candidates)
    learned = Learned(report.source or "", text.folder, text.share, around, candidates, text.gold)
    learned.tables = [SideTable(each, around) for each in candidates]
    for each, rows in zip(learned.tables, _label(learned), strict=True):
        learned.sides.append(
            [sides for sides in each.answers() if any(_is_right(sides, row) for row in rows)]
        )
    return learned


def _label(report: Learned) -> list[list[Gold]]:
    """Give each candidate the rows of gold that stand in its words, else one of its number."""
    left = list(report.gold["groups"])
    taken: dict[int, list[Gold]] = defaultdict(list)
    for by_place in (True, False):
        for at, candidate in enumerate(report.candidates):
            number = candidate.number()
            alone = number in {None, 1} and any("span" in gold for gold in left)
            if not by_place and (taken[at] or alone):
                continue
            for gold in left:
                same = gold["count"] == number and _can_be(candidate, gold)
                if same and (not by_place or _stands_in(candidate, gold)):
                    taken[at].append(gold)
                    left.remove(gold)
                    break
    also = {each["count"] for each in report.gold.get("also_counts", [])}
    for at, candidate in enumerate(report.candidates):
        report.labels.append(1 if taken[at] else None if candidate.number() in also else 0)
    return [taken[at] for at in range(len(report.candidates))]


def _stands_in(candidate: Candidate, gold: Gold) -> bool:
    if gold.get("start") is None:
        return False
    end = gold["start"] + len(gold["span"])
    return any(
        spot.people.passage.start < end and gold["start"] < spot.people.passage.end
        for spot in candidate.spots
    )


def _can_be(candidate: Candidate, gold: Gold) -> bool:
    """Tell apart two candidates of the same words (an exchange of 48 for 48) by what clauses say."""
    home, homes, group = clause_sides(candidate).home, codes(gold["home"]), candidate.group
    if group is None or home is None or not homes or _is_side(home, gold["home"]):
        return True
    return group.home is not None and group.home.how == "resolved" and not group.traded_for


def _is_right(sides: Sides, gold: Gold) -> bool:
    return _is_side(sides.holder, gold["holder"]) and _is_side(sides.home, gold["home"])


def _is_side(code: str | None, gold: str | None) -> bool:
    """Tell whether a party is gold's, or one of those that gold lists."""
    if code is None:
        return not codes(gold)
    return any(is_party(party_code(code), each) for each in codes(gold))


def learn(reports: Sequence[Learned]) -> Weights:
    """Learn all weights; those of sides again and again, for what is decided of one tells of the others.

    What is decided of the others is taken from weights that were not learned from their report: a report is
    read better by weights that it taught, and signs of its other people would seem to tell more than they do.
    """
    decided = [
        [started(c, 2.0 if label else -2.0) for c, label in zip(r.candidates, r.labels, strict=True)]
        for r in reports
    ]
    for _ in range(ROUNDS_OF_SIDES):
        decided = _decided_by_others(reports, decided)
    return {"in-hands": learn_in_hands(reports)} | learn_sides(reports, decided)


def _decided_by_others(reports: Sequence[Learned], decided: Sequence[list[Weighed]]) -> list[list[Weighed]]:
    """Decide of each part of the reports by weights learned from the other parts."""
    found: list[list[Weighed]] = [[] for _ in reports]
    for part in range(PARTS):
        others = [at for at in range(len(reports)) if at % PARTS != part]
        taught = [reports[at] for at in others]
        weights = {"in-hands": learn_in_hands(taught)} | learn_sides(taught, [decided[at] for at in others])
        for at in range(part, len(reports), PARTS):
            found[at] = weigh(reports[at].candidates, reports[at].around, weights)
    return found


def learn_in_hands(reports: Sequence[Learned]) -> dict[str, float]:
    """Fit a ridge-penalized logistic regression of who is in hands."""
    signs, labels, shares = Rows(), [], []
    for report in reports:
        for candidate, label in zip(report.candidates, report.labels, strict=True):
            if label is not None:
                signs.add(custody_signs(candidate, report.around, report.candidates))
                labels.append(label)
                shares.append(report.share)
    return fit_yes_or_no(signs, labels, shares, ridge=RIDGE_IN_HANDS, over=sum(shares) / 10)


def learn_sides(reports: Sequence[Learned], decided: Sequence[list[Weighed]]) -> Weights:
    """Fit a choice among all holders and homes, drawn towards what the field expects (weight_priors)."""
    alone, together = Rows(), Rows()
    of_holder, of_home, owner, right = [], [], [], []
    shares: list[float] = []
    for report, known in zip(reports, decided, strict=True):
        for at, others in enumerate(told_of(known, report.around, {})):
            answers = list(report.tables[at].answers())
            good = [sides in report.sides[at] for sides in answers]
            if not any(good):
                continue
            side = report.tables[at]
            holders = {c: alone.add(f"holder/{s}" for s in side.holder_signs[c]) for c in side.holders}
            homes = {c: alone.add(f"home/{s}" for s in side.home_signs[c]) for c in side.homes}
            for sides, is_right in zip(answers, good, strict=True):
                together.add(f"pair/{s}" for s in pair_signs(sides, others, side.called))
                of_holder.append(holders[sides.holder])
                of_home.append(homes[sides.home])
                owner.append(len(shares))
                right.append(is_right)
            shares.append(report.share)
    signs = [*alone.columns, *together.columns]
    prior = table("weight_priors")
    start = np.array([_of(prior, sign) for sign in signs])
    fit = _Choice(alone, together, np.array(of_holder), np.array(of_home), np.array(owner))
    good_ones, share = np.array(right), np.array(shares)

    def gradient(weights: Floats) -> Floats:
        return np.asarray(fit.pull(weights, good_ones, share) + RIDGE_SIDES * (weights - start))

    found: Weights = {kind: {} for kind in _KINDS[1:]}
    for sign, weight in zip(signs, descend(gradient, start), strict=True):
        kind, _, name = sign.partition("/")
        found[kind][name] = float(weight)
    return found


def _of(prior: dict[str, dict[str, float]], sign: str) -> float:
    kind, _, name = sign.partition("/")
    return prior[kind].get(name, 0.0)


@dataclass(slots=True)
class _Choice:
    """Hold the signs of all answers to all candidates."""

    alone: Rows
    together: Rows
    of_holder: Ints
    of_home: Ints
    owner: Ints

    def pull(self, weights: Floats, right: npt.NDArray[np.bool_], share: Floats) -> Floats:
        """Give the gradient of the likelihood of the right answers."""
        first = len(self.alone.columns)
        (rows, columns), (pair_rows, pair_columns) = self.alone.arrays(), self.together.arrays()
        sums = np.bincount(rows, weights[:first][columns], self.alone.count)
        scores = sums[self.of_holder] + sums[self.of_home]
        scores = scores + np.bincount(pair_rows, weights[first:][pair_columns], self.together.count)
        off = shares_of(scores, self.owner) - shares_of(np.where(right, scores, -1e9), self.owner)
        off = off * share[self.owner]
        of_rows = np.bincount(self.of_holder, off, self.alone.count) + np.bincount(
            self.of_home, off, self.alone.count
        )
        pulls = (
            np.bincount(columns, of_rows[rows], first),
            np.bincount(pair_columns, off[pair_rows], len(weights) - first),
        )
        return np.asarray(np.concatenate(pulls) / share.sum() * 10)


if __name__ == "__main__":
    sys.exit(main())

"""Compare pairs of two lists to the end: learn what agreement is worth, and weigh."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import batched
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from repatria.tracing.comparison import compare_names, compare_values, name_levels
from repatria.tracing.evidence import Evidence, learn
from repatria.tracing.fields import Kind
from repatria.tracing.names.comparing import Comparer
from repatria.tracing.threads import THREADS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from repatria.tracing.evidence import FieldEvidence
    from repatria.tracing.few import HowFew
    from repatria.tracing.names.models import NameModel
    from repatria.tracing.resuming import Kept
    from repatria.tracing.sides import Say, Side

type Array = np.ndarray[Any, Any]

LEAST_PROBABILITY = 1e-4  # of a pair that is looked at to the end
PAIRS_AT_RANDOM = 300_000
_AT_ONCE = 1 << 16  # pairs that a thread compares
_PART = 1 << 18  # pairs that are kept together
_SEED = 20250112


@dataclass(frozen=True, slots=True)
class Pairs:
    """Pairs that were looked at to the end.

    Attributes:
        left: n rows of the first list, ascending.
        right: n rows of the second.
        levels: n x fields.
        few: n, how few share what the names have in common (`few.SAYS`).
        name_log_odds: n; NaN where a name is unknown.
        bits: n, all evidence.
        probability: n.
    """

    left: Array
    right: Array
    levels: Array
    few: Array
    name_log_odds: Array
    bits: Array
    probability: Array


@dataclass(frozen=True, slots=True)
class Compared:
    """How pairs agree.

    Attributes:
        left: n rows of the first list.
        right: n rows of the second.
        levels: n x fields.
        few: n, how few share what the names have in common (`few.SAYS`).
        same: By field n digests of the value that both have.
        log_odds: n, of the names.
    """

    left: Array
    right: Array
    levels: Array
    few: Array
    same: "dict[str, Array]"
    log_odds: Array

    @classmethod
    def together(cls, parts: "Sequence[Compared]") -> "Compared":
        """Put parts one after the other."""
        return cls(
            np.concatenate([one.left for one in parts]),
            np.concatenate([one.right for one in parts]),
            np.concatenate([one.levels for one in parts]),
            np.concatenate([one.few for one in parts]),
            {name: np.concatenate([one.same[name] for one in parts]) for name in parts[0].same},
            np.concatenate([one.log_odds for one in parts]),
        )

    def table(self) -> pa.Table:
        """Give the pairs as a table."""
        columns = {"left": self.left, "right": self.right, "few": self.few, "log_odds": self.log_odds}
        columns |= {f"level_{place}": level for place, level in enumerate(self.levels.T)}
        return pa.table(columns | {f"same_{name}": same for name, same in self.same.items()})

    @classmethod
    def of_table(cls, table: pa.Table) -> "Compared":
        """Read what `table` gave."""
        columns = {name: table.column(name).to_numpy() for name in table.column_names}
        levels = [column for name, column in columns.items() if name.startswith("level_")]
        same = {
            name.removeprefix("same_"): column for name, column in columns.items() if name.startswith("same_")
        }
        return cls(
            columns["left"],
            columns["right"],
            np.stack(levels, axis=1),
            columns["few"],
            same,
            columns["log_odds"],
        )


class Scoring:
    """Compares pairs of rows of two lists.

    Args:
        mine: The first list.
        other: The second, or the same again.
        names: How names are spelt and weighed.
        numbers: By list a number for each record that comes of what it says (`meeting.share`).
        few: Says how few share what names have in common.
        judged: By pair of rows, whether a person judged it the same.
        known: What some fields are worth, learnt before (`learnt`).
    """

    def __init__(
        self,
        mine: "Side",
        other: "Side",
        names: "NameModel",
        numbers: "Sequence[Array]",
        few: "HowFew",
        *,
        judged: "Mapping[tuple[int, int], bool]",
        known: "Mapping[str, FieldEvidence] | None" = None,
    ) -> None:
        self.mine, self.other, self.fields, self._names = mine, other, mine.fields, names
        self._name_place = next(place for place, one in enumerate(self.fields) if one.kind is Kind.NAME)
        # A comparer serves one thread at a time.
        self._comparers = [Comparer(names.spelling, mine.common, other.common) for _ in range(THREADS)]
        self._numbers, self._few, self._judged, self._known = numbers, few, judged, known
        self._at_random: Compared | None = None
        self.all_pairs = (
            mine.records * (mine.records - 1) / 2.0 if mine is other else float(mine.records) * other.records
        )

    def compare(
        self, left: Array, right: Array, say: "Say | None" = None, kept: "Kept | None" = None
    ) -> Compared:
        """Compare pairs of rows, on all cores.

        Args:
            left: n rows of the first list.
            right: n rows of the second.
            say: Told of progress.
            kept: Where compared pairs are kept, and those that were compared before.
        """
        parts = []
        for number, start in enumerate(range(0, max(len(left), 1), _PART)):
            before = None if kept is None else kept.load(f"compared-{number}")
            if before is None:
                end = min(start + _PART, len(left))
                part = self._compare_part(left[start:end], right[start:end])
                if kept is not None:
                    kept.save(f"compared-{number}", part.table())
            else:
                part = Compared.of_table(before)
            parts.append(part)
            if say is not None:
                say("comparing pairs", min(start + _PART, len(left)), len(left))
        return Compared.together(parts)

    def _compare_part(self, left: Array, right: Array) -> Compared:
        starts = range(0, max(len(left), 1), _AT_ONCE)
        found: list[Compared] = []
        with ThreadPoolExecutor(THREADS) as threads:
            for group in batched(starts, THREADS):
                running = [
                    threads.submit(
                        self._compare,
                        left[start : start + _AT_ONCE],
                        right[start : start + _AT_ONCE],
                        comparer,
                    )
                    for start, comparer in zip(group, self._comparers, strict=False)
                ]
                found += [one.result() for one in running]
        return Compared.together(found)

    def _compare(self, left: Array, right: Array, comparer: Comparer) -> Compared:
        values = compare_values(self.mine.values(left), self.other.values(right), self.fields)
        log_odds = self._add_names(left, right, values.levels, comparer)
        return Compared(left, right, values.levels, self._few(left, right), values.same, log_odds)

    def _add_names(self, left: Array, right: Array, levels: Array, comparer: Comparer) -> Array:
        """Fill the level of the names; gives their log-odds."""
        log_odds = compare_names(
            self.mine.names(left), self.other.names(right), comparer, self._names.weights_in_lists
        )
        levels[:, self._name_place] = name_levels(log_odds)
        return log_odds

    def at_random(self) -> Compared:
        """Compare pairs of rows drawn at random; always the same."""
        if self._at_random is None:
            # Drawn by what records say, wherever they stand.
            orders = [np.argsort(numbers, kind="stable") for numbers in self._numbers]
            chance = np.random.default_rng(_SEED)
            count = PAIRS_AT_RANDOM if self.mine.records and self.other.records else 0
            left = orders[0][chance.integers(0, max(self.mine.records, 1), count)]
            right = orders[-1][chance.integers(0, max(self.other.records, 1), count)]
            apart = left != right if self.mine is self.other else np.ones(len(left), bool)
            self._at_random = self.compare(left[apart], right[apart])
        return self._at_random

    def learn(self, brought: Compared, share: float = 1.0, names_of_two: Array | None = None) -> Evidence:
        """Learn what agreement is worth.

        Args:
            brought: Pairs that keys brought together.
            share: Which share they are of all pairs that keys bring.
            names_of_two: What was counted before any were left out (`Evidence`); counted here if None.
        """
        verdicts = None
        if self._judged:
            pairs = zip(brought.left.tolist(), brought.right.tolist(), strict=True)
            verdicts = np.array([self._judged.get(pair, np.nan) for pair in pairs], float)
        learnt = learn(
            brought.levels,
            brought.same,
            self.at_random().levels,
            self.fields,
            self._shares(),
            few=brought.few,
            chance_few=self.at_random().few,
            all_pairs=max(self.all_pairs * share, 1.0),
            names_of_two=names_of_two,
            judged=verdicts,
            known=self._known,
        )
        return replace(
            learnt, pairs_of_one=learnt.pairs_of_one / share, names_of_two=learnt.names_of_two / share
        )

    def chance(self, compared: Compared, evidence: Evidence) -> Array:
        """Give how likely each pair is one person, by itself."""
        bits = evidence.bits(compared.levels, compared.few, compared.same)
        odds = np.exp2(np.clip(bits, -200, 200)) * evidence.pairs_of_one / max(self.all_pairs, 1.0)
        likely: Array = odds / (1 + odds)
        return likely

    def _shares(self) -> "dict[str, dict[int, float]]":
        shares = {}
        for one in self.fields:
            if one.kind in {Kind.TEXT, Kind.CODE}:
                column = self.other.table.column(one.name).to_numpy()
                values, counts = np.unique(column[column != 0], return_counts=True)
                total = max(int(counts.sum()), 1)
                shares[one.name] = dict(zip(values.tolist(), (counts / total).tolist(), strict=True))
        return shares

    def weigh(self, compared: Compared, evidence: Evidence) -> Pairs:
        """Weigh pairs, and keep those that may reach `LEAST_PROBABILITY`."""
        needed = np.log2(LEAST_PROBABILITY * max(self.all_pairs, 1.0) / max(evidence.pairs_of_one, 1e-9))
        bits = evidence.bits(compared.levels, compared.few, compared.same)
        kept = np.flatnonzero(bits >= needed)
        return Pairs(
            compared.left[kept],
            compared.right[kept],
            compared.levels[kept],
            compared.few[kept],
            compared.log_odds[kept],
            bits[kept],
            np.zeros(len(kept)),
        )

    def with_judged(self, pairs: Pairs, evidence: Evidence) -> Pairs:
        """Add pairs that a person judged the same and that no key brought together, or that were pruned."""
        if not self._judged:
            return pairs
        have = set(zip(pairs.left.tolist(), pairs.right.tolist(), strict=True))
        missing = sorted(pair for pair, same in self._judged.items() if same and pair not in have)
        if not missing:
            return pairs
        left, right = (np.array(rows, np.int64) for rows in zip(*missing, strict=True))
        found = self.compare(left, right)
        bits = evidence.bits(found.levels, found.few, found.same)
        added = Pairs(left, right, found.levels, found.few, found.log_odds, bits, np.zeros(len(left)))
        joined = [
            np.concatenate([getattr(pairs, name), getattr(added, name)])
            for name in Pairs.__dataclass_fields__
        ]
        order = np.lexsort((joined[1], joined[0]))
        return Pairs(*(column[order] for column in joined))

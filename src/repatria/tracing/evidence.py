"""What agreement speaks for: weights of evidence in bits, learnt without labels and with judgements.

Fellegi and Sunter, "A Theory for Record Linkage", JASA 64 (1969): a level of a field is worth log2(m / u),
m its share among pairs of one person, u among pairs of two. u is counted in pairs drawn at random; m is
learnt by expectation maximization over the pairs that keys brought together, in which nearly all pairs of
one person are.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from repatria.tracing.few import FewEvidence, learn_few, nothing_of_few
from repatria.tracing.fields import FIRST_MUCH_ALIKE, LEVELS, NAME_BINS, UNKNOWN, Field, Kind
from repatria.tracing.rising import never_less

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

type Array = np.ndarray[Any, Any]

_ROUNDS = 40
_WORTH_OF_PRIOR = 20.0  # pairs that the starting shares are worth against what is learnt
_FEW = 100  # random pairs at a level of names; with fewer, pairs that keys brought are counted
_VERY_FEW = 8  # at which a count at random still says more than nothing
_BROUGHT_ENOUGH = 0.05  # of the pairs at the last level that was counted: keys brought enough to be counted
_FIRST_LEVEL_BROUGHT = 7  # of names: keys bring nearly all pairs that are as much alike

# Where learning starts from: shares of levels among pairs of one person, the known ones.
_START: dict[Kind, tuple[float, ...]] = {
    Kind.NAME: (0.004, 0.006, 0.008, 0.012, 0.02, 0.03, 0.04, 0.06, 0.09, 0.12, 0.17, 0.21, 0.12, 0.07, 0.04),
    Kind.DATE: (0.60, 0.24, 0.015, 0.04, 0.02, 0.04, 0.01, 0.025, 0.01),
    Kind.TEXT: (0.80, 0.10, 0.10),
    Kind.CODE: (0.90, 0.10),
}

# The same among pairs of two people; worth `_WORTH_OF_CHANCE` random pairs, so that short lists, of which few
# pairs can be drawn, do not take their own matches for chance.
_START_CHANCE: dict[Kind, tuple[float, ...]] = {
    Kind.NAME: (
        0.6, 0.37, 0.018, 0.004, 0.0015, 0.0008, 0.0005, 0.0003, 0.0002, 0.00015, 0.0001, 0.00007, 0.00004,
        0.00001, 0.000003,
    ),
    Kind.DATE: (0.0001, 0.008, 0.00003, 0.002, 0.0008, 0.00015, 0.0005, 0.08, 0.908),
    Kind.TEXT: (0.01, 0.03, 0.96),
    Kind.CODE: (0.05, 0.95),
}  # fmt: skip
_WORTH_OF_CHANCE = 500.0


@dataclass(frozen=True, slots=True)
class FieldEvidence:
    """What the levels of a field are worth.

    Attributes:
        field: Which.
        same: Share of each level among pairs of one person; of `UNKNOWN` 1.
        chance: Share of each level among pairs at random; of `UNKNOWN` 1.
        shares: Of a text or code, the share of records that have a value, by its digest: two that share
            what many
            have share little.
    """

    field: Field
    same: Array
    chance: Array
    shares: "Mapping[int, float] | None" = None

    def bits(self) -> Array:
        """Give the evidence of each level in bits; 0 for what is unknown."""
        bits: Array = np.log2(self.same / self.chance)
        return bits


@dataclass(frozen=True, slots=True)
class Evidence:
    """What all fields are worth.

    Attributes:
        fields: In the order compared.
        few: What it says how few share a name.
        pairs_of_one: Expected number of pairs of one person among the pairs that were brought together.
        names_of_two: Levels of names x classes of few: expected number of pairs of two people there.
        rounds: Of learning, until nothing moved.
    """

    fields: tuple[FieldEvidence, ...]
    few: FewEvidence
    pairs_of_one: float
    names_of_two: Array
    rounds: int

    def bits(self, levels: Array, few: Array, same: "Mapping[str, Array]") -> Array:
        """Weigh pairs: the bits of their levels, and of what both have, of its being rare.

        Args:
            levels: n x fields (`comparison.Levels`).
            few: n, how few share what the names have in common (`few.SAYS`).
            same: By field the digests of values both have.
        """
        total = np.zeros(len(levels))
        for place, one in enumerate(self.fields):
            total += one.bits()[levels[:, place]]
            if one.field.kind is Kind.NAME:
                total += self.few.bits()[levels[:, place], few]
            if one.field.name in same:
                total += rarity(one, same[one.field.name])
        return total


def rarity(one: FieldEvidence, digests: Array) -> Array:
    """Give the bits that a shared value is worth above a shared value in general; 0 where none is shared."""
    found = np.zeros(len(digests))
    if not one.shares:
        return found
    shared = digests != 0
    values, back = np.unique(digests[shared], return_inverse=True)
    each = np.array([one.shares.get(int(value), 0.0) for value in values])
    found[shared] = np.where(each > 0, np.log2(one.chance[1] / np.maximum(each, 1e-12)), 0.0)[back]
    return found


def learn(
    levels: Array,
    same: "Mapping[str, Array]",
    chance_levels: Array,
    fields: "Sequence[Field]",
    shares: "Mapping[str, Mapping[int, float]]",
    *,
    few: Array,
    chance_few: Array,
    all_pairs: float,
    names_of_two: Array | None = None,
    judged: Array | None = None,
    known: "Mapping[str, FieldEvidence] | None" = None,
) -> Evidence:
    """Learn what levels are worth by expectation maximization.

    Args:
        levels: n x fields, of pairs that keys brought together.
        same: By field the digests of values both have.
        chance_levels: k x fields, of pairs drawn at random from all pairs.
        fields: What was compared.
        shares: By field the share of records that have a value.
        few: n, how few share what the names have in common (`few.SAYS`).
        chance_few: k, the same of the pairs drawn at random.
        all_pairs: How many pairs there are of one record of either list.
        names_of_two: Counts of pairs of two people by how names agree, where `levels` has only what is likely
            of those that keys bring (`Evidence`); counted there otherwise.
        judged: n: 1 where a person judged the pair the same, 0 different, NaN where nobody did.
        known: What some fields are worth, learnt before; it is not learnt anew.
    """
    drawn = [_Drawn.of(chance_levels[:, place], field, all_pairs) for place, field in enumerate(fields)]
    chance = [np.array([1.0, *_START_CHANCE[field.kind]]) for field in fields]
    same_shares = [_start(field) for field in fields]
    before = {
        place: known[field.name]
        for place, field in enumerate(fields)
        if known and field.name in known and known[field.name].field == field
    }
    for place, learnt in before.items():
        same_shares[place], chance[place] = learnt.same, learnt.chance
    offsets = np.zeros(len(levels))
    for place, field in enumerate(fields):
        if field.name in same:
            start = FieldEvidence(field, same_shares[place], chance[place], shares.get(field.name))
            offsets += rarity(start, same[field.name])
    # Pairs alike in all levels are learnt from together; what a shared value's rarity adds is kept in steps
    # of a bit.
    steps = (np.clip(np.round(offsets), -8, 20) + 8).astype(np.uint64)
    codes, first, back = np.unique(_packed(levels, few, steps), return_index=True, return_inverse=True)
    patterns = levels[first]
    added = steps[first].astype(float) - 8
    name = next((place for place, field in enumerate(fields) if field.kind is Kind.NAME), None)
    of_names = (np.zeros(len(first), np.uint8) if name is None else patterns[:, name], few[first])
    names_at_random = np.zeros(len(chance_levels), np.uint8) if name is None else chance_levels[:, name]
    few_at_random = _counted((names_at_random, chance_few), np.ones(len(chance_few)))
    learnt_few = nothing_of_few()
    free = np.ones(len(levels), bool) if judged is None else np.isnan(judged)
    counts = np.bincount(back[free], minlength=len(codes)).astype(float)
    fixed = np.zeros(len(codes)) if judged is None else np.bincount(back[~free], judged[~free], len(codes))
    pairs_of_one = min(0.1 * len(levels), np.sqrt(all_pairs) * 0.3) + 1.0
    for turn in range(1, _ROUNDS + 1):
        rounds = turn
        weight = (
            added
            + learnt_few.bits()[of_names]
            + sum(
                np.log2(mine / other)[patterns[:, place]]
                for place, (mine, other) in enumerate(zip(same_shares, chance, strict=True))
            )
        )
        odds = np.exp2(np.clip(weight, -200, 200)) * pairs_of_one / all_pairs
        posterior = counts * (odds / (1 + odds)) + fixed
        of_two = counts - counts * (odds / (1 + odds))
        twos = _counted(of_names, of_two) if names_of_two is None else names_of_two
        chance = [
            one.chance(same_shares[place], twos.sum(axis=1), pairs_of_one)
            if place not in before
            else before[place].chance
            for place, one in enumerate(drawn)
        ]
        now = float(posterior.sum())
        same_shares = [
            before[place].same if place in before else _shares_of(patterns[:, place], posterior, field)
            for place, field in enumerate(fields)
        ]
        if name is not None:
            learnt_few = learn_few(
                _counted(of_names, posterior), twos, few_at_random, chance[name], all_pairs
            )
        still = abs(now - pairs_of_one) < 1e-4 * pairs_of_one
        pairs_of_one = now
        if still:
            break
    for place, field in enumerate(fields):
        if field.kind is Kind.NAME and place not in before:
            chance[place][UNKNOWN + 1 :] = never_less(
                same_shares[place][UNKNOWN + 1 :], chance[place][UNKNOWN + 1 :]
            )
    return Evidence(
        tuple(
            FieldEvidence(field, mine, other, shares.get(field.name))
            for field, mine, other in zip(fields, same_shares, chance, strict=True)
        ),
        learnt_few,
        pairs_of_one,
        twos,
        rounds,
    )


def _counted(of_names: tuple[Array, Array], weights: Array) -> Array:
    """Count pairs by the level of their names and how few share them."""
    shape = nothing_of_few().same.shape
    return np.bincount(np.ravel_multi_index(of_names, shape), weights, shape[0] * shape[1]).reshape(shape)


def _packed(levels: Array, few: Array, steps: Array) -> Array:
    """Pack the levels of each pair, how few share its names and one number more into 64 bits."""
    packed = steps << np.uint64(3) | few
    for place in range(levels.shape[1]):
        packed = packed << np.uint64(4) | levels[:, place]
    return packed


def _start(field: Field) -> Array:
    return np.array([1.0, *_START[field.kind]])


def _shares_of(levels: Array, weights: Array, field: Field) -> Array:
    """Give the shares of known levels, drawn towards where learning started."""
    counts = np.bincount(levels, weights, len(LEVELS[field.kind]))
    counts[UNKNOWN] = 0
    start = np.array([0.0, *_START[field.kind]])
    shares = (counts + _WORTH_OF_PRIOR * start) / (counts.sum() + _WORTH_OF_PRIOR)
    if field.kind is Kind.NAME:
        # The less alike, the fewer. So many pairs of two were brought together by dates and places at these
        # levels that what is believed of them would otherwise confirm itself.
        unlike = shares[UNKNOWN + 1 : FIRST_MUCH_ALIKE + 1]
        unlike[:] = np.minimum.accumulate(unlike[::-1])[::-1]
        shares /= shares.sum()
    shares[UNKNOWN] = 1.0
    return shares


@dataclass(frozen=True, slots=True)
class _Drawn:
    """Levels of one field among pairs drawn at random.

    Attributes:
        kind: Of the field.
        shares: Of the known levels.
        is_rare: By level, whether it was met too seldom to be counted: keys bring together nearly all pairs
            with names so much alike, and those of them that are of two people are counted instead.
        is_met: By level, whether it was met a few times at least.
        worth: Different pairs that can have been drawn.
        all_pairs: Pairs of all records.
    """

    kind: Kind
    shares: Array
    is_rare: Array
    is_met: Array
    worth: float
    all_pairs: float

    @classmethod
    def of(cls, levels: Array, field: Field, all_pairs: float) -> "_Drawn":
        """Count the levels of pairs drawn at random."""
        counts = np.bincount(levels, minlength=len(LEVELS[field.kind])).astype(float)
        counts[UNKNOWN] = 0
        is_rare = (counts < _FEW) & (np.arange(len(counts)) >= _FIRST_LEVEL_BROUGHT)
        worth = min(counts.sum(), all_pairs)
        return cls(
            field.kind,
            counts / max(counts.sum(), 1.0),
            is_rare,
            counts >= _VERY_FEW,
            worth,
            all_pairs,
        )

    def chance(self, same: Array, names_of_two: Array, pairs_of_one: float) -> Array:
        """Give the shares of levels among pairs of two people, as far as it is known how many are of one.

        Args:
            same: Shares of levels among pairs of one person.
            names_of_two: By level of names, pairs of two people among those that keys brought together.
            pairs_of_one: How many pairs of one person there are.
        """
        start = np.array([0.0, *_START_CHANCE[self.kind]])
        part = min(pairs_of_one / self.all_pairs, 0.5)
        of_others = np.maximum(self.shares - part * same, 0.0) / (1 - part)
        shares = (self.worth * of_others + _WORTH_OF_CHANCE * start) / (self.worth + _WORTH_OF_CHANCE)
        if self.kind is not Kind.NAME:
            return _summing_to_one(shares)
        brought = (names_of_two + _WORTH_OF_CHANCE * start) / (self.all_pairs + _WORTH_OF_CHANCE)
        found: Array = np.where(self.is_rare, brought, shares)
        rare = np.flatnonzero(self.is_rare)
        if len(rare) and brought[rare[0] - 1] < _BROUGHT_ENOUGH * shares[rare[0] - 1]:
            # Keys that many share were left out, and with them most such pairs: then the share falls from the
            # level before as the odds of the names rise, and no faster.
            for level in rare:
                fall = np.exp(NAME_BINS[level - 3] - NAME_BINS[level - 2])
                counted = self.shares[level] if self.is_met[level] else 0.0
                found[level] = max(brought[level], found[level - 1] * fall, counted)
        return _summing_to_one(found)


def _summing_to_one(shares: Array) -> Array:
    """Give shares of known levels that sum to one; that of `UNKNOWN` is 1."""
    shares[UNKNOWN] = 0.0
    shares /= shares.sum()
    shares[UNKNOWN] = 1.0
    return shares

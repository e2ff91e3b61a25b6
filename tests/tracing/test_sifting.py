"""Most pairs that share a key are not worth comparing, and nearly all that are of one person are kept."""

import numpy as np
import pyarrow as pa
import pytest

from repatria.tracing.backends.memory import MemoryBackend
from repatria.tracing.names.models import usual_names
from repatria.tracing.pipeline import Traced, Work, trace
from tests.tracing.lists_of_people import FIELDS, records

PEOPLE, IN_BOTH = 1_800, 900
GIVEN = ("Ivan", "Petro", "Oleh", "Taras", "Mykola", "Andrii", "Roman", "Vasyl")
SYLLABLES = ("ba", "do", "ke", "li", "mu", "na", "po", "ra", "su", "ti", "ve", "zo", "hry", "cha")


def made_up_lists() -> tuple[pa.Table, pa.Table]:
    """Make two lists in which the first 900 people are the same, with mistakes; made up of syllables."""
    chance = np.random.default_rng(11)

    def somebody() -> tuple[str, str, str]:
        surname = "".join(SYLLABLES[k] for k in chance.integers(0, len(SYLLABLES), 3)).capitalize() + "nko"
        born = np.datetime64("1975-01-01") + np.timedelta64(chance.integers(0, 9_000), "D")
        return (
            f"{GIVEN[chance.integers(0, len(GIVEN))]} {surname}",
            str(born),
            f"Selo{chance.integers(0, 60)}",
        )

    def again(one: tuple[str, str, str]) -> tuple[str, str | None, str | None]:
        name, born, place = one
        letter = int(chance.integers(1, len(name)))
        mistyped = name[: letter - 1] + name[letter:] if chance.random() < 0.3 else name
        return mistyped, born if chance.random() < 0.8 else None, place if chance.random() < 0.7 else None

    left = [somebody() for _ in range(PEOPLE)]
    right = [again(one) for one in left[:IN_BOTH]] + [somebody() for _ in range(PEOPLE - IN_BOTH)]
    return records(*left), records(*right)


def likely(traced: Traced) -> set[tuple[int, int]]:
    pairs = traced.pairs
    chosen = pairs.probability > 0.5
    return set(zip(pairs.left[chosen].tolist(), pairs.right[chosen].tolist(), strict=True))


@pytest.fixture(scope="module")
def lists() -> tuple[pa.Table, pa.Table]:
    return made_up_lists()


def run(lists: tuple[pa.Table, pa.Table], work: Work) -> Traced:
    return trace(*lists, FIELDS, names=usual_names(), backend=MemoryBackend(), work=work)


def test_sieve_keeps_people(lists: tuple[pa.Table, pa.Table]) -> None:
    """A tenth of the pairs is compared, and the same people are found as when all are."""
    work = Work(least_brought=400_000, least_compared=8_000, times_compared=2)
    everything = run(lists, Work(least_brought=400_000, looked_at=1e12))
    sifted = run(lists, Work(least_brought=400_000, least_compared=8_000, times_compared=2, looked_at=60_000))
    assert work.compared(2 * PEOPLE).most >= sifted.candidates
    assert sifted.candidates < everything.candidates / 5
    found, of_all = likely(sifted), likely(everything)
    assert len(found & of_all) >= 0.98 * len(of_all)
    truth = {(row, row) for row in range(IN_BOTH)}
    assert len(found & truth) >= 0.9 * IN_BOTH
    assert len(found - truth) <= 0.02 * len(found)


def test_sieve_whatever_the_order(lists: tuple[pa.Table, pa.Table]) -> None:
    """Which pairs are looked at first is chosen by what records say, not by where they stand."""
    work = Work(least_brought=400_000, least_compared=8_000, times_compared=2, looked_at=60_000)
    left, right = lists
    turned = np.random.default_rng(5).permutation(left.num_rows)
    again = left.take(pa.array(turned)).set_column(0, "row", pa.array(np.arange(left.num_rows)))
    before, after = run((left, right), work), run((again, right), work)
    assert after.candidates == before.candidates
    assert {(int(turned[a]), b) for a, b in likely(after)} == likely(before)

"""What is said of how likely a pair is one person is borne out by people that nothing was learnt from."""

from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

from benchmarks.tracing import people
from benchmarks.tracing.bench_records import cards
from benchmarks.tracing.measures import calibration_error
from repatria.tracing.backends.memory import MemoryBackend
from repatria.tracing.fields import BORN, NAME, PLACE, RANK, UNIT
from repatria.tracing.names.models import usual_names
from repatria.tracing.pipeline import Work, trace

CARDS = 30_000
# As few pairs for each record as keys may bring in a list of millions, so that what many share meets no more.
AS_IN_MILLIONS = Work(least_brought=12 * CARDS, least_compared=2 * CARDS)


@pytest.fixture(scope="module")
def said(tmp_path_factory: pytest.TempPathFactory) -> tuple[np.ndarray, np.ndarray]:
    """Trace made-up cards in one list: how likely each pair is one person, and whether it is."""
    folder: Path = tmp_path_factory.mktemp("cards")
    people.cards(folder, people=CARDS, seed=20250112)
    made_up = cards(pq.read_table(folder / "cards.parquet"))
    found = trace(
        made_up.left,
        None,
        (NAME, BORN, PLACE, UNIT, RANK),
        names=usual_names(),
        backend=MemoryBackend(),
        work=AS_IN_MILLIONS,
    ).pairs
    return found.probability, made_up.is_same(found.left, found.right)


def test_likely_pairs_of_one_list(said: tuple[np.ndarray, np.ndarray]) -> None:
    """Of pairs of one list that are not all but ruled out, what is said is off by less than 3 in 100."""
    chance, same = said
    likely = chance >= 0.01
    assert np.count_nonzero(likely) > CARDS / 4
    assert calibration_error(chance[likely], same[likely]) < 0.03


def test_unlikely_pairs_of_one_list(said: tuple[np.ndarray, np.ndarray]) -> None:
    """Of pairs that are said to be unlikely, no more than half as many again are of one person as is said."""
    chance, same = said
    unlikely = (chance >= 0.01) & (chance < 0.5)
    assert np.count_nonzero(same[unlikely]) < 1.5 * chance[unlikely].sum()


def test_no_more_is_said_than_holds(said: tuple[np.ndarray, np.ndarray]) -> None:
    """Of pairs that are all but certain, as many are of one person as is said, but for 2 in 1,000."""
    chance, same = said
    certain = chance >= 0.99
    assert np.count_nonzero(certain) > CARDS / 6
    assert same[certain].mean() >= chance[certain].mean() - 0.002

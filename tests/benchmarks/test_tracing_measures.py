import numpy as np
import pytest

from benchmarks.tracing.measures import (
    best_f1,
    best_threshold,
    calibration_error,
    f1_from,
    fold_of,
    folds_over_people,
    folds_over_rows,
    one_to_one,
    recall_at_precision,
)

SCORES = np.array([0.9, 0.8, 0.7, 0.6, 0.1])
SAME = np.array([True, True, False, True, False])


def test_best_f1_by_hand() -> None:
    """With the four best taken, three of three are found and three of four are right."""
    assert best_threshold(SCORES, SAME) == pytest.approx((6 / 7, 0.6))


def test_ties_stand_together() -> None:
    """Two pairs of one score are taken both or neither, whichever comes first."""
    scores = np.array([0.5, 0.5])
    assert (
        best_f1(scores, np.array([True, False]))
        == best_f1(scores, np.array([False, True]))
        == pytest.approx(2 / 3)
    )


def test_missed_pairs_lower_f1() -> None:
    """True pairs that were never scored count as not found."""
    assert best_f1(SCORES, SAME, missed=3) == pytest.approx(2 * 3 / (4 + 6))


def test_best_f1_without_a_true_pair() -> None:
    """Where nothing is to be found, F1 is 0."""
    assert best_f1(SCORES, np.zeros(5, bool)) == 0.0
    assert best_f1(np.zeros(0), np.zeros(0, bool), missed=2) == 0.0


def test_unknown_score_is_least() -> None:
    """A pair without a score is taken after all others."""
    assert best_f1(np.array([np.nan, -9.0]), np.array([False, True])) == 1.0


def test_f1_from_a_threshold() -> None:
    """A score equal to the threshold is taken."""
    assert f1_from(0.8, SCORES, SAME) == pytest.approx(2 * 2 / (2 + 3))
    assert f1_from(0.8, SCORES, SAME, missed=1) == pytest.approx(2 * 2 / (2 + 4))


def test_recall_at_precision_by_hand() -> None:
    """All true pairs are found at three of four right, two of them at all right."""
    assert recall_at_precision(0.75, SCORES, SAME) == 1.0
    assert recall_at_precision(0.95, SCORES, SAME) == pytest.approx(2 / 3)
    assert recall_at_precision(0.95, SCORES, SAME, missed=1) == pytest.approx(2 / 4)


def test_recall_where_no_threshold_is_precise() -> None:
    """No recall can be had where the best score is wrong."""
    assert recall_at_precision(0.95, np.array([0.9, 0.1]), np.array([False, True])) == 0.0


def test_calibrated_scores_have_no_error() -> None:
    """Of ten pairs of probability 0.3 three are true."""
    assert calibration_error(np.full(10, 0.3), np.arange(10) < 3, bins=1) == pytest.approx(0.0)


def test_calibration_error_by_hand() -> None:
    """Two bins of two pairs: 0.1 against 0 and 0.9 against a half."""
    chance = np.array([0.9, 0.1, 0.9, 0.1])
    same = np.array([True, False, False, False])
    assert calibration_error(chance, same, bins=2) == pytest.approx(0.5 * 0.1 + 0.5 * 0.4)


def test_fold_is_that_of_md5() -> None:
    """A fold is the same on every machine."""
    assert [fold_of(entity) for entity in ("a", "b", "c")] == [
        0x0CC175B9C0F1B6A831C399E269772661 % 5,
        0x92EB5FFEE6AE2FEC3AD71C777531578F % 5,
        0x4A8A08F09D37B73795649038408B5F33 % 5,
    ]


def test_nobody_tested_was_learnt_from() -> None:
    """Each pair is tested once; no pair learnt from touches an entity of the fold tested."""
    chance = np.random.default_rng(1)
    first = [f"p{number}" for number in chance.integers(0, 30, 200)]
    second = [f"p{number}" for number in chance.integers(0, 30, 200)]
    tested = []
    for fold, (learn, test) in enumerate(folds_over_people(first, second)):
        tested += test.tolist()
        assert {fold_of(first[place]) for place in test} <= {fold}
        assert fold not in {fold_of(side[place]) for side in (first, second) for place in learn}
    assert sorted(tested) == list(range(200))


def test_rows_are_tested_once() -> None:
    """Folds over rows part all of them."""
    folds = list(folds_over_rows(50))
    assert sorted(place for _, test in folds for place in test) == list(range(50))
    assert all(not set(learn) & set(test) and len(learn) + len(test) == 50 for learn, test in folds)


def test_one_to_one_takes_the_best_first() -> None:
    """A row that stands in a better pair is not taken again."""
    left, right = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    assert one_to_one(left, right, np.array([0.5, 0.9, 0.8, 0.7])).tolist() == [1, 2]

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from repatria.tracing.one_to_one import one_to_one

CELLS = st.dictionaries(
    st.tuples(st.integers(0, 4), st.integers(0, 4)), st.integers(-3, 30), min_size=1, max_size=11
)


def choose(cells: dict[tuple[int, int], int], kept: object = None, barred: object = None) -> np.ndarray:
    left = np.array([cell[0] for cell in cells])
    right = np.array([cell[1] for cell in cells])
    bits = np.array(list(cells.values()), float)
    none = np.zeros(len(cells), bool)
    return one_to_one(
        left,
        right,
        bits,
        kept=none if kept is None else np.array(kept),
        barred=none if barred is None else np.array(barred),
        least=0.0,
    )


def most(cells: list[tuple[tuple[int, int], int]]) -> int:
    """Try every choice."""
    if not cells:
        return 0
    (cell, bits), rest = cells[0], cells[1:]
    free = [other for other in rest if other[0][0] != cell[0] and other[0][1] != cell[1]]
    return max(most(rest), bits + most(free))


@given(CELLS)
def test_most(cells: dict[tuple[int, int], int]) -> None:
    """No choice of pairs, each row in one at most, has more bits."""
    chosen = [cell for cell, is_chosen in zip(cells, choose(cells), strict=True) if is_chosen]
    assert len({row for row, _ in chosen}) == len({row for _, row in chosen}) == len(chosen)
    assert sum(cells[cell] for cell in chosen) == most(list(cells.items()))


@given(CELLS)
def test_order_free(cells: dict[tuple[int, int], int]) -> None:
    """The order of pairs changes nothing."""
    forward = {cell for cell, is_chosen in zip(cells, choose(cells), strict=True) if is_chosen}
    turned = dict(reversed(cells.items()))
    assert {cell for cell, is_chosen in zip(turned, choose(turned), strict=True) if is_chosen} == forward


def test_judged() -> None:
    """A pair judged the same is chosen before better ones, and one judged different never."""
    cells = {(0, 0): 5, (0, 1): 20, (1, 1): 3}
    assert choose(cells).tolist() == [False, True, False]
    assert choose(cells, kept=[True, False, False]).tolist() == [True, False, True]
    assert choose(cells, barred=[False, True, False]).tolist() == [True, False, True]

from dataclasses import replace
from itertools import combinations
from random import Random

import numpy as np
import pyarrow as pa
from hypothesis import given, settings
from hypothesis import strategies as st

from repatria.tracing.backends.memory import MemoryBackend
from repatria.tracing.kernels.keying import YEAR
from repatria.tracing.kernels.sharing import Weighed, key_of, room_for_weighed, weigh
from repatria.tracing.keys import (
    atoms,
    count,
    count_sets,
    keys,
    nothing_shared,
    of_few,
    settle,
    with_enough,
)
from repatria.tracing.meeting import keys_of, share
from repatria.tracing.sides import sides_of
from repatria.tracing.views import views
from tests.tracing.lists_of_people import FIELDS, records

SURNAMES = ("Vyhadanenko", "Prikladny", "Zrazkovskyi", "Uiavniuk", "Nebuvalchuk", "Kazkovyi")


def pairs_brought(left: pa.Table, right: pa.Table, *, most_pairs: float) -> set[tuple[int, int]]:
    sides = sides_of({"one list": left, "another": right}, FIELDS, lambda *_: None)
    shared, _ = share(sides, most_pairs=most_pairs, say=lambda *_: None)
    left_keys, right_keys = keys_of(sides, shared, lambda *_: None)
    found = MemoryBackend().join(left_keys, right_keys)
    return {(pair["left"], pair["right"]) for batch in found for pair in batch.to_pylist()}


def test_keys_meet() -> None:
    """Of many, those with exchanged day and month, or the same place and a year apart, share a key."""
    names = [f"{given} {surname}" for given in ("Nikolai", "Sergei", "Dmitry") for surname in SURNAMES]
    many = [
        (name, f"19{60 + number}-{1 + number % 12:02}-{1 + number % 28:02}", f"Town{number % 7}")
        for number, name in enumerate(names)
    ]
    left = records(("김정은", "1984-05-04", None), ("Вигаданенко", "1984-02-02", "Київ"), *many)
    right = records(("Smith", "1984-04-05", None), ("Jones", "1985-07-07", "Kyiv"), *many)
    found = pairs_brought(left, right, most_pairs=2 * left.num_rows)
    assert {(0, 0), (1, 1)} <= found
    assert len(found) < left.num_rows * right.num_rows / 4


people = st.lists(
    st.tuples(
        st.sampled_from(
            ["Ivan Petrenko", "Petro Ivanenko", "Ivan Moroz", "김정은", "Oleh Ivan Petrenko", None]
        ),
        st.sampled_from(["1984-05-04", "1984-04-05", "1985-05-04", "1990-01-02", None]),
        st.sampled_from(["Kyiv", "Lviv", None]),
    ),
    min_size=1,
    max_size=12,
)


@settings(deadline=None, max_examples=50)
@given(people, people, st.sampled_from([6, 60, 10**6]), st.randoms())
def test_keys_whatever_the_order(
    left: list[tuple[str | None, str | None, str | None]],
    right: list[tuple[str | None, str | None, str | None]],
    most_pairs: int,
    chance: Random,
) -> None:
    """Who meets does not depend on the order of the lists."""
    found = pairs_brought(records(*left), records(*right), most_pairs=most_pairs)
    order = list(range(len(left)))
    chance.shuffle(order)
    turned = pairs_brought(records(*(left[row] for row in order)), records(*right), most_pairs=most_pairs)
    assert {(order[a], b) for a, b in turned} == found


@settings(deadline=None, max_examples=50)
@given(people, people, st.sampled_from([1, 2]))
def test_keys_that_others_have(
    left: list[tuple[str | None, str | None, str | None]],
    right: list[tuple[str | None, str | None, str | None]],
    number_of_lists: int,
) -> None:
    """Of the keys of a list those that the other has are kept; of one list those that come again."""
    lists = (
        {"one list": records(*left)}
        if number_of_lists == 1
        else {"one": records(*left), "other": records(*right)}
    )
    sides = sides_of(lists, FIELDS, lambda *_: None)
    shared, _ = share(sides, most_pairs=10**6, say=lambda *_: None)
    of_all = []
    for number, side in enumerate(sides):
        [batch] = side.batches()
        of_all.append(keys(atoms(batch), shared, batch.column("row").to_numpy(), 0))
        count_sets(of_all[-1], shared, number, 0)
    settle(shared, 0)
    rows_by_key: list[dict[int, set[int]]] = [{}, {}]
    for number, batch in enumerate(of_all):
        for one in batch.to_pylist():
            rows_by_key[number].setdefault(one["key"], set()).add(one["row"])
    wide = np.zeros(max(side.records for side in sides), bool)
    for number, batch in enumerate(of_all):
        kept = set(of_few(batch, shared, number, 0, wide).column("key").to_pylist())
        others = rows_by_key[1 - number]
        shared_keys = {
            key
            for key, rows in rows_by_key[number].items()
            if (len(rows) > 1 if number_of_lists == 1 else key in others)
        }
        assert shared_keys <= kept


@settings(deadline=None, max_examples=50)
@given(people, people)
def test_keys_of_few(
    left: list[tuple[str | None, str | None, str | None]],
    right: list[tuple[str | None, str | None, str | None]],
) -> None:
    """Where keys may bring all, whoever shares a day of birth, a name and a place, or both, meets."""
    found = pairs_brought(records(*left), records(*right), most_pairs=10**6)
    for a, (name, born, place) in enumerate(left):
        for b, (other_name, other_born, other_place) in enumerate(right):
            agreed = [
                name is not None and name == other_name,
                born is not None and born == other_born,
                place is not None and place == other_place,
            ]
            if agreed[1] or sum(agreed) >= 2:
                assert (a, b) in found


def test_common_names_meet_by_more() -> None:
    """Where many share a name and a year, those who share the place as well still meet."""
    namesakes = [("Ivan Petrenko", "1984-05-04", f"Town{number}") for number in range(200)]
    found = pairs_brought(records(*namesakes), records(*namesakes), most_pairs=2_000)
    assert {(row, row) for row in range(200)} <= found
    assert len(found) < 2_000


@settings(deadline=None, max_examples=60)
@given(people, st.sampled_from([0.0, 1.0, 2.5, 4.0, 6.0]))
def test_keys_are_smallest_sets(
    everybody: list[tuple[str | None, str | None, str | None]], enough: float
) -> None:
    """The keys of a record are all its sets of things that say enough, with nothing to leave out."""
    table = records(*everybody)
    found = atoms(views(table.to_batches()[0], FIELDS))
    shared = nothing_shared(table.num_rows, most_pairs=1e9)
    count(found, shared, 0)
    shared = replace(with_enough(shared, [found], 1.0), enough=enough)
    batch = keys(found, shared, np.arange(table.num_rows), 0)
    given = {(key, row) for key, row in zip(*(batch.column(k).to_pylist() for k in range(2)), strict=True)}
    expected = set()
    weighed = room_for_weighed()
    for row in range(table.num_rows):
        n = weigh(found, row, shared.bits, weighed)
        for size in range(1, 7):
            for chosen in combinations(range(n), size):
                bits = [float(weighed.bits[k]) for k in chosen]
                together = all(stand_together(weighed, one, other) for one, other in combinations(chosen, 2))
                # They come the rarest first, and are added up in this order.
                if together and sum(bits) >= enough and (size == 1 or sum(bits[:-1]) < enough):
                    total = sum(int(weighed.atoms[k]) for k in chosen) % 2**64
                    expected.add((int(key_of(np.uint64(total))), row))
    assert given == expected


def stand_together(weighed: Weighed, one: int, other: int) -> bool:
    """Say by the rule in words whether two atoms may stand in one key."""
    kinds = {int(weighed.kinds[one]), int(weighed.kinds[other])}
    parts = [int(weighed.parts_of[k]) for k in (one, other)]
    if all(parts):
        return bool(weighed.readings[one] == weighed.readings[other] and parts[0] & parts[1] == 0)
    return kinds != {YEAR}


def test_what_goes_together_is_refined() -> None:
    """A village where all were registered on one day brings no flood, and its namesakes still meet."""
    crowd = [(f"{name} {k}", "1984-01-01", "Prykladne") for k, name in enumerate(_made_up_names(400))]
    found = pairs_brought(records(*crowd), records(*crowd), most_pairs=4_000)
    assert {(row, row) for row in range(400)} <= found
    assert len(found) < 16_000


def _made_up_names(number: int) -> list[str]:
    chance = np.random.default_rng(3)
    parts = ("ba", "do", "ke", "li", "mu", "na", "po", "ra", "su", "ti", "ve", "zo")
    return ["".join(parts[k] for k in chance.integers(0, len(parts), 5)) for _ in range(number)]

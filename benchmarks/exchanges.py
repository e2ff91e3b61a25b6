"""Make up large exchanges: a case folder of any size, from a table of made-up people.

``python -m benchmarks.exchanges KIND FOLDER --people 100000`` writes one to look at; ``--from`` takes the
people of another file, ``--seed`` draws others. Kinds:

- ``war``: two belligerents and two neutrals, twelve offers: parity by a rank table, all wounded, all under
  25, named people, remains, people whom a neutral receives;
- ``six``: six parties in two coalitions; one offer for each holder, destination and three tiers of rank, with
  a least number to be received from the other side, parity by rank, limits on what leaves and what arrives;
- ``anybody``: as ``six``, and each offer counts arrivals from anybody on the other side;
- ``twenty``: as ``six`` with twenty parties and two tiers of rank, some 400 offers.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

#: Where made-up people lie beside the checkout; elsewhere `made_up_people` draws them.
DATA = Path(__file__).resolve().parent.parent.parent / "shared" / "data" / "scale"

PARTIES = {"war": 6, "six": 6, "anybody": 6, "twenty": 20}
#: Weight of each rank in parity.
WEIGHTS = (1, 2, 3, 5, 8, 14, 25, 40, 60)
RANK_TIERS = {
    "six": ((0, 1, 2), (3, 4, 5), (6, 7, 8)),
    "anybody": ((0, 1, 2), (3, 4, 5), (6, 7, 8)),
    "twenty": ((0, 1, 2, 3), (4, 5, 6, 7, 8)),
}
#: Full years of somebody in each band of age, and first month of captivity in each band of months.
AGES = ((17, 17), (18, 24), (25, 34), (35, 44), (45, 60))
MONTHS = (1, 7, 13, 19, 25, 37)
AS_OF = np.datetime64("2026-01-01")


@dataclass(frozen=True, slots=True)
class People:
    """Made-up people in columns, each of the same length; as in the files of `DATA`."""

    holder: np.ndarray
    home: np.ndarray
    second: np.ndarray
    rank: np.ndarray
    wounded: np.ndarray
    age: np.ndarray
    months: np.ndarray
    consent: np.ndarray

    @classmethod
    def read(cls, file: Path) -> People:
        """Read a file of `DATA`."""
        table = pq.read_table(file)
        names = ("holder", "home", "dest2", "rank", "wounded", "age", "months", "consent")
        return cls(*(table[name].to_numpy() for name in names))

    def repeated(self, times: int) -> People:
        """Give everybody so many times over, all one after the other each time."""
        return People(*(np.tile(getattr(self, each.name), times) for each in fields(self)))


def people_of(kind: str, size: int) -> People:
    """Give people for a kind of exchange: those beside the checkout, or such as are drawn like them."""
    files = sorted(DATA.glob(f"agg_{size}_{PARTIES[kind]}_*.parquet"))
    return People.read(files[0]) if files else made_up_people(size, PARTIES[kind], seed=1)


def made_up_people(size: int, parties: int, *, seed: int) -> People:
    """Draw people held by one of two coalitions whose home is in the other; few parties hold most of them."""
    chance = np.random.default_rng(seed)
    share = chance.lognormal(0.0, 1.3, parties)
    side = chance.integers(0, 2, size)

    def party_on(side: np.ndarray, weights: np.ndarray) -> np.ndarray:
        found = np.zeros(size, dtype=np.int64)
        for which in (0, 1):
            members = np.arange(which, parties, 2)
            drawn = chance.choice(members, size, p=weights[members] / weights[members].sum())
            found = np.where(side == which, drawn, found)
        return found

    ranks, ages = (0.52, 0.2, 0.12, 0.07, 0.04, 0.025, 0.015, 0.007, 0.003), (0.18, 0.34, 0.26, 0.15, 0.07)
    return People(
        holder=party_on(side, share),
        home=party_on(1 - side, chance.permutation(share)),
        second=np.where(chance.random(size) < 0.06, chance.integers(0, parties, size), -1),
        rank=chance.choice(9, size, p=np.array(ranks) / sum(ranks)),
        wounded=chance.random(size) < 0.18,
        age=chance.choice(5, size, p=ages),
        months=chance.choice(6, size, p=(0.25, 0.22, 0.2, 0.15, 0.1, 0.08)),
        consent=chance.random(size) < 0.965,
    )


def write_exchange(kind: str, people: People, folder: Path, *, times: int = 1) -> Path:
    """Write a case folder, and give it back.

    Args:
        times: How often everybody is there, alike in all but the identifier: more people in the same classes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    everybody = people.repeated(times)
    lines = [*_head(kind), *(_war(everybody) if kind == "war" else _coalitions(kind, everybody))]
    (folder / "case.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    table = pa.concat_tables([_table(kind, people)] * times)
    table = table.set_column(0, "id", pa.array([f"p{number:07}" for number in range(len(table))]))
    pq.write_table(table, folder / "people.parquet")
    return folder


def _head(kind: str) -> Iterator[str]:
    yield from ("[case]", f'id = "made-up-{kind}"', 'title = "Made-up people"', f"as_of = {AS_OF}", "")
    names = ("A", "B", "N1", "N2") if kind == "war" else [f"P{n}" for n in range(PARTIES[kind])]
    for name in names:
        yield from (f"[parties.{name}]", f'name = "Party {name}"')
    hosts = ("N1", "N2") if kind == "war" else names
    for name in hosts:
        yield from ("[[hosts]]", f'party = "{name}"', "who = {}")
    yield "[weights.ranks]"
    yield from (f"r{rank} = {weight}" for rank, weight in enumerate(WEIGHTS))


def _table(kind: str, people: People) -> pa.Table:
    size = len(people.holder)
    chance = np.random.default_rng(7)
    low, high = np.array(AGES).T
    days = chance.integers(0, 30, size).astype("timedelta64[D]")
    months = np.array(MONTHS)[people.months] + chance.integers(0, 6, size)
    captured = (AS_OF.astype("datetime64[M]") - months.astype("timedelta64[M]")).astype(
        "datetime64[D]"
    ) - days
    columns = {
        "id": pa.nulls(size, pa.string()),  # counted when all are there
        "rank": _words([f"r{rank}" for rank in range(9)], people.rank),
        "health": _words(["well", "seriously-wounded"], people.wounded.astype(np.int64)),
        "category": _words(["combatant", "civilian"], (chance.random(size) < 0.1).astype(np.int64)),
        "age": pa.array(chance.integers(low[people.age], high[people.age] + 1)),
        "captured.date": pa.array(captured),
    }
    if kind == "war":
        columns |= _sides_of_war(people)
    else:
        names = [f"P{party}" for party in range(PARTIES[kind])]
        columns |= {"held_by": _words(names, people.holder), "home": _words(names, people.home)}
        columns["may_go_to"] = _lists(names, people)
    return pa.table(columns)


def _sides_of_war(people: People) -> dict[str, pa.Array]:
    """Let one of two belligerents hold everybody; whoever accepts a second place goes to a neutral."""
    side = people.holder % 2
    elsewhere = people.second >= 0
    says = np.where(people.consent, np.where(elsewhere, 1, 0), 2)
    offsets = np.concatenate(([0], np.cumsum(says == 1))).astype(np.int32)
    hosts = pa.array(["N1", "N2"]).take(pa.array(people.second[says == 1] % 2))
    return {
        "held_by": _words(["A", "B"], side),
        "home": _words(["B", "A"], side),
        "wish.says": _words(["return", "elsewhere", "stay"], says),
        "wish.hosts": pa.ListArray.from_arrays(pa.array(offsets), hosts, mask=pa.array(says != 1)),
        "wish.private": pa.array(np.ones(len(says), dtype=bool)),
    }


def _words(words: list[str], codes: np.ndarray) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array(codes.astype(np.int32)), pa.array(words))


def _lists(names: list[str], people: People) -> pa.Array:
    """Give everybody who consents their home, and their second place if it is another than the holder."""
    has_second = people.consent & (people.second >= 0)
    has_second &= (people.second != people.home) & (people.second != people.holder)
    counts = people.consent.astype(np.int64) + has_second
    offsets = np.concatenate(([0], np.cumsum(counts))).astype(np.int32)
    values = np.zeros(offsets[-1], dtype=np.int32)
    values[offsets[:-1][people.consent]] = people.home[people.consent]
    values[offsets[:-1][has_second] + 1] = people.second[has_second]
    return pa.ListArray.from_arrays(pa.array(offsets), pa.array(names).take(pa.array(values)))


def _war(people: People) -> Iterator[str]:
    ordinary = 'category = "combatant", health = "well", age = { min = 25 }'
    wounded, young = 'health = "seriously-wounded"', 'health = "well", age = { max = 24 }'
    named = {side: [f"p{n:07}" for n in np.flatnonzero(people.holder % 2 == side)[:5]] for side in (0, 1)}
    for side, (own, other) in enumerate((("A", "B"), ("B", "A"))):
        of = f'held_by = "{own}", home = "{other}"'
        back = f'held_by = "{other}", home = "{own}"'
        yield from _offer(
            f"{own}-ranks", own, f"{of}, {ordinary}", [other],
            [f'{{ who = {{ {back}, {ordinary} }}, per_given = 1, weights = "ranks" }}'],
        )  # fmt: skip
        for name, whom in (("wounded", wounded), ("young", young)):
            yield from _offer(
                f"{own}-{name}", own, f"{of}, {whom}", [other],
                [f"{{ who = {{ {back}, {whom} }}, all = true }}"], more="all = true",
            )  # fmt: skip
        listed = ", ".join(f'"{name}"' for name in named[side])
        wanted = ", ".join(f'"{name}"' for name in named[1 - side])
        yield from _offer(
            f"{own}-named", own, f"id = [{listed}]", [other],
            [f"{{ who = {{ id = [{wanted}] }}, at_least = 1 }}"],
        )  # fmt: skip
        yield from _offer(
            f"{own}-remains", own, f'{of}, lot = "remains"', [other],
            [f'{{ who = {{ {back}, lot = "remains" }}, per_given = "1/4" }}'],
        )  # fmt: skip
        yield from _offer(
            f"{own}-neutral", own, f'{of}, category = "civilian"', ["N1", "N2"],
            [f'{{ who = {{ {back}, category = "civilian" }}, to = ["N1", "N2"], per_given = 1 }}'],
        )  # fmt: skip
        yield from ("[[lots]]", f'id = "remains-{own}"', f'held_by = "{own}"', f'home = "{other}"')
        yield from ('kind = "remains"', f"count = {(900, 1_400)[side]}")


def _coalitions(kind: str, people: People) -> Iterator[str]:
    parties = PARTIES[kind]
    chance = np.random.default_rng(parties)
    held = np.zeros((parties, parties, len(WEIGHTS)), dtype=np.int64)
    np.add.at(held, (people.holder, people.home, people.rank), 1)
    for holder in range(parties):
        others = [party for party in range(parties) if party % 2 != holder % 2]
        for home in others:
            sources = others if kind == "anybody" else [home]
            offered = int(held[sources, holder].sum())
            for number, ranks in enumerate(RANK_TIERS[kind]):
                if not held[holder, home, list(ranks)].sum():
                    continue
                least = max(1, round(offered * float(chance.choice((0.01, 0.03, 0.06, 0.1)))))
                words = ", ".join(f'"r{rank}"' for rank in ranks)
                froms = ", ".join(f'"P{party}"' for party in sources)
                back = f'held_by = [{froms}], home = "P{holder}"'
                yield from _offer(
                    f"P{holder}-P{home}-{number}", f"P{holder}", f'held_by = "P{holder}", rank = [{words}]',
                    [f"P{home}"],
                    [
                        f"{{ who = {{ {back} }}, at_least = {least} }}",
                        f'{{ who = {{ {back} }}, per_given = 1, weights = "ranks" }}',
                    ],
                )  # fmt: skip
    leaving, arriving = held.sum(axis=(1, 2)), held.sum(axis=(0, 2))
    for party in range(parties):
        yield from _limit(f'held_by = "P{party}"', int(leaving[party] * 0.35) + 1)
        yield from _limit(f'home = "P{party}"', int(arriving[party] * 0.6) + 1)


def _limit(who: str, most: int) -> Iterator[str]:
    yield from ("[[rules]]", 'kind = "at_most"', f"who = {{ {who} }}", f"n = {most}")


def _offer(name: str, by: str, who: str, to: list[str], gets: list[str], *, more: str = "") -> Iterator[str]:
    places = ", ".join(f'"{party}"' for party in to)
    extra = f", {more}" if more else ""
    yield from ("[[offers]]", f'id = "{name}"', f'by = "{by}"')
    yield f"gives = [{{ who = {{ {who} }}, to = [{places}]{extra} }}]"
    yield f"gets = [{', '.join(gets)}]"


def main() -> None:
    """Write one exchange."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.exchanges", description=__doc__.split("\n")[0]
    )
    parser.add_argument("kind", choices=PARTIES)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--people", type=int, default=100_000, metavar="NUMBER", help="how many")
    parser.add_argument("--from", dest="file", type=Path, metavar="FILE", help="a Parquet file of people")
    parser.add_argument("--seed", type=int, metavar="NUMBER", help="draw people anew, with this seed")
    arguments = parser.parse_args()
    if arguments.file is not None:
        people = People.read(arguments.file)
    elif arguments.seed is not None:
        people = made_up_people(arguments.people, PARTIES[arguments.kind], seed=arguments.seed)
    else:
        people = people_of(arguments.kind, arguments.people)
    write_exchange(arguments.kind, people, arguments.folder)


if __name__ == "__main__":
    main()

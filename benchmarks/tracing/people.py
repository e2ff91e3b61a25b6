"""Make up people who are sought and held.

`python -m benchmarks.tracing.people lists|cards FOLDER --people N --seed S`

`lists` writes two lists in Latin letters of the kind of the shared synth_50000.parquet: three fifths stand in
both, names are spelt by several romanizations and mistyped, dates are missing, a day or a year off,
exchanged, or known by the year alone. `cards` writes one list of index cards with surname, given name, birth
date and place, unit and rank. Everybody is made up: surnames are built of syllables.
"""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

if TYPE_CHECKING:
    from collections.abc import Sequence

type Array = np.ndarray[Any, Any]


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


# A given name, how many in a thousand bear it, and other spellings.
_GIVEN = """
Oleksandr 80 Aleksandr Olexandr Alexander
Serhii 76 Sergei Serhiy Sergey Serhij
Volodymyr 55 Vladimir Volodimir
Andrii 54 Andrey Andriy Andrei
Mykola 48 Nikolai Nikolay Mikola
Vitalii 40 Vitaliy Vitaly
Yurii 38 Yuriy Yuri Iurii
Ivan 38
Oleh 34 Oleg
Ihor 34 Igor
Viktor 32 Victor
Dmytro 32 Dmitry Dmitro Dmitrii
Vasyl 30 Vasil Vasilii
Roman 30
Ruslan 26
Mykhailo 24 Mikhail Myhailo
Oleksii 24 Aleksey Oleksiy Alexei
Anatolii 20 Anatoly
Petro 18 Petr Pyotr
Pavlo 16 Pavel
Vadym 16 Vadim
Maksym 16 Maxim Maksim
Artem 14 Artyom
Bohdan 14 Bogdan
Vladyslav 14 Vladislav
Yevhen 14 Evgenii Yevgen
Taras 12
Stepan 10
Denys 10 Denis
Eduard 8 Edward
Timofii 5 Timofey
Matvii 5 Matvey Matviy
Arsen 5
Yosyp 4 Iosif Yosip
Nazar 8
Yaroslav 10
"""
GIVEN = tuple(
    (name, int(weight), " ".join(others))
    for name, weight, *others in (line.split() for line in _GIVEN.strip().split("\n"))
)
_FIRST = _words("""
Ba Bo Bre Bry Da Do Dro Du Ha Ho Hry Ka Ko Kha Kro Ku La Le Lu Ma Me Mo Mu Na Ni No Pa Po Pro Pry Ra
Ro Ry Sa Se Shu Shy So Sta Su Ta To Tro Tsy Va Vo Vy Ya Za Zi
""")
_MIDDLE = _words("""
ba cha da dru ga ha hra ka khy ko kru la lu ma mo my na ne pa po py ra re ru ry sa so sta su ta to
tsy va vy za zhu
""")
_LAST = _words("""
benko chuk chenko denko duk hatsev henko iuk kov lenko luk lych menko nko nok nuk pok rchuk renko
rov rskyi rtsev sev skyi tenko tsuk vak vchuk viuk vskyi
""")
_PLACES = _words("""
Novo Staro Krasno Bilo Zele Verkh Velyk Lys Chorn Ber
""")
_ENDS = _words("""
hrad pil yn tsi vka ske brid hora dil ivka ove yani sad most lis
""")
_RANKS = _words("""
soldier sr-soldier jr-sergeant sergeant sr-sergeant staff-sergeant lieutenant jr-lieutenant captain
major
""")
_RANK_SHARES = (0.44, 0.14, 0.1, 0.1, 0.06, 0.04, 0.04, 0.04, 0.03, 0.01)
_KINDS = ("ombr", "mbr", "odshbr", "btro")
_SPELT = (
    ("iu", "yu"),
    ("kh", "h"),
    ("ts", "c"),
    ("y", "i"),
    ("ii", "iy"),
    ("chuk", "czuk"),
    ("yi", "iy"),
    ("zh", "j"),
)
_DAY = np.datetime64("1970-01-01")
_LETTERS = "abcdefghijklmnopqrstuvwxyz"


def lists(folder: Path, *, people: int, seed: int) -> None:
    """Write missing.parquet and held.parquet of `people` records together; `pid` says who is who."""
    chance = np.random.default_rng(seed)
    each = people // 2
    both = int(each * 0.6)
    population = _population(2 * each - both, chance)
    for name, who in (
        ("missing", np.arange(each)),
        ("held", np.concatenate([np.arange(both), np.arange(each, 2 * each - both)])),
    ):
        order = chance.permutation(who)
        table = _written(population, order, chance)
        rows = pa.array([f"{name[0]}{row}" for row in range(each)])
        table = table.append_column("unique_id", rows).append_column("pid", pa.array(order))
        pq.write_table(table, folder / f"{name}.parquet", row_group_size=1 << 16)


def cards(folder: Path, *, people: int, seed: int) -> None:
    """Write cards.parquet of `people` records; a third of the people have two cards or three."""
    chance = np.random.default_rng(seed)
    persons = int(people * 0.68)
    population = _population(persons, chance)
    who = np.concatenate([np.arange(persons), chance.integers(0, persons, people - persons)])
    chance.shuffle(who)
    writer = None
    for start in range(0, people, 1 << 19):
        part = who[start : start + (1 << 19)]
        table = _written(population, part, chance).append_column("pid", pa.array(part))
        ids = pa.array([f"c{row}" for row in range(start, start + len(part))])
        table = table.append_column("unique_id", ids).drop_columns(["patronymic", "birth_year"])
        if writer is None:
            writer = pq.ParquetWriter(folder / "cards.parquet", table.schema)
        writer.write_table(table, row_group_size=1 << 16)
    if writer is not None:
        writer.close()


def _population(count: int, chance: np.random.Generator) -> dict[str, Array]:
    weights = np.array([weight for _, weight, _ in GIVEN], float)
    given = chance.choice(len(GIVEN), (2, count), p=weights / weights.sum())
    pool = max(2000, int(count * 0.5))
    surnames = np.array(
        [
            _FIRST[a] + _MIDDLE[b] + (_MIDDLE[c] if d < 0.5 else "") + _LAST[e]
            for a, b, c, d, e in zip(
                chance.integers(0, len(_FIRST), pool).tolist(),
                chance.integers(0, len(_MIDDLE), pool).tolist(),
                chance.integers(0, len(_MIDDLE), pool).tolist(),
                chance.random(pool).tolist(),
                chance.integers(0, len(_LAST), pool).tolist(),
                strict=True,
            )
        ],
        object,
    )
    # A few surnames are borne by many, most by few.
    rank = np.minimum((pool * chance.random(count) ** 2.2).astype(int), pool - 1)
    towns = np.array([a + b for a in _PLACES for b in _ENDS] + [f"Selo{n}" for n in range(2000)], object)
    town = np.where(
        chance.random(count) < 0.6,
        np.minimum((150 * chance.random(count) ** 2).astype(int), 149),
        chance.integers(150, len(towns), count),
    )
    kinds = np.array(_KINDS, object)
    born = _DAY + (np.clip(chance.normal(5900, 3300, count), -9000, 13500)).astype("timedelta64[D]")
    numbers = chance.integers(1, 161, count).astype(str).astype(object)
    return {
        "given": given[0],
        "father": given[1],
        "surname": surnames[rank],
        "place": towns[town],
        "unit": numbers + " " + kinds[chance.integers(0, 4, count)],
        "rank": np.array(_RANKS, object)[chance.choice(len(_RANKS), count, p=_RANK_SHARES)],
        "born": born,
    }


def _written(population: dict[str, Array], who: Array, chance: np.random.Generator) -> pa.Table:
    n = len(who)
    spelt = [[name, *others.split()] for name, _, others in GIVEN]
    given = [
        _typed(_variant(spelt[g], u), v, chance)
        for g, u, v in zip(
            population["given"][who].tolist(),
            chance.random(n).tolist(),
            chance.random(n).tolist(),
            strict=True,
        )
    ]
    father = [
        _typed(_variant(spelt[g], u), v, chance)
        for g, u, v in zip(
            population["father"][who].tolist(),
            chance.random(n).tolist(),
            chance.random(n).tolist(),
            strict=True,
        )
    ]
    surname = [
        _typed(_spelt(name, u), v, chance)
        for name, u, v in zip(
            population["surname"][who].tolist(),
            chance.random(n).tolist(),
            chance.random(n).tolist(),
            strict=True,
        )
    ]
    born, by_year = _born(population["born"][who], chance)
    return pa.table(
        {
            "forename": _with_gaps(given, 0.01, chance),
            "patronymic": _with_gaps(father, 0.35, chance),
            "surname": pa.array(surname),
            "place": _with_gaps(population["place"][who], 0.3, chance),
            "unit": _with_gaps(population["unit"][who], 0.5, chance),
            "rank": _with_gaps(population["rank"][who], 0.2, chance),
            "dob": pc.if_else(pa.array(chance.random(n) < 0.2), pa.scalar(None, pa.string()), born),
            "birth_year": by_year,
        }
    )


def _with_gaps(values: "Sequence[str] | Array", share: float, chance: np.random.Generator) -> pa.Array:
    return pa.array(values, pa.string(), mask=chance.random(len(values)) < share)


def _variant(spellings: list[str], draw: float) -> str:
    if len(spellings) == 1 or draw < 0.8:
        return spellings[0]
    return spellings[1 + int((draw - 0.8) / 0.2 * (len(spellings) - 1))]


def _spelt(name: str, draw: float) -> str:
    if draw < 0.86:
        return name
    usual, other = _SPELT[int((draw - 0.86) / 0.14 * len(_SPELT))]
    return name.replace(usual, other)


def _typed(name: str, draw: float, chance: np.random.Generator) -> str:
    if draw > 0.1 or len(name) < 3:
        return name
    place = int(chance.integers(1, len(name)))
    letter = _LETTERS[int(chance.integers(0, 26))]
    kind = int(draw * 40)
    if kind == 0:
        return name[:place] + letter + name[place + 1 :]
    if kind == 1:
        return name[:place] + name[place + 1 :]
    if kind == 2:
        return name[:place] + letter + name[place:]
    return name[: place - 1] + name[place] + name[place - 1] + name[place + 1 :]


def _born(born: Array, chance: np.random.Generator) -> tuple[pa.Array, pa.Array]:
    """Write dates as told: a day or a year off, exchanged, or the first of January for a year."""
    draw = chance.random(len(born))
    years = born.astype("datetime64[Y]")
    year = years.astype(int) + 1970
    month = (born.astype("datetime64[M]") - years.astype("datetime64[M]")).astype(int) + 1
    day = (born - born.astype("datetime64[M]").astype("datetime64[D]")).astype(int) + 1
    year = year + np.where(draw < 0.06, np.where(draw < 0.03, -1, 1), 0)
    shift = (draw >= 0.06) & (draw < 0.09)
    day = np.where(shift, np.clip(day + chance.integers(-9, 10, len(day)), 1, 28), np.minimum(day, 28))
    swapped = (draw >= 0.09) & (draw < 0.10) & (day <= 12)
    month, day = np.where(swapped, day, month), np.where(swapped, month, day)
    alone = (draw >= 0.10) & (draw < 0.13)
    month, day = np.where(alone, 1, month), np.where(alone, 1, day)
    written = pc.binary_join_element_wise(
        pa.array(year.astype(str)),
        pa.array(np.char.zfill(month.astype(str), 2)),
        pa.array(np.char.zfill(day.astype(str), 2)),
        "-",
    )
    return written, pa.array(year.astype(np.int32), mask=chance.random(len(year)) < 0.1)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("kind", choices=["lists", "cards"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    given.folder.mkdir(parents=True, exist_ok=True)
    {"lists": lists, "cards": cards}[given.kind](given.folder, people=given.people, seed=given.seed)


if __name__ == "__main__":
    main()

from datetime import UTC, date, datetime, timedelta
from itertools import combinations, permutations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repatria.tracing.backends.memory import MemoryBackend
from repatria.tracing.comparison import date_levels
from repatria.tracing.evidence import learn
from repatria.tracing.fields import LEVELS, RANK, UNIT, Field, Kind
from repatria.tracing.kernels.keying import civil
from repatria.tracing.names.models import usual_names
from repatria.tracing.pipeline import Traced, trace
from repatria.tracing.posterior import probabilities_one_to_one
from repatria.tracing.tables_of_values import code_of
from repatria.tracing.views import NO_DAY
from tests.tracing.lists_of_people import FIELDS, records


def day(text: str) -> int:
    return (date.fromisoformat(text) - date(1970, 1, 1)).days


@given(st.dates(date(1, 1, 1), date(9999, 12, 31)))
def test_days(one: date) -> None:
    """Year, month and day of a number of days are those of the calendar."""
    assert civil((one - date(1970, 1, 1)).days) == (one.year, one.month, one.day)


@pytest.mark.parametrize(
    ("left", "right", "says"),
    [
        (("1984-05-24", "1984-05-24"), ("1984-05-24", "1984-05-24"), "same day"),
        (
            ("1984-01-01", "1984-12-31"),
            ("1984-05-24", "1984-05-24"),
            "one is known less exactly and holds the other",
        ),
        (("1984-05-04", "1984-05-04"), ("1984-04-05", "1984-04-05"), "day and month exchanged"),
        (("1984-05-24", "1984-05-24"), ("1984-05-21", "1984-05-21"), "same but for the day"),
        (("1984-05-24", "1984-05-24"), ("1984-08-24", "1984-08-24"), "same but for the month"),
        (("1984-05-24", "1984-05-24"), ("1985-05-24", "1985-05-24"), "same day, a year apart"),
        (
            ("1984-05-24", "1984-05-24"),
            ("1974-05-24", "1974-05-24"),
            "same but for one digit of the year, or ten years apart",
        ),
        (("1984-05-24", "1984-05-24"), ("1985-01-02", "1985-01-02"), "a year apart at most"),
        (("1984-05-24", "1984-05-24"), ("1990-01-02", "1990-01-02"), "other dates"),
    ],
)  # fmt: skip
def test_dates(left: tuple[str, str], right: tuple[str, str], says: str) -> None:
    """Dates that differ as dates are mistaken agree to the level of that mistake, whichever comes first."""
    a, b = (tuple(np.array([day(end)], np.int32) for end in ends) for ends in (left, right))
    found = [LEVELS[Kind.DATE][date_levels(*pair)[0]].says for pair in ((a, b), (b, a))]  # type: ignore[arg-type]
    assert found == [says, says]


def test_unknown_date_says_nothing() -> None:
    """A date that is unknown on either side is neither agreement nor disagreement."""
    none = (np.array([NO_DAY]), np.array([NO_DAY]))
    known = (np.array([day("1984-05-24")]), np.array([day("1984-05-24")]))
    assert LEVELS[Kind.DATE][date_levels(none, known)[0]].says == "unknown"


@pytest.mark.parametrize(
    ("field", "one", "other"),
    [
        ("unit", "93 ОМБр", "93rd Mechanized Brigade"),
        ("unit", "36 окрема бригада морської піхоти", "36 marine infantry brigade"),
        ("rank", "ст. солдат", "senior soldier"),
        ("place", "Київ", "Kiev"),
    ],
)
def test_values_by_tables(field: str, one: str, other: str) -> None:
    """Values that are one in two languages have one code."""
    assert code_of(field, one) == code_of(field, other) != ""


def test_learnt_evidence() -> None:
    """What agreement is worth, and how many pairs are of one person, is recovered without labels."""
    chance = np.random.default_rng(5)
    fields = (Field("a", Kind.CODE), Field("b", Kind.CODE), Field("c", Kind.CODE), Field("d", Kind.CODE))
    of_one, of_two, all_pairs = 4_000, 60_000, 64_000.0
    same, apart = [0.95, 0.9, 0.85, 0.9], [0.02, 0.05, 0.03, 0.04]
    levels = np.vstack(
        [
            np.stack([np.where(chance.random(n) < share, 1, 2) for share in shares], axis=1)
            for n, shares in ((of_one, same), (of_two, apart))
        ]
    ).astype(np.uint8)
    drawn = levels[chance.integers(0, len(levels), 200_000)]
    few, chance_few = (np.zeros(len(of), np.uint8) for of in (levels, drawn))
    found = learn(levels, {}, drawn, fields, {}, few=few, chance_few=chance_few, all_pairs=all_pairs)
    assert found.pairs_of_one == pytest.approx(of_one, rel=0.05)
    assert [one.same[1] for one in found.fields] == pytest.approx(same, abs=0.03)
    assert [one.chance[1] for one in found.fields] == pytest.approx(apart, abs=0.01)
    assert [one.bits()[0] for one in found.fields] == [0.0] * 4


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**6))
def test_marginals_on_forests(seed: int) -> None:
    """Where pairs form no circle, probabilities are those of summing over every matching."""
    chance = np.random.default_rng(seed)
    # A path l0-r0-l1-r1-l2: no circle.
    pairs = [(0, 0), (1, 0), (1, 1), (2, 1)]
    bits = chance.uniform(5, 14, len(pairs))
    found = probabilities_one_to_one(
        np.array([a for a, _ in pairs]),
        np.array([b for _, b in pairs]),
        bits,
        pairs_of_one=2.0,
        lefts=20,
        rights=20,
    )
    prior = 2.0 / 400 / (0.9 * 0.9)
    total, of_pair = 0.0, np.zeros(len(pairs))
    for size in range(len(pairs) + 1):
        for chosen in combinations(range(len(pairs)), size):
            lefts, rights = ({pairs[place][side] for place in chosen} for side in (0, 1))
            if len(lefts) == len(rights) == size:
                weight = float(np.prod([2 ** bits[place] * prior for place in chosen]))
                total += weight
                of_pair[list(chosen)] += weight
    assert found == pytest.approx(np.minimum(of_pair / total, 0.999), abs=2e-3)


def test_namesakes_share() -> None:
    """Of twenty namesakes of whom nothing else is known none reaches more than a twentieth."""
    found = probabilities_one_to_one(
        np.zeros(20, int), np.arange(20), np.full(20, 30.0), pairs_of_one=10, lefts=100, rights=100
    )
    assert found.max() <= 1 / 20
    assert found.sum() == pytest.approx(1, abs=0.01)


SURNAMES = (
    "Вигаданенко",
    "Прикладний",
    "Зразковський",
    "Уявнюк",
    "Небувальчук",
    "Казковий",
    "Примаренко",
    "Мрійник",
)
LATIN = (
    "Vyhadanenko",
    "Prikladny",
    "Zrazkovskyi",
    "Uiavniuk",
    "Nebuvalchuk",
    "Kazkovyi",
    "Prymarenko",
    "Mriinyk",
)
GIVEN = (("Микола", "Nikolai"), ("Сергій", "Sergei"), ("Олександр", "Aleksandr"), ("Дмитро", "Dmitry"))


def two_lists() -> tuple[pa.Table, pa.Table]:
    """Make 32 people sought in Cyrillic, and the first 24 held in Latin, none a namesake of another."""
    missing, held = [], []
    start = datetime(1980, 1, 3, tzinfo=UTC).date()
    for number, (surname, latin) in enumerate(zip(SURNAMES, LATIN, strict=True)):
        for place, (given_name, given_latin) in enumerate(GIVEN):
            born = (start + timedelta(days=397 * (4 * number + place))).isoformat()
            missing.append((f"{surname} {given_name}", born, f"place {place}"))
            if 4 * number + place < 24:
                held.append((f"{given_latin} {latin}", born, None))
    return records(*missing), records(*held)


def traced(left: pa.Table, right: pa.Table | None) -> Traced:
    return trace(left, right, FIELDS, names=usual_names(), backend=MemoryBackend())


def test_planted_people_are_found() -> None:
    """People who stand in both lists, in two scripts, are found, and nobody else is likely."""
    found = traced(*two_lists()).pairs
    likely = found.probability > 0.5
    assert set(zip(found.left[likely].tolist(), found.right[likely].tolist(), strict=True)) == {
        (row, row) for row in range(24)
    }


def test_order_of_rows() -> None:
    """The order of rows changes which rows they are, and nothing else."""
    left, right = two_lists()
    before = traced(left, right).pairs
    turned = np.arange(right.num_rows)[::-1]
    table = right.take(pa.array(turned)).set_column(0, "row", pa.array(np.arange(right.num_rows)))
    after = traced(left, table).pairs
    likely = {
        (a, b): round(float(chance), 2)
        for a, b, chance in zip(
            after.left.tolist(), turned[after.right].tolist(), after.probability, strict=True
        )
        if chance > 0.5
    }
    assert likely == {
        (a, b): round(float(chance), 2)
        for a, b, chance in zip(before.left.tolist(), before.right.tolist(), before.probability, strict=True)
        if chance > 0.5
    }


def test_list_with_itself() -> None:
    """A person who stands in a list twice is found, and nobody is a double of themselves."""
    left, _ = two_lists()
    double = pa.concat_tables([left, records(("Nikolai Vygadanenko", "1980-01-03", "place 0"))])
    double = double.set_column(0, "row", pa.array(np.arange(double.num_rows)))
    found = traced(double, None).pairs
    likely = found.probability > 0.5
    assert list(zip(found.left[likely].tolist(), found.right[likely].tolist(), strict=True)) == [(0, 32)]


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (records(), records()),
        (records(("김정은", None, None)), records()),
        (records((None, None, None)), records((None, None, None))),
        (records(("😀", None, None)), records(("a" * 10_000, "1984-01-01", ""))),
    ],
)
def test_little_is_known(left: pa.Table, right: pa.Table) -> None:
    """Lists that are empty, or of which nothing is known, end in no error and in nothing likely."""
    assert not (traced(left, right).pairs.probability > 0.9).any()


def test_fields_may_be_missing() -> None:
    """Ranks and units that are codes are compared where lists have them."""
    left, right = two_lists()
    for name in ("unit", "rank"):
        left = left.append_column(name, pa.array(["1 ОМБр"] * left.num_rows))
        right = right.append_column(name, pa.array(["1st Mechanized Brigade"] * right.num_rows))
    found = trace(left, right, (*FIELDS, UNIT, RANK), names=usual_names(), backend=MemoryBackend())
    assert (found.pairs.levels[:, 3] == 1).all()


def test_permutations_of_candidates() -> None:
    """Which of two equal candidates comes first does not matter."""
    for order in permutations(range(2)):
        found = probabilities_one_to_one(
            np.zeros(2, int), np.array(order), np.full(2, 9.0), pairs_of_one=1, lefts=5, rights=5
        )
        assert found[0] == pytest.approx(found[1])

"""What was learnt is kept with where it comes from, and read again for other lists."""

from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from repatria.tracing.backends.memory import MemoryBackend
from repatria.tracing.evidence import Evidence, FieldEvidence
from repatria.tracing.few import nothing_of_few
from repatria.tracing.fields import LEVELS, Field, Kind
from repatria.tracing.learnt import LearntUnreadable, Provenance, learnt_text, read_learnt
from repatria.tracing.names.models import usual_names
from repatria.tracing.pipeline import trace
from tests.tracing.lists_of_people import FIELDS, records

FROM = Provenance("0.1", 'names "as tried"', (2, 3), ("ab", "cd"), 4)


def made_up_evidence() -> Evidence:
    chance = np.random.default_rng(4)

    def shares(kind: Kind) -> np.ndarray:
        drawn = chance.random(len(LEVELS[kind]) - 1) + 0.01
        return np.array([1.0, *(drawn / drawn.sum())])

    fields = (*FIELDS, Field("occupation", Kind.TEXT), Field("rank", Kind.CODE))
    return Evidence(
        tuple(FieldEvidence(one, shares(one.kind), shares(one.kind), {}) for one in fields),
        nothing_of_few(),
        12.5,
        np.zeros_like(nothing_of_few().same),
        3,
    )


def test_kept_and_read(tmp_path: Path) -> None:
    """What is written is read again, to nine digits."""
    evidence = made_up_evidence()
    path = tmp_path / "learnt.toml"
    path.write_text(learnt_text(evidence, FROM), encoding="utf-8")
    found = read_learnt(path)
    assert list(found) == [one.field.name for one in evidence.fields]
    for one in evidence.fields:
        assert found[one.field.name].field == one.field
        assert found[one.field.name].same == pytest.approx(one.same, rel=1e-7)
        assert found[one.field.name].chance == pytest.approx(one.chance, rel=1e-7)


def test_used_as_it_is(tmp_path: Path) -> None:
    """Fields that were learnt before weigh what they weighed; others are learnt."""
    path = tmp_path / "learnt.toml"
    evidence = made_up_evidence()
    path.write_text(learnt_text(evidence, FROM), encoding="utf-8")
    known = {name: one for name, one in read_learnt(path).items() if name != "place"}
    people = [("Ivan Vyhadanenko", "1984-05-04", "Kyiv"), ("Oleh Kazkovyi", "1990-01-02", "Lviv")] * 3
    left: pa.Table = records(*people)
    found = trace(left, left, FIELDS, names=usual_names(), backend=MemoryBackend(), known=known).evidence
    for one in found.fields:
        same = np.allclose(one.same, evidence.fields[FIELDS.index(one.field)].same, rtol=1e-6)
        assert same == (one.field.name != "place")


def test_names_more_alike_never_speak_less() -> None:
    """However short the lists, a higher level of names is worth as much as the one below at least."""
    people = [("Ivan Vyhadanenko", "1984-05-04", None), ("Oleh Kazkovyi", None, "Lviv"), (None, None, None)]
    for size in (1, 2, 3):
        left = records(*people[:size])
        found = trace(left, left, FIELDS, names=usual_names(), backend=MemoryBackend()).evidence
        names = found.fields[0]
        assert (np.diff(names.bits()[1:]) >= -1e-9).all()
        assert names.chance[1:].sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ('format = "repatria-learnt/1"', 'format = "another"', "format: found another format, or none"),
        ('kind = "date"', 'kind = "dates"', "field[1].kind: found another kind, or none"),
        ('name = "born"', 'name = "name"', "field[1]"),
        ("of_one = [", "of_one = [0.5,", "field[0].of_one: found another number of levels"),
    ],
)
def test_faults(tmp_path: Path, before: str, after: str, says: str) -> None:
    """A file that was spoilt is refused with file, line and field."""
    path = tmp_path / "learnt.toml"
    path.write_text(learnt_text(made_up_evidence(), FROM).replace(before, after, 1), encoding="utf-8")
    with pytest.raises(LearntUnreadable) as refused:
        read_learnt(path)
    assert says in str(refused.value)
    assert all(fault.line for fault in refused.value.faults)


def test_all_faults_at_once(tmp_path: Path) -> None:
    """Shares that add up to something else, and what is no share, are told together."""
    path = tmp_path / "learnt.toml"
    path.write_text(
        'format = "repatria-learnt/1"\n[[field]]\nname = "rank"\nkind = "code"\n'
        'of_one = [0.5, 0.4]\nby_chance = ["much", 0.5]\n',
        encoding="utf-8",
    )
    with pytest.raises(LearntUnreadable) as refused:
        read_learnt(path)
    assert [(fault.line, fault.key) for fault in refused.value.faults] == [
        (2, "field[0].by_chance"),
        (2, "field[0].of_one"),
    ]


def test_no_file(tmp_path: Path) -> None:
    """A file that is not there is told as such."""
    with pytest.raises(LearntUnreadable, match="no such file"):
        read_learnt(tmp_path / "missing.toml")

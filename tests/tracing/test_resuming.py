"""A run that was stopped goes on where it was, and finds what an unbroken one finds."""

import signal
import subprocess
import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from repatria.core.errors import RequestInvalid
from repatria.tracing.backends import SPILLED
from repatria.tracing.backends.memory import MemoryBackend
from repatria.tracing.names.models import usual_names
from repatria.tracing.pipeline import Traced, Work, trace
from repatria.tracing.resuming import Kept, question_of
from tests.tracing.lists_of_people import FIELDS, records
from tests.tracing.test_sifting import made_up_lists

PEOPLE = [
    (f"{given} Vyhadanenko{ending}", f"19{60 + number}-03-04", f"Town{number % 3}")
    for number, (given, ending) in enumerate(
        (given, ending)
        for given in ("Ivan", "Oleh", "Taras", "Petro")
        for ending in ("", "-Zrazok", "-Moroz")
    )
]


ALL_COMPARED = Work(least_brought=400_000, looked_at=1e12)
SIFTED = Work(least_brought=400_000, least_compared=8_000, times_compared=2, looked_at=60_000)


class StoppedError(Exception):
    """The power went off."""


def run(kept: Kept | None, *, stop_at: str | None = None) -> tuple[Traced, list[str]]:
    left = records(*PEOPLE)
    return run_on(left, left, ALL_COMPARED, kept, stop_at=stop_at)


def run_on(
    left: pa.Table, right: pa.Table | None, work: Work, kept: Kept | None, *, stop_at: str | None = None
) -> tuple[Traced, list[str]]:
    said: list[str] = []

    def say(what: str, done: int, _: int) -> None:
        if what == stop_at and done:
            raise StoppedError
        said.append(what)

    found = trace(
        left, right, FIELDS, names=usual_names(), backend=MemoryBackend(), work=work, kept=kept, say=say
    )
    return found, said


@pytest.mark.parametrize("work", [ALL_COMPARED, SIFTED], ids=["all compared", "sifted"])
def test_goes_on(tmp_path: Path, work: Work) -> None:
    """What was brought together before the stop is not brought together again, and the end is the same."""
    lists = made_up_lists()
    unbroken, everything = run_on(*lists, work, None)
    with pytest.raises(StoppedError):
        run_on(*lists, work, Kept(tmp_path, "a question"), stop_at="comparing pairs")
    again, said = run_on(*lists, work, Kept(tmp_path, "a question"))
    assert "finding keys" in everything
    assert "finding keys" not in said
    for name in SAME_AT_THE_END:
        assert np.array_equal(getattr(again.pairs, name), getattr(unbroken.pairs, name))


SAME_AT_THE_END = ("left", "right", "levels", "few", "bits", "probability")

KILLED_AFTER = """
import os, signal, sys
from pathlib import Path
import numpy as np
from repatria.tracing.resuming import Kept
from tests.tracing import test_resuming as this

folder, last, out = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
kept, told = Kept(folder, "a question"), 0
save = kept.save

def saved(name, part):
    global told
    save(name, part)
    told += 1
    if told == last:
        os.kill(os.getpid(), signal.SIGKILL)

kept.save = saved
traced, _ = this.run_on(*this.made_up_lists(), this.SIFTED, kept)
np.savez(out, **{name: getattr(traced.pairs, name) for name in this.SAME_AT_THE_END})
"""


def test_killed(tmp_path: Path) -> None:
    """A process that is killed outright after each part it kept goes on as well."""
    out = tmp_path / "found.npz"
    ends = [
        subprocess.run(
            [sys.executable, "-c", KILLED_AFTER, str(tmp_path / "kept"), "1", str(out)],
            cwd=Path(__file__).parents[2],
            check=False,
        ).returncode
        for _ in range(3)
    ]
    # First the pairs are kept, then what was compared of them; then nothing is left to keep.
    assert ends == [-signal.SIGKILL, -signal.SIGKILL, 0]
    unbroken, _ = run_on(*made_up_lists(), SIFTED, None)
    found = np.load(out)
    for name in SAME_AT_THE_END:
        assert np.array_equal(found[name], getattr(unbroken.pairs, name))


def test_spilled(tmp_path: Path) -> None:
    """What a killed run had spilled to disk is removed when the next begins."""
    spilled = tmp_path / f"{SPILLED}x"
    spilled.mkdir()
    (spilled / "keys.duckdb").write_bytes(b"half")
    Kept(tmp_path, "a question")
    assert not spilled.exists()


def test_another_question(tmp_path: Path) -> None:
    """What was kept for other lists is removed, and nothing else in the folder."""
    with pytest.raises(StoppedError):
        run(Kept(tmp_path, "a question"), stop_at="comparing pairs")
    of_others = [tmp_path / name for name in ("mine.csv", "pairs.arrow", "question.txt", "half.part")]
    for path in of_others:
        path.write_text("of mine", encoding="utf-8")
    _, said = run(Kept(tmp_path, "another question"))
    assert "finding keys" in said
    Kept(tmp_path, "a third question").forget()
    assert sorted(tmp_path.iterdir()) == sorted(of_others)


def test_for_the_owner_alone(tmp_path: Path) -> None:
    """How people agree can be read by nobody else, in a folder of whomever."""
    kept = Kept(tmp_path, "a question")
    kept.save("pairs", pa.table({"left": [1]}))
    assert [path.stat().st_mode & 0o077 for path in tmp_path.iterdir()] == [0, 0]


def test_no_folder(tmp_path: Path) -> None:
    """A file where the folder should be is told in a sentence."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(RequestInvalid, match="a folder that can be written to"):
        Kept(tmp_path / "file", "a question")


def test_half_written(tmp_path: Path) -> None:
    """A part that was being written when the power went is not taken for one; the end removes it."""
    kept = Kept(tmp_path, "a question")
    (tmp_path / "repatria-kept-pairs.part").write_bytes(b"half")
    assert kept.load("pairs") is None
    kept.save("pairs", pa.table({"left": [1]}))
    loaded = kept.load("pairs")
    assert loaded is not None
    assert loaded.to_pydict() == {"left": [1]}
    kept.forget()
    assert list(tmp_path.iterdir()) == []


def test_questions_by_content(tmp_path: Path) -> None:
    """A list is told by what is in it: where it lies does not matter, and one letter does."""
    one, other = tmp_path / "a.csv", tmp_path / "b.csv"
    one.write_text("name\nIvan", encoding="utf-8")
    other.write_text("name\nIvan", encoding="utf-8")
    assert question_of(one, None, version="1") == question_of(other, None, version="1")
    assert question_of(one, None, version="1") != question_of(None, other, version="1")
    other.write_text("name\nIvam", encoding="utf-8")
    assert question_of(one, None, version="1") != question_of(other, None, version="1")

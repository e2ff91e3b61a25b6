"""What is compiled at the first run is told, and is all that tracing needs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from repatria.tracing import first_run
from repatria.tracing.names.models import usual_names

ROOT = Path(__file__).parents[2]

COMPILED_BEFORE_AND_AFTER = """
import gc
from numba.core.dispatcher import Dispatcher
from repatria.tracing import first_run
from repatria.tracing.names.models import usual_names
from tests.tracing.test_resuming import ALL_COMPARED, SIFTED, run_on
from tests.tracing.test_sifting import made_up_lists

def compiled():
    loops = [one for one in gc.get_objects() if isinstance(one, Dispatcher)]
    return {(one.py_func.__qualname__, str(types)) for one in loops for types in one.signatures}

first_run.is_compiled = lambda: False
first_run.compile_loops(usual_names(), lambda *_: None)
before = compiled()
for work in (ALL_COMPARED, SIFTED):
    run_on(*made_up_lists(), work, None)
left, _ = made_up_lists()
run_on(left, None, SIFTED, None)
print(sorted(compiled() - before))
"""


def test_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is said that loops are compiled, and when that is done; nothing where they were before."""
    told: list[tuple[str, int, int]] = []
    monkeypatch.setattr(first_run, "is_compiled", lambda: False)
    first_run.compile_loops(usual_names(), lambda *said: told.append(said))
    assert told == [("compiling, at the first run only", 0, 1), ("compiling, at the first run only", 1, 1)]
    monkeypatch.setattr(first_run, "is_compiled", lambda: True)
    first_run.compile_loops(usual_names(), lambda *said: told.append(said))
    assert len(told) == 2


def test_nothing_is_left_to_compile() -> None:
    """Tracing lists afterwards, one or two, sifted or not, compiles nothing more."""
    done = subprocess.run(
        [sys.executable, "-c", COMPILED_BEFORE_AND_AFTER],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("file", [None, "loops/compare.nbi"])
def test_seen(tmp_path: Path, file: str | None) -> None:
    """What was compiled before is seen where it is kept."""
    if file:
        (tmp_path / file).parent.mkdir()
        (tmp_path / file).touch()
    asked = "from repatria.tracing.kernels import is_compiled; print(is_compiled())"
    done = subprocess.run(
        [sys.executable, "-c", asked],
        env={**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == str(file is not None)

"""At the very first run loops are compiled, which takes half a minute: once, and not in silence."""

from typing import TYPE_CHECKING

import pyarrow as pa

from repatria.tracing.backends.memory import MemoryBackend
from repatria.tracing.fields import BORN, NAME, NUMBER, PLACE, UNIT
from repatria.tracing.kernels import is_compiled
from repatria.tracing.pipeline import Work, trace

if TYPE_CHECKING:
    from repatria.tracing.names.models import NameModel
    from repatria.tracing.sides import Say

_SAYS = "compiling, at the first run only"
_EVERY_STEP = Work(least_brought=1, least_compared=1, looked_at=1e-3)


def compile_loops(names: "NameModel", say: "Say") -> None:
    """Compile what tracing needs, if it was not compiled before, by tracing a few made-up people."""
    if is_compiled():
        return
    say(_SAYS, 0, 1)
    made_up = ["Ivan Vyhadanenko", "Іван Вигаданенко", "이반", "Oleh Zrazok", "Olha Zrazok-Moroz", "伊凡"] * 4
    days = pa.array(range(0, 100 * len(made_up), 100), pa.int32()).cast(pa.date32())
    texts = pa.array([str(row % 3) for row in range(len(made_up))])
    people = pa.table(
        {"row": pa.array(range(len(made_up))), "name": made_up, "born_first": days, "born_last": days}
        | dict.fromkeys(("place", "unit", "number"), texts)
    )
    for other in (None, people):
        trace(
            people,
            other,
            (NAME, BORN, PLACE, UNIT, NUMBER),
            names=names,
            backend=MemoryBackend(),
            work=_EVERY_STEP,
        )
    say(_SAYS, 1, 1)

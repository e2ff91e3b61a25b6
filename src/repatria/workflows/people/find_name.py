"""Find a name in a list, in whatever script either is written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from repatria.core.errors import Fault, RequestInvalid
from repatria.tracing.digests import digest_of_file
from repatria.tracing.explain import say_names
from repatria.tracing.first_run import compile_loops
from repatria.tracing.index import NameIndex, build_index, is_index_of, rows_of_list
from repatria.tracing.lists import ListUnreadable, read_list
from repatria.tracing.names.comparing import Comparer
from repatria.tracing.names.models import usual_names
from repatria.tracing.names.readings import readings_of

__all__ = ["FoundName", "Search", "find_name"]

NO_TABLE = (
    "There is no table for the script of this name; it was read by a general romanization, which finds less."
)


@dataclass(frozen=True, slots=True)
class FoundName:
    """A name of the list that may be the one looked for.

    Attributes:
        row: Its place in the list, from 1.
        id: Its identifier.
        name: As it is written.
        log_odds: Natural log-odds of one name, were pairs drawn as those that weights were learnt from.
        says: Which part stands for which, and by which schemes they were read.
    """

    row: int
    id: str
    name: str
    log_odds: float
    says: str


@dataclass(frozen=True, slots=True)
class Search:
    """What was found.

    Attributes:
        found: The likeliest first.
        warnings: Sentences about what could not be read as it should.
        was_built: Whether the index had to be built for this question.
    """

    found: tuple[FoundName, ...]
    warnings: tuple[str, ...]
    was_built: bool


def find_name(name: str, list_path: Path, *, most: int, say: Callable[[str, int, int], None]) -> Search:
    """Find the names of a list that are most like one.

    Args:
        name: What to look for, in any script.
        list_path: A list of people; its index is built where there is none, and kept beside it.
        most: How many to give.
        say: Told of progress while an index is built.

    Raises:
        ListUnreadable: The list cannot be read.
        RequestInvalid: There is no letter in `name`.
    """
    readings = readings_of(name)
    if not readings.readings:
        fault = Fault("NAME", 0, "name", "no-letters", "no letter", "a name in any script")
        raise RequestInvalid("Looking for a name", (fault,))
    if not list_path.is_file():
        raise ListUnreadable(f"Reading {list_path.name}: there is no such file.", reason="missing")
    model = usual_names()
    compile_loops(model, say)
    folder = list_path.with_name(list_path.name + ".index")
    source = digest_of_file(list_path)
    was_built = not is_index_of(folder, source)
    if was_built:
        people = read_list(list_path).records
        names, ids = (people.column(title).combine_chunks() for title in ("name", "id"))
        build_index(names, ids, folder, source=source, say=say)
    found = NameIndex(folder, model).find(name, most=most)
    rows = rows_of_list(folder, tuple(one.row for one in found))
    comparer = Comparer(model.spelling)
    return Search(
        tuple(
            FoundName(
                one.row + 1, row["id"], row["name"], one.log_odds, say_names(name, row["name"], comparer)
            )
            for one, row in zip(found, rows, strict=True)
        ),
        (NO_TABLE,) if readings.without_table else (),
        was_built,
    )

"""What it would take to free certain people: for the neutral, or as a party may hear it."""

from __future__ import annotations

from pathlib import Path

from repatria.core.questions import Answer
from repatria.planning import ask
from repatria.planning.casefile import read_case, read_key, selection_from_text
from repatria.planning.questions.as_party import ask_as_party
from repatria.planning.search.watching import UNWATCHED, Watch


def ask_what_it_takes(
    path: Path,
    free: str,
    *,
    at_least: int = 1,
    for_party: bool = False,
    key_path: Path | None = None,
    watch: Watch = UNWATCHED,
) -> Answer:
    """Answer a question on a case.

    Args:
        free: A selection as one types it; an identifier, or ``held_by=RU,home=UA``.
        for_party: Answer as if everybody selected may go home, so that no wish shows.
        watch: Is told how far the search is, and may stop it.

    Raises:
        InputError: The case has faults, or the selection cannot be understood.
    """
    case = read_case(path, key=None if key_path is None else read_key(key_path))
    selection = selection_from_text(case, free, "--free")
    answer = ask_as_party if for_party else ask
    return answer(case, selection, at_least, watch=watch)

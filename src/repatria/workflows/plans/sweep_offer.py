"""How many go free as one number of an offer varies: for the neutral, or as a party may hear it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from repatria.core.cases import Case
from repatria.core.questions import Sweep
from repatria.planning.casefile import read_case, read_key
from repatria.planning.questions.sweep import Told, sweep, sweep_as_party
from repatria.planning.questions.vary import read_variation
from repatria.planning.search.watching import UNWATCHED, Watch


@dataclass(frozen=True)
class SweptOffer:
    """A case, and what became of varying one number in it."""

    case: Case
    sweep: Sweep


def sweep_offer(
    path: Path,
    vary: str,
    *,
    for_party: bool = False,
    key_path: Path | None = None,
    told: Told,
    watch: Watch = UNWATCHED,
) -> SweptOffer:
    """Vary one number of one offer of the case in a folder.

    Args:
        vary: The number and its values as one types them: ``ua-1.gets[0].at_least=1:5:1``.
        for_party: Plan every point as if everybody may go home, so that no wish shows.
        key_path: File with the neutral's key, where the case is attested.
        told: Called after every plan, with how many are made and how many there will be.
        watch: Is told how far each search is, and may stop it.

    Raises:
        InputError: The case has faults, or what varies cannot be understood.
        EngineFailed: A solver stopped without an answer.
    """
    case = read_case(path, key=None if key_path is None else read_key(key_path))
    number, values = read_variation(case, vary, "--vary")
    answer = sweep_as_party if for_party else sweep
    return SweptOffer(case, answer(case, number, values, told=told, watch=watch))

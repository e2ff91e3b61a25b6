"""What would it take, as a party may hear it: the answer says nothing that a wish or a hold could change."""

from __future__ import annotations

from dataclasses import replace

from repatria.core.cases import Case
from repatria.core.errors import Fault, RequestInvalid
from repatria.core.questions import Answer
from repatria.core.selections import Selection
from repatria.planning.questions.ask import ask
from repatria.planning.search.watching import UNWATCHED, Watch
from repatria.planning.views import IF_WISHED, without_confidences


def ask_as_party(case: Case, selection: Selection, at_least: int = 1, *, watch: Watch = UNWATCHED) -> Answer:
    """Say what it would take, as a party may hear it: as if everybody selected may go home.

    Raises:
        RequestInvalid: The question selects people by the ground on which they are held; the answer would
            show a hold.
    """
    if selection.words("ground") is not None:
        fault = Fault(
            "--free", 0, "ground", "not-one-of", "ground", "attributes that a party's view can show"
        )
        raise RequestInvalid("Asking as a party", (fault,))
    answer = ask(without_confidences(case), selection, at_least, watch=watch)
    return replace(answer, says=f"{answer.says.rstrip('.')}, {IF_WISHED}.")

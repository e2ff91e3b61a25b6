"""From a case to a plan: read, plan, check by the independent way, and ask what would free those who stay."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from repatria.core.cases import Case
from repatria.core.errors import EngineFailed, SearchStopped
from repatria.core.persons import People
from repatria.core.plans import Outcome, Plan, Reason
from repatria.core.questions import Answer
from repatria.core.selections import like
from repatria.planning import UNAGREED_SEED, ask, plan_case
from repatria.planning.casefile import keyed_digest, read_case, read_key
from repatria.planning.planfile.form import plan_text, plan_to_json
from repatria.planning.search.watching import UNWATCHED, Watch
from repatria.planning.verify import verify_plan

#: Holder, home, and what is counted where it is a lot.
Side = tuple[str, str, str]

#: Questions asked beside a plan, and the most people records for which they are asked unbidden.
MOST_QUESTIONS = 4
MOST_RECORDS_TO_ASK = 5_000


@dataclass(frozen=True)
class PlannedExchange:
    """A case, its plan, and what it would take for those who stay."""

    case: Case
    plan: Plan
    answers: tuple[Answer, ...]

    @cached_property
    def document(self) -> dict[str, object]:
        """Give the plan as plain JSON values."""
        return plan_to_json(self.plan)

    def text(self) -> Iterator[str]:
        """Write the plan as the text of a file, in pieces."""
        return plan_text(self.plan)


def plan_exchange(
    path: Path,
    *,
    key_path: Path | None = None,
    seed: str = UNAGREED_SEED,
    asks: bool = False,
    watch: Watch = UNWATCHED,
) -> PlannedExchange:
    """Plan the case in a folder.

    Args:
        key_path: File with the neutral's key. With it the plan carries the keyed digest of the case, and
            an attestation in the case is checked.
        asks: Ask also what it would take to free those who stay.
        watch: Is told how far the search is. When it is stopped, nothing more is asked.

    Raises:
        CaseInvalid: The case has faults.
        RequestInvalid: The key cannot be read.
        EngineFailed: The plan did not survive its independent check; nothing of it is given.
    """
    key = None if key_path is None else read_key(key_path)
    case = read_case(path, key=key)
    digest = None if key is None else keyed_digest(case, key)
    plan = plan_case(case, seed=seed, case_digest=digest, watch=watch)
    verification = verify_plan(case, plan)
    if not verification.is_valid:
        broken = " ".join(f"{check.name}: {check.says}" for check in verification.broken)
        raise EngineFailed(f"The plan did not survive its own check and is withheld. {broken}")
    answers = tuple(_answers(case, plan, watch)) if asks else ()
    return PlannedExchange(case, plan, answers)


def _answers(case: Case, plan: Plan, watch: Watch) -> list[Answer]:
    """Ask, for each holder and home of people who could go and stay, what it would take to free one more."""
    if plan.outcome is Outcome.UNDECIDED or len(case.people) > MOST_RECORDS_TO_ASK:
        return []
    could_go = [
        case.people_by_id[left.who]
        for left in plan.left
        if Reason.CANNOT_BE_MOVED not in left.reasons and left.count.at_least
    ]
    sides: dict[Side, People] = {}
    for people in could_go:
        if not people.accompanies:
            sides.setdefault(_side(people), people)
    moved: dict[Side, int] = {}
    for transfer in plan.transfers:
        if not transfer.is_accompanying:
            side = _side(case.people_by_id[transfer.who])
            moved[side] = moved.get(side, 0) + transfer.count
    answers: list[Answer] = []
    for side, one in sorted(sides.items(), key=lambda item: item[0])[:MOST_QUESTIONS]:
        if not watch.is_stopped:
            with suppress(SearchStopped):
                answers.append(ask(case, like(one, "held_by", "home"), moved.get(side, 0) + 1, watch=watch))
    return answers


def _side(people: People) -> Side:
    return people.held_by, people.home, people.lot or ""

"""Why this person or group goes, or stays, and what it would take: for the neutral."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from repatria.core.cases import Case
from repatria.core.offers import Offer
from repatria.core.persons import People
from repatria.core.plans import Left, OfferState, Plan, Reason, Transfer
from repatria.core.questions import Answer
from repatria.core.selections import like
from repatria.planning import ask
from repatria.planning.casefile import no_such, read_case, read_key
from repatria.planning.planfile.form import read_plan


@dataclass(frozen=True)
class Explanation:
    """What a plan says of one person or group.

    Attributes:
        offers: Offers of the holder that select them, each with how it stands in the plan.
        answer: What it would take to free one more of them; None where nobody of them stays who could go.
    """

    case: Case
    people: People
    transfers: tuple[Transfer, ...]
    left: Left | None
    offers: tuple[tuple[Offer, OfferState], ...]
    answer: Answer | None


def explain_plan(
    case_path: Path, plan_path: Path, person: str, *, key_path: Path | None = None
) -> Explanation:
    """Explain what a plan says of one person or group.

    Raises:
        InputError: The case or plan cannot be read, or nobody of that identifier is in the case.
    """
    case = read_case(case_path, key=None if key_path is None else read_key(key_path))
    plan = read_plan(plan_path)
    people = case.people_by_id.get(person)
    if people is None:
        raise no_such("--who", person, "the identifier of a person or group in the case")
    transfers = tuple(transfer for transfer in plan.transfers if transfer.who == person)
    left = next((left for left in plan.left if left.who == person), None)
    return Explanation(
        case, people, transfers, left, _offers(case, plan, people), _ask(case, people, left, transfers)
    )


def _offers(case: Case, plan: Plan, people: People) -> tuple[tuple[Offer, OfferState], ...]:
    states = {state.id: state for state in plan.offers}
    return tuple(
        (offer, states[offer.id])
        for offer in case.offers
        if offer.id in states
        and offer.by == people.held_by
        and any(term.who.selects(people, case.as_of) for term in offer.gives)
    )


def _ask(case: Case, people: People, left: Left | None, transfers: tuple[Transfer, ...]) -> Answer | None:
    if (
        left is None
        or people.accompanies
        or not left.count.at_least
        or Reason.CANNOT_BE_MOVED in left.reasons
    ):
        return None
    return ask(case, like(people, "id"), sum(transfer.count for transfer in transfers) + 1)

"""Ways that a question found: a case with the changes of one of them, and the plan of that case."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from repatria.core.cases import Case
from repatria.core.errors import Fault, RequestInvalid
from repatria.core.offers import GiveTerm, Offer
from repatria.core.persons import People
from repatria.core.plans import Plan
from repatria.core.questions import Change
from repatria.core.rules import Demand
from repatria.core.selections import Selection, like, who
from repatria.planning.planner import plan_case
from repatria.planning.program.classes import classes_of, usable_offers
from repatria.planning.questions.loosen import Loosening, loosen
from repatria.planning.search.watching import UNWATCHED, Watch

_PATH = re.compile(r"(gives|gets)\[(\d{1,6})\]\.(at_least|at_most|all|per_given)", re.ASCII)
_PROMISED = re.compile(r"at least (\d{1,12})", re.ASCII)


def plan_way(
    case: Case, selection: Selection, at_least: int, changes: Sequence[Change], *, watch: Watch = UNWATCHED
) -> tuple[Case, Plan]:
    """Plan a case with the changes of one way, as the question that found it did.

    Returns:
        The case as it would be, and its plan. Where the plan that does best would free others, it is the best
        of those that free the people asked for.

    Raises:
        EngineFailed: As `plan_case`.
        RequestInvalid: The changes are of another case.
    """
    changed = case_after(case, changes)
    if changes:
        plan = plan_case(changed, watch=watch)
        if number_moved(changed, plan, selection) >= at_least:
            return changed, plan
    # A way that changes nothing is one because the best plan frees others: that one needs no second search.
    changed = replace(changed, rules=(*changed.rules, Demand(selection, at_least)))
    return changed, plan_case(changed, watch=watch)


def number_moved(case: Case, plan: Plan, selection: Selection) -> int:
    """Count those of a selection whom a plan frees; who accompanies others is not counted."""
    return sum(
        transfer.count
        for transfer in plan.transfers
        if not transfer.is_accompanying and selection.selects(case.people_by_id[transfer.who], case.as_of)
    )


def case_after(case: Case, changes: Sequence[Change]) -> Case:
    """Give the case with these changes and nothing else changed.

    Raises:
        RequestInvalid: One of them changes what the case does not say.
    """
    changed = {offer.id: offer for offer in case.offers}
    promises = {offer.id: offer for offer in missing_promises(case)}
    # Last terms first, so that dropping one does not shift the position of another.
    for change in sorted(changes, key=_from_the_last):
        if change.term == "new":
            changed[change.offer] = _promised(promises, change)
        else:
            offer = changed.get(change.offer)
            if offer is None:
                raise _of_another_case(change)
            changed[offer.id], _ = loosen(offer, offer.by, _loosening(offer, change))
    return replace(case, offers=tuple(changed[offer] for offer in sorted(changed)))


def _from_the_last(change: Change) -> int:
    found = _PATH.fullmatch(change.term)
    return 0 if found is None else -int(found[2])


def _promised(promises: dict[str, Offer], change: Change) -> Offer:
    promise, number = promises.get(change.offer), _PROMISED.fullmatch(change.after or "")
    if promise is None or number is None:
        raise _of_another_case(change)
    term = replace(promise.gives[0], at_most=int(number[1]))
    return replace(promise, gives=(term,), either=None)


def _loosening(offer: Offer, change: Change) -> Loosening:
    found = _PATH.fullmatch(change.term)
    if found is None or int(found[2]) >= len(offer.gives if found[1] == "gives" else offer.gets):
        raise _of_another_case(change)
    after = None if change.after is None else Fraction(change.after)
    # What stood there before is only said, never used.
    return Loosening(found[1], int(found[2]), found[3], Fraction(0), after)


def _of_another_case(change: Change) -> RequestInvalid:
    fault = Fault("way", 0, "change", "no-such-reference", change.offer, "an offer and a term of the case")
    return RequestInvalid("Trying a way", (fault,))


def missing_promises(case: Case) -> Iterator[Offer]:
    """Give every promise that no standing offer makes, by holder, home and a destination that is open."""
    usable = {offer.id for offer in usable_offers(case)}
    missing: dict[tuple[str, str, str, bool, str], list[People]] = {}
    for each in classes_of(case):
        covered = {release.destination for release in each.releases if release.offer in usable}
        for place in each.goes_to:
            if place.party not in covered:
                one = each.one
                key = (one.held_by, one.home, place.party, one.is_held_for_trial_or_sentence, one.lot or "")
                missing.setdefault(key, []).extend(each.records)
    for (holder, home, destination, is_named, lot), people in sorted(missing.items()):
        named = who(id=sorted(one.id for one in people))
        chosen = named if is_named else like(people[0], "held_by", "home")
        name = (
            f"new:{holder}:{home}:{destination}" + (":named" if is_named else "") + (f":{lot}" if lot else "")
        )
        # The name under `either` gives the promise a switch of its own, which says whether it is needed.
        yield Offer(
            name, holder, (GiveTerm(chosen, (destination,)),), said=case.as_of, assumed=True, either=name
        )

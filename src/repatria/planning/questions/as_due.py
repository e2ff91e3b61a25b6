"""What if one holder released whom the law says to release? A hypothesis for each holder: nobody offered it.

After active hostilities everybody is due without any return (GC III 118, GC IV 132-134), and during them
the seriously wounded and sick are (GC III 109). An offer that asks for nothing is assumed for exactly those
of them who may go somewhere, and the case is planned with it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from repatria.core.cases import Case
from repatria.core.cohorts import Cohort, Members
from repatria.core.offers import GiveTerm, Offer
from repatria.core.plans import Due, Plan
from repatria.core.selections import Selection, who
from repatria.law.destinations import destinations
from repatria.law.findings import people_due, uncovered_people_due
from repatria.planning.planner import UNAGREED_SEED, plan_case
from repatria.planning.search.watching import UNWATCHED, Watch

#: What the law can judge people of one holder by, so that those alike in it are due alike.
_JUDGED_BY = ("home", "category", "ground", "health")


@dataclass(frozen=True)
class AsDue:
    """What follows if one holder released those who are due, and everything else stayed as it is.

    Attributes:
        due: Whom the law says to release, by rule and article; those too who may go nowhere at present.
        offer: The offer assumed; None where nobody of them may go anywhere at present.
        case: The case with the offer; without it where there is none.
        plan: Its plan; None where there is no offer.
    """

    holder: str
    due: tuple[Due, ...]
    offer: Offer | None
    case: Case
    plan: Plan | None


def plans_as_due(case: Case, *, seed: str = UNAGREED_SEED, watch: Watch = UNWATCHED) -> tuple[AsDue, ...]:
    """Plan the one-sided release for each holder of people who are due, in the order of the holders.

    Whoever is held for trial or sentence is due as well, and is left out of the offer: the holder may keep
    them back (GC III 115, 119; rule L6), and that consent is not assumed.

    Raises:
        EngineFailed: As `plan_case`.
    """
    rows = people_due(case)
    return tuple(
        _as_due(case, holder, tuple(row for row in rows if row.holder == holder), seed, watch)
        for holder in sorted({row.holder for row in rows})
    )


def _as_due(case: Case, holder: str, rows: tuple[Due, ...], seed: str, watch: Watch) -> AsDue:
    terms = tuple(_terms(case, holder))
    if not terms:
        return AsDue(holder, rows, None, case, None)
    name = f"as-due:{holder}"
    while name in case.offers_by_id:
        name += ":again"
    offer = Offer(name, holder, terms, said=case.as_of, assumed=True)
    with_offer = replace(case, offers=tuple(sorted((*case.offers, offer), key=lambda each: each.id)))
    return AsDue(holder, rows, offer, with_offer, plan_case(with_offer, seed=seed, watch=watch))


def _terms(case: Case, holder: str) -> list[GiveTerm]:
    """Make a term for each sort of people due; by name where the sort has others who are not."""
    due = {
        cohort.like.id
        for cohort, _, _ in uncovered_people_due(case)
        if cohort.like.held_by == holder and not cohort.like.is_held_for_trial_or_sentence
    }
    alike: dict[tuple[str, ...], list[Cohort]] = {}
    for cohort in case.cohorts:
        like = cohort.like
        if like.held_by == holder and not like.accompanies and not like.is_lot:
            alike.setdefault(tuple(str(getattr(like, word)) for word in _JUDGED_BY), []).append(cohort)
    terms = []
    for sort, cohorts in sorted(alike.items()):
        meant = [cohort for cohort in cohorts if cohort.like.id in due]
        places = sorted({place.party for cohort in meant for place in destinations(case, cohort.like)})
        if places:
            is_whole = len(meant) == len(cohorts)
            terms.append(GiveTerm(_selection(case, holder, sort, () if is_whole else meant), tuple(places)))
    return terms


def _selection(case: Case, holder: str, sort: tuple[str, ...], named: Sequence[Cohort]) -> Selection:
    if named:
        return who(
            held_by=holder,
            id=[name for cohort in named for name in Members(case.roll, cohort.rows).names()],
        )
    return who(held_by=holder, **dict(zip(_JUDGED_BY, sort, strict=True)))

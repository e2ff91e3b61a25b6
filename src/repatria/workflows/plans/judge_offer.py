"""What the law says of an offer before any plan, and what it is worded by: nobody's record is needed."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import product

from repatria.core.cases import Case
from repatria.core.offers import GetTerm, GiveTerm, Offer
from repatria.core.parties import Conflict, Party
from repatria.core.persons import Category, Ground, Health, People
from repatria.core.plans import Finding
from repatria.core.selections import Selection
from repatria.law.findings import findings_on_offers

_CATEGORIES = tuple(one.value for one in Category if one is not Category.UNKNOWN)
_GROUNDS = tuple(one.value for one in Ground if one is not Ground.UNKNOWN)
#: What the rules on offers ask of people; whatever else an offer asks of them changes no finding.
_JUDGED = frozenset({"category", "ground", "health", "home"})
_STATES = tuple(one.value for one in Health if one is not Health.UNKNOWN)


@dataclass(frozen=True, slots=True)
class JudgedOffer:
    """An offer with what it can be worded by, and what the law says of it.

    Attributes:
        case: Parties and conflicts, and nobody that anybody recorded.
        findings: What a rule says where such people are among those given; by rule.
        asked_of: Homes of people given that are in a conflict with the giver, sorted: rules speak of them.
        unasked: Homes of people given of which no conflict with the giver is known, sorted. That no rule
            speaks of them says nothing.
    """

    offer: Offer
    case: Case
    findings: tuple[Finding, ...]
    asked_of: tuple[str, ...]
    unasked: tuple[str, ...]


def judge_offer(
    offer: Offer, *, names: Mapping[str, str], conflicts: Collection[Conflict], as_of: date
) -> JudgedOffer:
    """Judge an offer by the rules on offers, for every sort of people that it could give.

    Whether there are such people is not looked at, so nobody learns it from what is found.
    """
    plain = replace(offer, gives=tuple(replace(term, who=_plain(term.who)) for term in offer.gives))
    named = {offer.by, *_parties_of(offer), *(party for each in conflicts for party in each.between)}
    case = Case(
        id="offer",
        title="An offer",
        as_of=as_of,
        parties=tuple(Party(code, names.get(code, code)) for code in sorted(named)),
        conflicts=tuple(sorted(conflicts, key=repr)),
        people=tuple(_sorts(plain, conflicts)),
        offers=(plain,),
    )
    opponents = _opponents(offer, conflicts)
    homes = {home for term in offer.gives if not term.who.means_lots for home in _homes(term, opponents)}
    asked, unasked = sorted(homes & opponents), sorted(homes - opponents)
    return JudgedOffer(offer, case, findings_on_offers(case), tuple(asked), tuple(unasked))


def _opponents(offer: Offer, conflicts: Collection[Conflict]) -> set[str]:
    return {party for each in conflicts if offer.by in each.between for party in each.between} - {offer.by}


def _homes(term: GiveTerm, opponents: Collection[str]) -> tuple[str, ...]:
    """Give the homes that a term names; of one that names none, those that are in conflict with the giver."""
    return term.who.words("home") or tuple(sorted(opponents))


def _plain(who: Selection) -> Selection:
    if who.means_lots:
        return who
    return Selection(tuple(each for each in who.conditions if each.attribute in _JUDGED))


def _sorts(offer: Offer, conflicts: Collection[Conflict]) -> Iterator[People]:
    """Make up one of each sort of people that the offer could give."""
    opponents = _opponents(offer, conflicts)
    made = 0
    for term in offer.gives:
        if term.who.means_lots:
            continue
        for home, category, ground, health in product(
            _homes(term, opponents),
            _of(term.who, "category", _CATEGORIES),
            _of(term.who, "ground", _GROUNDS),
            _of(term.who, "health", _STATES),
        ):
            made += 1
            yield People(
                id=f"sort-{made}",
                held_by=offer.by,
                home=home,
                category=Category(category),
                ground=Ground(ground),
                health=Health(health),
            )


def _of(who: Selection, attribute: str, known: tuple[str, ...]) -> tuple[str, ...]:
    said = who.words(attribute)
    return known if said is None else tuple(word for word in said if word in known)


def _parties_of(offer: Offer) -> Iterator[str]:
    if offer.arranged_by is not None:
        yield offer.arranged_by
    terms: tuple[GiveTerm | GetTerm, ...] = (*offer.gives, *offer.gets)
    for term in terms:
        yield from (*term.to, *(term.who.words("held_by") or ()), *(term.who.words("home") or ()))

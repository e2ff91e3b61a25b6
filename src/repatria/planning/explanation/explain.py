"""Why somebody stays, and why an offer is not in force."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import ceil

import numpy as np

from repatria.core.cases import Case
from repatria.core.listings import Names
from repatria.core.offers import GetTerm, Offer
from repatria.core.offers import OfferState as Standing
from repatria.core.persons import People
from repatria.core.plans import FailingTerm, Left, Lefts, OfferState, Reason, TierResult
from repatria.core.terms import (
    broken_by_done,
    counts_for,
    needed_under_all,
    number_given,
    required_under_all,
    weight_given,
)
from repatria.law.destinations import destinations
from repatria.planning.explanation.account import Account
from repatria.planning.explanation.unused import Equals
from repatria.planning.program.classes import (
    PeopleClass,
    Release,
    admissible_releases,
    barred_terms,
    usable_offers,
)
from repatria.planning.program.combining import combined
from repatria.planning.program.model import Objective, Program
from repatria.planning.search.tiers import most_of


def explain_left(program: Program, account: Account, *, kept_together: frozenset[str] = frozenset()) -> Lefts:
    """List everybody who stays, with all reasons that hold, in the order of `Reason`.

    Args:
        kept_together: Those who stay only because they are bound to others.
    """
    case = program.case
    standing = tuple(offer for offer in case.offers if offer.stands_on(case.as_of))
    selecting: dict[int, list[Offer]] = {}
    for offer in standing:
        for number in case.given_by(offer):
            selecting.setdefault(number, []).append(offer)
    view = _View(account, standing, selecting, tuple(_used_up(account)), kept_together)
    ledger = account.ledger
    of_row = np.asarray(case.grouping.of_row, dtype=np.int64)
    gone = ledger.gone
    most = int(gone.max(initial=0)) + 1
    # Of a cohort all stay for the same reasons of whom as many have gone.
    numbers, first = combined([of_row, gone], [len(case.cohorts), most])
    likes: dict[Left, int] = {}
    codes = []
    by_class: dict[tuple[str, bool], tuple[Reason, ...]] = {}
    for cohort, has_gone in zip(of_row[first].tolist(), gone[first].tolist(), strict=True):
        people = case.cohorts[cohort].like
        rest = people.count.less(has_gone)
        if rest.is_known and rest.at_least == 0:
            codes.append(-1)
            continue
        people_class = account.class_of(cohort)
        if people_class is None:
            reasons = _reasons_outside_classes(view, people, rest.at_least)
        else:
            # All of a class share their reasons: nothing in the program tells them apart.
            key = people_class.name, rest.at_least > 0
            if key not in by_class:
                by_class[key] = _reasons(view, people_class, rest.at_least)
            reasons = by_class[key]
        codes.append(likes.setdefault(Left("", rest, reasons), len(likes)))
    code_of_row = np.array(codes, dtype=np.int32)[numbers] if codes else np.zeros(0, dtype=np.int32)
    rows = np.flatnonzero(code_of_row >= 0)
    return Lefts(likes, memoryview(code_of_row[rows]), Names(case.roll, memoryview(rows)))


def explain_offers(
    program: Program, account: Account, tiers: tuple[TierResult, ...], *, measures: bool = True
) -> tuple[OfferState, ...]:
    """Say for every offer whether it is in force, and if not, which terms fail and what they can have.

    Args:
        tiers: What the plan reaches, in the order of the program's objectives.
        measures: Measure the most that each term can have, where the program is small enough: a search a
            term.
    """
    measures = measures and len(program.columns) <= MOST_COLUMNS_TO_MEASURE
    in_force = account.in_force
    usable = {offer.id for offer in usable_offers(program.case)}
    equals = Equals(program, account, tiers, measures=measures)
    return tuple(
        OfferState(offer.id, True)
        if offer.id in in_force
        else OfferState(
            offer.id,
            False,
            tuple(_failing(program, offer, equals, is_usable=offer.id in usable, in_force=in_force)),
        )
        for offer in program.case.offers
    )


#: Above so many columns the most that each term can have is not measured: that is a search a term.
MOST_COLUMNS_TO_MEASURE = 2_000


@dataclass(frozen=True, slots=True)
class _UsedUp:
    """A limit of the case under which as many move as it allows.

    Attributes:
        meant: Cohorts whom it means, or may mean.
        moved: Classes of whom somebody is to move under it.
    """

    meant: frozenset[int]
    moved: frozenset[str]

    def leaves_a_place(self, people_class: PeopleClass) -> bool:
        """Say whether somebody else goes in whose place one of the class could have gone."""
        own = {people_class.name} if len(people_class.records) == 1 else set()
        return bool(self.moved - own)


@dataclass(frozen=True, slots=True)
class _View:
    """What reasons are judged by: the plan's account, the offers that stand, and whom rules keep.

    Attributes:
        selecting: By cohort, the offers that stand of their holder and select them for certain.
    """

    account: Account
    standing: tuple[Offer, ...]
    selecting: Mapping[int, Sequence[Offer]]
    used_up: tuple[_UsedUp, ...]
    kept_together: frozenset[str]

    def selects(self, people: People) -> bool:
        """Say whether an offer of their holder that stands selects them."""
        as_of = self.account.case.as_of
        return any(
            offer.by == people.held_by and any(term.who.selects(people, as_of) for term in offer.gives)
            for offer in self.standing
        )

    def limits_used_up(self, people_class: PeopleClass) -> list[_UsedUp]:
        """Give the limits that one more of a class would pass."""
        return [limit for limit in self.used_up if people_class.cohort in limit.meant]


def _used_up(account: Account) -> Iterator[_UsedUp]:
    """Give the limits of the case that allow nobody more."""
    case = account.case
    for limit in case.limits:
        meant = frozenset(number for number, _ in case.judged(limit.who))
        moved: dict[str, int] = {}
        for each in account.program.classes:
            number = account.moving.get(each.name, 0)
            if number and each.cohort in meant:
                moved[each.name] = number
        if sum(moved.values()) >= case.left_under(limit):
            yield _UsedUp(meant, frozenset(moved))


def _reasons_outside_classes(view: _View, people: People, certain: int) -> tuple[Reason, ...]:
    """Give the reasons of those outside all classes: no destination, no number, or travelling with others."""
    goes_to = destinations(view.account.case, people)
    if people.accompanies:
        return (Reason.OFFER_NOT_IN_FORCE,) if goes_to else (Reason.CANNOT_BE_MOVED,)
    reasons = []
    releases = admissible_releases(view.account.case, view.standing, people, goes_to)
    if not (releases if goes_to else view.selects(people)):
        reasons.append(Reason.NO_OFFER)
    if not goes_to:
        reasons.append(Reason.CANNOT_BE_MOVED)
    if certain == 0:
        reasons.append(Reason.COUNT_UNKNOWN)
    return tuple(reasons)


def _reasons(view: _View, people_class: PeopleClass, certain: int) -> tuple[Reason, ...]:
    account = view.account
    offers = tuple(view.selecting.get(people_class.cohort, ()))
    releases = admissible_releases(account.case, offers, people_class.one, people_class.goes_to)
    reasons = [] if releases else [Reason.NO_OFFER]
    if certain == 0:
        return (*reasons, Reason.COUNT_UNKNOWN)
    if any(release.offer not in account.in_force for release in releases):
        reasons.append(Reason.OFFER_NOT_IN_FORCE)
    open_to = [release for release in releases if release.offer in account.in_force]
    is_full = any(not _takes_one_more(account, people_class, release) for release in open_to)
    if is_full:
        reasons.append(Reason.OFFER_FULL)
    used_up = view.limits_used_up(people_class) if releases else []
    is_bound = people_class.name in view.kept_together
    has_place = not is_full and not is_bound and all(limit.leaves_a_place(people_class) for limit in used_up)
    if (open_to and has_place) or any(_takes_in_place(account, people_class, r) for r in open_to):
        reasons.append(Reason.OUTRANKED)
    if is_bound:
        reasons.append(Reason.KEPT_TOGETHER)
    if used_up:
        reasons.append(Reason.OVER_CAPACITY)
    return tuple(reasons)


def _takes_one_more(account: Account, people_class: PeopleClass, release: Release) -> bool:
    """Would the offer keep its own terms with one more of the class?"""
    standing = account.standing_of(release.offer)
    return standing.is_kept_with(standing.effect_of(people_class.one, release.destination))


def _takes_in_place(account: Account, people_class: PeopleClass, release: Release) -> bool:
    """Say whether somebody goes under the offer in whose place one of the class could have gone."""
    standing = account.standing_of(release.offer)
    own = people_class.name if len(people_class.records) == 1 else None
    taken = standing.effect_of(people_class.one, release.destination)
    return any(
        movers - {own} and standing.is_kept_with(taken, instead_of=effect)
        for effect, movers in account.movers_of(release.offer).items()
    )


def _failing(
    program: Program, offer: Offer, equals: Equals, *, is_usable: bool, in_force: frozenset[str]
) -> Iterator[FailingTerm]:
    case = program.case
    if offer.state is not Standing.STANDING:
        yield FailingTerm("offer", None, None, f"The offer is {offer.state}.")
        return
    if not offer.stands_on(case.as_of):
        yield FailingTerm("offer", None, None, f"The offer held until {offer.until}.")
        return
    if not is_usable:
        for path in barred_terms(case, offer):
            yield FailingTerm(path, None, None, _SAYS_ALL)
        for path in broken_by_done(case, offer):
            term = "offer" if path == "either" else path.removesuffix(".at_most")
            yield FailingTerm(term, None, None, _SAYS_EITHER if path == "either" else _SAYS_AT_MOST)
        return
    found = [*_cannot_give(program, offer), *_cannot_get(program, offer, equals)]
    yield from found
    rival = next((o for o in case.offers if o.id in in_force and o.either == offer.either), None)
    if offer.either is not None and rival is not None:
        yield FailingTerm(
            "offer", None, None, f"Of the offers named {offer.either!r}, {rival.id} is in force."
        )
    elif not found:
        yield FailingTerm("offer", None, None, equals.say_of_offer(offer))


_SAYS_UNMEASURED = "It is not met in this plan; what it could have was not measured."
_SAYS_EITHER = "Of the offers named together with it, another was already carried out."
_SAYS_AT_MOST = "More were already given under it than it allows."
_SAYS_ALL = (
    "The term asks for all, and that cannot be met: nobody is registered who could come, "
    "their number or who is meant is not known, or a refusal is only reported."
)


def _cannot_give(program: Program, offer: Offer) -> Iterator[FailingTerm]:
    """Name the give-terms whose least number is more than may go; or that nobody selected may go at all."""
    case = program.case
    sizes = program.class_by_name
    flows = [program.columns[column] for column in program.given_under.get(offer.id, ())]
    if not flows:
        more = " more" if offer.id in case.already_given else ""
        says = f"Nobody{more} whom the offer selects may go where it sends them."
        yield FailingTerm("gives[0]", 1, 0, says)
    for index, term in enumerate(offer.gives):
        reached = {
            str(key[1]) for key in flows if counts_for(case, term, sizes[str(key[1])].one, str(key[3]))
        }
        can_have = sum(sizes[name].size for name in reached)
        given = number_given(case, term, case.already_given.get(offer.id, {}))
        can_have += given
        required = required_under_all(case, term.who, term.to) if term.all else None
        least = term.at_least if required is None else needed_under_all(required, given)
        if least is not None and flows and can_have < least:
            says = f"Of those selected, {can_have} may go; the offer gives {least} or nobody."
            yield FailingTerm(f"gives[{index}]", least, can_have, says)


def _cannot_get(program: Program, offer: Offer, equals: Equals) -> Iterator[FailingTerm]:
    """Measure for each get-term the most that any plan reaches with this one term waived."""
    case = program.case
    terms = []
    for index, term in enumerate(offer.gets):
        needs = _least_needed(program, offer, term)
        required = required_under_all(case, term.who, term.to) if term.all else None
        gains = tuple(
            (column, 1 if term.all else case.weigh(case.people_by_id[str(key[1])], term.got_weights))
            for column in program.credited_to.get(offer.id, ())
            for key in [program.columns[column]]
            if key[0] in (("r",) if required else ("r", "p"))
            and counts_for(case, term, case.people_by_id[str(key[1])], str(key[2]))
        )
        can_have = None
        if equals.measures:
            waived = program.without_row((_row_kind(term), offer.id, index)).without_gates(offer.id)
            can_have = most_of(waived, Objective("what a term can have", gains))
        says = _say_missing(case, offer, term, needs=needs, can_have=can_have, is_offered=bool(gains))
        terms.append((index, needs, can_have, says))
    failing = [entry for entry in terms if entry[2] is not None and entry[2] < entry[1]]
    for index, needs, can_have, says in failing:
        yield FailingTerm(f"gets[{index}]", needs, can_have, says)
    if failing:
        return
    is_measured = any(can_have is not None for _, _, can_have, _ in terms)
    says_met = equals.say_of_term(offer) if is_measured else _SAYS_UNMEASURED
    for index, needs, can_have, _ in terms:
        says = _SAYS_UNMEASURED if can_have is None else says_met
        yield FailingTerm(f"gets[{index}]", needs, can_have, says)


def _least_needed(program: Program, offer: Offer, term: GetTerm) -> int:
    """Say what a get-term asks for at the least: with a ratio, for the lightest person it could give."""
    if term.all:
        return max(required_under_all(program.case, term.who, term.to) or 0, 1)
    if term.per_given is None:
        return term.at_least or 0
    given = {str(program.columns[column][1]) for column in program.given_under.get(offer.id, ())}
    weights = [program.case.weigh(program.class_by_name[name].one, term.given_weights) for name in given]
    before = weight_given(program.case, term, program.case.already_given.get(offer.id, {}))
    return ceil(term.per_given * Fraction(before + min(weights, default=1)))


def _say_missing(
    case: Case, offer: Offer, term: GetTerm, *, needs: int, can_have: int | None, is_offered: bool
) -> str:
    where = " or ".join(case.party_names.get(party, party) for party in term.to)
    whom = f"{term.who.sentence(case.party_names)}, to {where}"
    if not is_offered:
        says = f"No party offers {'any' if term.who.means_lots else 'to release anyone'} {whom}."
    elif can_have:
        says = f"Of {needs} needed, at most {can_have} can arrive: {whom}."
    else:
        says = f"Those who offer it cannot do so in any plan, under the offers that stand: {whom}."
    arranger = case.party_names.get(offer.arranged_by or "")
    return f"{says} {arranger} was asked to arrange it." if arranger else says


def _row_kind(term: GetTerm) -> str:
    if term.all:
        return "get all"
    return "get at_least" if term.per_given is None else "get per_given"

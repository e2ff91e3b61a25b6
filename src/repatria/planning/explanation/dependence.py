"""On whom others depend: without whom an offer in force falls."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping

import numpy as np

from repatria.core.cases import Case
from repatria.core.listings import Names
from repatria.core.plans import Dependence, Dependences
from repatria.core.terms import TermState, counts_for, judge_offer, weight_given
from repatria.planning.explanation.account import Account
from repatria.planning.program.classes import PeopleClass, Release
from repatria.planning.program.combining import combined

#: A class, an offer that releases some of it, and where to.
_Place = tuple[str, str, str]


def depended_on(account: Account, staying: Mapping[str, int]) -> Dependences:
    """List everybody without whom an offer in force would not be kept, all else being as planned.

    If one of a record does not go, another of the same class may go instead: where such a one is left,
    nobody depends on the record. What a party is credited may be shared anew among its offers. Who has
    already gone cannot fail to go, and lots are nobody whom anything could be kept from.

    Args:
        staying: How many of each record do not go, and can replace nobody.
    """
    case = account.case
    states = {
        name: judge_offer(
            case,
            case.offers_by_id[name],
            account.given[name],
            account.credited[name],
            account.credited_before[name],
        )
        for name in account.in_force
    }
    lightest = _Lightest(account)
    falls: dict[_Place, set[str]] = {}
    for each in account.program.classes:
        if account.moving.get(each.name, 0) and account.moving[each.name] >= _number_able(
            each, case, staying
        ):
            for release in each.releases:
                if account.given_now[release.offer].get((each.name, release.destination)):
                    place = each.name, release.offer, release.destination
                    falls[place] = _no_longer_given(account, states, each, release)
                    if release not in each.unpaid:
                        falls[place] |= _no_longer_paid(lightest, states, each, release.destination)
    return _listed(account, {place: offers for place, offers in falls.items() if offers})


def _listed(account: Account, falls: dict[_Place, set[str]]) -> Dependences:
    """List the records of those without whom something falls, by identifier."""
    ledger = account.ledger
    likes = ledger.transfers.likes
    numbers, first = combined([ledger.codes, ledger.cohorts], [len(likes), len(account.case.cohorts)])
    fallen: list[frozenset[str]] = []
    for code, cohort in zip(ledger.codes[first].tolist(), ledger.cohorts[first].tolist(), strict=True):
        like, people_class = likes[code], account.class_of(cohort)
        is_meant = not like.is_accompanying and not like.is_done and like.lot is None
        place = people_class.name if people_class else "", like.offer, like.destination
        fallen.append(frozenset(falls.get(place, ())) if is_meant else frozenset())
    meant = np.flatnonzero(np.array([bool(offers) for offers in fallen], dtype=bool)[numbers])
    codes: dict[frozenset[str], int] = {}
    code_of = np.array([codes.setdefault(offers, len(codes)) for offers in fallen], dtype=np.int32)
    order = meant[np.argsort(ledger.rows[meant], kind="stable")]
    rows, coded = ledger.rows[order], code_of[numbers[order]]
    if np.any(rows[1:] == rows[:-1]):  # a record goes to several places
        found: dict[int, frozenset[str]] = {}
        for row, number in zip(rows.tolist(), numbers[order].tolist(), strict=True):
            found[row] = found.get(row, frozenset()) | fallen[number]
        rows = np.array([*found], dtype=np.int64)
        coded = np.array([codes.setdefault(offers, len(codes)) for offers in found.values()], dtype=np.int32)
    used, coded = np.unique(coded, return_inverse=True)
    dependences = [Dependence("", tuple(sorted(offers))) for offers in codes]
    names = Names(account.case.roll, memoryview(rows))
    return Dependences(
        [dependences[code] for code in used.tolist()], memoryview(coded.astype(np.int32)), names
    )


def _number_able(each: PeopleClass, case: Case, staying: Mapping[str, int]) -> int:
    """Count those of a class who can go: all but those who do not, whom nobody counts below 0."""
    able = each.size
    for who, number in staying.items():
        row = case.roll.row_of(who)
        place = None if row is None else bisect_left(each.records.rows, row)
        if place is not None and place < len(each.records) and each.records.rows[place] == row:
            able -= min(number, case.remaining(case.people_by_id[who]).at_least)
    return able


def _no_longer_given(
    account: Account, states: dict[str, tuple[TermState, ...]], each: PeopleClass, release: Release
) -> set[str]:
    """Give the offer itself, if it gives so many or nobody, and others go under it."""
    case, name = account.case, release.offer
    if sum(account.given_now[name].values()) < 2:
        return set()
    for index, term in enumerate(case.offers_by_id[name].gives):
        if counts_for(case, term, each.one, release.destination) and any(
            state.needs is not None and state.has - 1 < state.needs
            for state in states[name]
            if state.term in (f"gives[{index}].at_least", f"gives[{index}].all")
        ):
            return {name}
    return set()


class _Lightest:
    """The least that anybody given under an offer weighs, found once for each of its get-terms."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.found: dict[tuple[str, int], int] = {}

    def given_under(self, offer: str, index: int) -> int:
        """Give the least weight by the table of a get-term of an offer in force."""
        key = offer, index
        if key not in self.found:
            case = self.account.case
            table = case.offers_by_id[offer].gets[index].given_weights
            given = (who for (who, _), number in self.account.given_now[offer].items() if number)
            self.found[key] = min(case.weigh(case.people_by_id[who], table) for who in given)
        return self.found[key]


def _no_longer_paid(
    lightest: _Lightest, states: dict[str, tuple[TermState, ...]], each: PeopleClass, destination: str
) -> set[str]:
    """Give the offers of each party that has no such arrival to spare, where every one of them falls."""
    account, key = lightest.account, (each.name, destination)
    case = account.case
    arrived = sum(
        account.given_now[release.offer].get(key, 0)
        for release in each.releases
        if release.destination == destination and release not in each.unpaid
    )
    paid: dict[str, list[str]] = {}
    for name in account.paid_by.get(key, ()):
        if name in account.in_force:
            paid.setdefault(case.offers_by_id[name].by, []).append(name)
    found: set[str] = set()
    for names in paid.values():
        is_spare = sum(account.credited_now[name][key] for name in names) < arrived
        if not is_spare and all(_falls(lightest, states[name], name, each, destination) for name in names):
            found.update(names)
    return found


def _falls(
    lightest: _Lightest, states: tuple[TermState, ...], name: str, each: PeopleClass, destination: str
) -> bool:
    """Say whether an offer falls with one fewer of a class arriving.

    With one fewer a ratio lets fewer go; it falls where what still arrives is enough for nobody given.
    """
    case = lightest.account.case
    by_term = {state.term: state for state in states}
    for index, term in enumerate(case.offers_by_id[name].gets):
        state = by_term[f"gets[{index}]"]
        if not counts_for(case, term, each.one, destination):
            continue
        weight = 1 if term.all else case.weigh(each.one, term.got_weights)
        needs = state.needs
        if term.per_given is not None:
            before = weight_given(case, term, case.already_given.get(name, {}))
            needs = term.per_given * (before + lightest.given_under(name, index))
        if needs is not None and state.has - weight < needs:
            return True
    return False

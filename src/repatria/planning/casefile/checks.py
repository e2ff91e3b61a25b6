"""Checks across a whole case: references that lead nowhere, and things that contradict each other."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

from repatria.core.cases import Case
from repatria.core.cohorts import Members
from repatria.core.counts import Count
from repatria.core.done import Done
from repatria.core.errors import Fault
from repatria.core.offers import Offer
from repatria.core.persons import People
from repatria.core.rules import AtMost, Before, Capacity, Demand, Exposure, Rule, Together
from repatria.core.selections import WORD_ATTRIBUTES, Selection
from repatria.law.findings import attributes_that_cannot_order
from repatria.planning.casefile.declared import Declared
from repatria.planning.casefile.fields import Faults
from repatria.planning.casefile.places import Path


@dataclass(frozen=True, slots=True)
class Lines:
    """Finds the line of a key by the record it belongs to."""

    places: dict[str, Callable[[Path], tuple[str, int]]]
    root: Callable[[Path], tuple[str, int]]
    declared: Declared

    def of(self, record: str, path: Path) -> tuple[str, int]:
        """Give file and line of a key of a record, e.g. ``("offers.ua-1", ("gets", 0, "who"))``."""
        table = self.declared.table
        if record not in self.places and table is not None and record.startswith("people."):
            row = table.row_of(record.removeprefix("people."))
            if row is not None:
                return table.path.name, row + 1
        return self.places.get(record, self.root)(path)


def check_case(case: Case, faults: Faults, lines: Lines, declared: Declared) -> None:
    """Note references that lead nowhere, people whom no table weighs, and tiers that L9 bars.

    Args:
        declared: Identifiers of all records, those too that have faults of their own.
    """
    _Checker(case, faults, lines, declared).check()


def check_selection(case: Case, faults: Faults, argument: str, selection: Selection) -> None:
    """Note every party or person that a selection names and the case does not have."""
    lines = Lines({}, lambda _: (argument, 0), Declared())
    _Checker(case, faults, lines, Declared()).check_selection("selection", (), selection)


@dataclass(frozen=True, slots=True)
class _Known:
    """Identifiers that stand in the case, or were declared there."""

    case: Case
    declared: Declared
    lots: frozenset[str]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and (
            (name in self.case.people_by_id and name not in self.lots) or self.declared.has("people", name)
        )


@dataclass(frozen=True, slots=True)
class _Either:
    """What stands in one of two."""

    one: Container[str]
    other: Container[str]

    def __contains__(self, name: object) -> bool:
        return name in self.one or name in self.other


class _Checker:
    def __init__(self, case: Case, faults: Faults, lines: Lines, declared: Declared) -> None:
        self.case = case
        self.faults = faults
        self.lines = lines
        self.parties = {party.id for party in case.parties}
        self.sources = {source.id for source in case.sources}
        self.sources |= declared.of("sources")
        lots = [cohort for cohort in case.cohorts if cohort.like.is_lot]
        in_case = frozenset(name for lot in lots for name in Members(case.roll, lot.rows).names())
        self.people: Container[str] = _Known(case, declared, in_case)
        self.lots = in_case | declared.of("lots")
        self.kinds = {lot.like.lot for lot in lots if lot.like.lot is not None} | declared.of("kinds of lots")
        self.declared = declared
        # By weight table, the cohorts that it does not know.
        self.unknown_to: dict[str, frozenset[int]] = {}
        self.noted = set(faults.found)

    def check(self) -> None:
        for row in self._doubtful_rows():
            self._check_people(self.case.roll.record(row))
        for offer in self.case.offers:
            self._check_offer(offer)
        for index, host in enumerate(self.case.hosts):
            self.check_selection("hosts", ("hosts", index, "who"), host.who)
            if host.who.means_lots:
                who: Path = ("hosts", index, "who", "lot")
                self._fault("hosts", who, "contradiction", "lots", "people: a lot goes to its home alone")
            self._refer(
                "hosts", ("hosts", index, "source"), host.sources, self.sources, "a source of the case"
            )
        for index, conflict in enumerate(self.case.conflicts):
            place = ("conflicts", index, "source")
            self._refer("conflicts", place, conflict.sources, self.sources, "a source of the case")
        for index, rule in enumerate(self.case.rules):
            self._check_rule(("rules", index), rule)
        for index, done in enumerate(self.case.done):
            self._check_done(f"done[{index}]", done)
        for tier in self.case.tiers:
            self._check_tier(tier.name)

    def _doubtful_rows(self) -> list[int]:
        """Find who has a fault: all of a cohort refer to the same, except for their sources."""
        case = self.case
        rows = {row for cohort in case.cohorts if self._is_doubtful(cohort.like) for row in cohort.rows}
        unknown = case.roll.cited - self.sources
        if unknown:
            rows.update(case.roll.citing(unknown))
        return sorted(rows)

    def _is_doubtful(self, people: People) -> bool:
        parties = {people.held_by, people.home, *people.fear, *people.assessed, *(people.may_go_to or ())}
        parties.update(people.wish.hosts if people.wish else ())
        return bool(people.accompanies) or not parties <= self.parties

    def _check_people(self, people: People) -> None:
        record = _record_of(people)
        for key, party in (("held_by", people.held_by), ("home", people.home)):
            self._refer(record, (key,), (party,), self.parties, "a party of the case")
        secret = {
            "fear": people.fear,
            "assessed": people.assessed,
            "may_go_to": people.may_go_to or (),
            "wish": people.wish.hosts if people.wish else (),
        }
        for key, parties in secret.items():
            if set(parties) - self.parties:
                self._fault(
                    record,
                    (key,),
                    "no-such-reference",
                    "a value that is not repeated here",
                    "parties of the case",
                )
        self._refer(record, ("source",), people.sources, self.sources, "a source of the case")
        for other in people.accompanies:
            accompanied = self.case.people_by_id.get(other)
            if accompanied is None and other in self.people:
                continue
            if accompanied is None:
                self._fault(record, ("accompanies",), "no-such-reference", other, "somebody in the case")
            elif accompanied.is_lot or accompanied.accompanies or accompanied.held_by != people.held_by:
                expected = "somebody with the same holder, who accompanies nobody"
                self._fault(record, ("accompanies",), "contradiction", other, expected)

    def _check_offer(self, offer: Offer) -> None:
        record = f"offers.{offer.id}"
        self._refer(record, ("by",), (offer.by,), self.parties, "a party of the case")
        self._refer(
            record,
            ("arranged_by",),
            (offer.arranged_by,) if offer.arranged_by else (),
            self.parties,
            "a party of the case",
        )
        self._refer(record, ("source",), offer.sources, self.sources, "a source of the case")
        for index, give in enumerate(offer.gives):
            self.check_selection(record, ("gives", index, "who"), give.who)
            self._refer(record, ("gives", index, "to"), give.to, self.parties, "a party of the case")
        for index, get in enumerate(offer.gets):
            self.check_selection(record, ("gets", index, "who"), get.who)
            self._refer(record, ("gets", index, "to"), get.to, self.parties, "a party of the case")
            place: Path = ("gets", index, "weights")
            self._check_weights(record, place, get.given_weights, partial(self.case.given_by, offer))
            self._check_weights(record, place, get.got_weights, partial(self.case.selected, get.who))
            if get.per_given is not None and get.given_weights is None and _gives_both(offer):
                expected = (
                    "an offer that gives people or lots, not both: no number says how many lots are worth a"
                    " person; write two offers"
                )
                self._fault(record, ("gets", index, "per_given"), "no-weight", "people and lots", expected)

    def _check_rule(self, path: Path, rule: Rule) -> None:
        if isinstance(rule, Demand | AtMost | Before):
            self.check_selection("rules", (*path, "who"), rule.who)
        if isinstance(rule, Before):
            self.check_selection("rules", (*path, "whom"), rule.whom)
        if isinstance(rule, Capacity):
            self._refer("rules", (*path, "place"), (rule.place,), self.parties, "a party of the case")
        if isinstance(rule, Exposure):
            self._refer("rules", (*path, "party"), (rule.party,), self.parties, "a party of the case")
            given = {
                number
                for offer in self.case.offers
                if offer.by == rule.party
                for number in self.case.given_by(offer)
            }
            given.update(
                number for number in self._gone() if self.case.cohorts[number].like.held_by == rule.party
            )
            self._check_weights("rules", (*path, "weights"), rule.weights, lambda: given)
        if isinstance(rule, Together):
            self._refer("rules", (*path, "people"), rule.people, self.people, "somebody in the case")
            for name in rule.people:
                bound = self.case.people_by_id.get(name)
                if bound is not None and (bound.accompanies or bound.count != Count.exactly(1)):
                    expected = "a single person, who accompanies nobody"
                    self._fault("rules", (*path, "people"), "contradiction", name, expected)

    def _check_done(self, record: str, done: Done) -> None:
        """Check one transfer already carried out; `record` counts those that could be read."""
        case, people = self.case, self.case.people_by_id[done.who]
        self._refer(record, ("source",), done.sources, self.sources, "a source of the case")
        self._refer(record, ("to",), (done.destination,), self.parties, "a party of the case")
        if done.destination == people.held_by:
            expected = "another party than the one that held them"
            self._fault(record, ("to",), "contradiction", f'"{done.destination}"', expected)
        if people.accompanies or any(done.who in each.like.accompanies for each in case.cohorts):
            expected = "somebody who accompanies nobody and is accompanied by nobody still in the case"
            self._fault(record, ("who",), "contradiction", f'"{done.who}"', expected)
        if case.gone[done.who] > people.count.at_least:
            expected = f"no more than are certain of this record, {people.count.at_least} in all"
            self._fault(record, ("count",), "contradiction", str(case.gone[done.who]), expected)
        if done.offer is None:
            return
        offers = self.declared.of("offers") | set(case.offers_by_id)
        self._refer(record, ("under",), (done.offer,), offers, "an offer of the case")
        offer = case.offers_by_id.get(done.offer)
        if offer is None:
            return
        if offer.by != people.held_by:
            expected = "an offer of the party that held them"
            self._fault(record, ("under",), "contradiction", f'"{done.offer}"', expected)
        given = [case.grouping.of_row[row] for row in case.roll.rows_of([done.who])]
        for index, get in enumerate(offer.gets):
            place: Path = ("gets", index, "weights")
            self._check_weights(f"offers.{offer.id}", place, get.given_weights, lambda: given)

    def _gone(self) -> Iterator[int]:
        """Give the cohorts of those who have already gone."""
        for who in self.case.gone:
            row = self.case.roll.row_of(who)
            if row is not None:
                yield self.case.grouping.of_row[row]

    def _check_tier(self, name: str) -> None:
        tier = next(tier for tier in self.case.tiers if tier.name == name)
        record = f"tiers.{name}"
        for selection in tier.any_of:
            self.check_selection(record, ("count",), selection)
        if tier.weights is not None and tier.weights not in self.case.weights_by_name:
            self._fault(record, ("weights",), "no-such-reference", tier.weights, "a table under [weights]")
            return
        for attribute in attributes_that_cannot_order(self.case, tier):
            expected = (
                "health, age, dependants or captive_months: nothing else may order people (L9, GC III 16)"
            )
            is_selected = any(selection.words(attribute) is not None for selection in tier.any_of)
            path: Path = ("count", attribute) if is_selected else ("weights",)
            self._fault(record, path, "cannot-order", attribute, expected)
        if tier.weights is not None:
            weighed = {number for selection in tier.any_of for number in self.case.selected(selection)}
            self._check_weights(record, ("weights",), tier.weights, lambda: weighed)

    def _check_weights(
        self, record: str, path: Path, table: str | None, weighed: Callable[[], Iterable[int]]
    ) -> None:
        """Check that a table knows all of these cohorts, who are looked for only if it lacks anybody."""
        if table is None:
            return
        found = self.case.weights_by_name.get(table)
        if found is None:
            self._fault(record, path, "no-such-reference", table, "a table under [weights]")
            return
        if found.attribute not in WORD_ATTRIBUTES:
            return  # a fault of the table, noted where it was read
        if table not in self.unknown_to:
            self.unknown_to[table] = frozenset(
                number
                for number, each in enumerate(self.case.cohorts)
                if not each.like.accompanies and not found.knows(each.like)
            )
        unknown = self.unknown_to[table].intersection(weighed() if self.unknown_to[table] else ())
        for row in sorted(row for number in unknown for row in self.case.cohorts[number].rows):
            people = self.case.roll.record(row)
            value = getattr(people, found.attribute)
            said = "nothing" if value is None else f'"{value}"'
            weigher = record.replace(".", " ")
            expected = f"a value that the table {table} weighs, since {weigher} weighs these people"
            self._fault(_record_of(people), (found.attribute,), "no-weight", said, expected)

    def check_selection(self, record: str, path: Path, selection: Selection) -> None:
        for attribute in ("held_by", "home"):
            self._refer(
                record,
                (*path, attribute),
                selection.words(attribute) or (),
                self.parties,
                "a party of the case",
            )
        self._refer(
            record,
            (*path, "id"),
            selection.words("id") or (),
            self.lots if selection.means_lots else _Either(self.people, self.lots),
            "a lot of the case" if selection.means_lots else "somebody in the case",
        )
        kinds = selection.words("lot") or ()
        self._refer(record, (*path, "lot"), kinds, self.kinds, "a kind of lot of the case")
        for name in sorted(set(selection.words("id") or ()) & self.lots):
            if not selection.means_lots:
                expected = "the kind of the lot beside its identifier, under lot: else people alone are meant"
                self._fault(record, (*path, "id"), "contradiction", f'"{name}"', expected)

    def _refer(
        self, record: str, path: Path, named: Iterable[str], known: Container[str], expected: str
    ) -> None:
        for name in named:
            if name not in known:
                self._fault(record, path, "no-such-reference", f'"{name}"', expected)

    def _fault(self, record: str, path: Path, code: str, found: str, expected: str) -> None:
        file, line = self.lines.of(record, path)
        key = record + "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
        if record in ("conflicts", "hosts", "rules"):
            key = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).lstrip(".")
        fault = Fault(file, line, key, code, found, expected)
        if fault not in self.noted:
            self.noted.add(fault)
            self.faults.found.append(fault)


def _record_of(people: People) -> str:
    return f"lots.{people.id}" if people.is_lot else f"people.{people.id}"


def _gives_both(offer: Offer) -> bool:
    return len({term.who.means_lots for term in offer.gives}) > 1

"""The program of which a certificate speaks, built from the case alone; docs/certificate.md defines it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from repatria.core.cases import Case
from repatria.core.offers import GetTerm, GiveTerm, Offer
from repatria.core.persons import People
from repatria.core.rings import rings
from repatria.core.terms import (
    counts_for,
    may_be_given,
    may_count_for,
    needed_under_all,
    number_given,
    required_under_all,
    weight_given,
)
from repatria.planning.verify.classes import Class, classes_of
from repatria.planning.verify.done import arrived, can_pay
from repatria.planning.verify.facts import Facts, Release, terms_of
from repatria.planning.verify.rows import Row, Sparse, Table

#: A column or row by name, e.g. ``("f", "captive-1", "ua-1", "KP")``.
Name = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Objective:
    """A tier, as something to make as great as possible.

    Attributes:
        is_least: The tier prefers the smallest value; `terms` are negated.
    """

    name: str
    terms: Sparse
    is_least: bool

    def in_own_direction(self, value: int) -> int:
        """Turn a value of the objective into one of the tier, or back."""
        return -value if self.is_least else value


@dataclass(frozen=True, slots=True)
class Program:
    """Whole columns between 0 and their greatest value, rows, and objectives in order."""

    columns: dict[Name, int] = field(default_factory=dict)
    greatest: list[int] = field(default_factory=list)
    rows: dict[Name, Row] = field(default_factory=dict)
    objectives: list[Objective] = field(default_factory=list)
    largest_ring: int | None = None
    kind_of: dict[tuple[str, str, str], str] = field(default_factory=dict)
    table: Table = field(default_factory=Table)

    def row_named(self, name: Name) -> Row | None:
        """Give the row of this name; one of a ring is made from its name, if that shows it to be valid."""
        if name not in self.rows and name[:1] == ("ring",):
            row = self._ring(name[1:])
            if row is not None:
                self.rows[name] = row
        return self.rows.get(name)

    def _ring(self, parties: Name) -> Row | None:
        """Make the row by which payments that hold too many parties together are not made all at once."""
        payments = [(str(payer), str(paid)) for payer, paid in zip(parties[::2], parties[1::2], strict=False)]
        columns = {self.columns.get(("pays", *payment)) for payment in payments}
        together = rings(payments)
        is_valid = (
            self.largest_ring is not None
            and len(parties) == 2 * len(columns)
            and None not in columns
            and len(together) == 1
            and len(together[0]) > self.largest_ring
            and all(together[0].issuperset(payment) for payment in payments)
        )
        listed = [column for column in columns if column is not None]
        return Row([(column, 1) for column in listed], len(listed) - 1) if is_valid else None

    def add_column(self, name: Name, greatest: int) -> int:
        """Add a column and give its number."""
        self.columns[name] = len(self.greatest)
        self.greatest.append(greatest)
        return self.columns[name]

    def keep_tier(self, place: int, value: int) -> None:
        """Add the row by which tier `place` keeps `value`, given in the tier's own direction."""
        objective = self.objectives[place]
        self.rows["tier", place] = Row(
            [(column, -weight) for column, weight in objective.terms], -objective.in_own_direction(value)
        )


@dataclass(frozen=True, slots=True)
class _Flow:
    """A column `f`, `r` or `p`, with what rows ask of it; `like` is one of the people it counts.

    Attributes:
        is_old: It counts what arrived before the day of the case.
    """

    column: int
    like: People
    destination: str
    is_firm: bool = False
    pays_for_nothing: bool = False
    cohort: int = -1
    is_old: bool = False


#: Fewer people than this are bound to nobody.
FEWEST_BOUND = 2


def build_program(
    facts: Facts, parts: list[Class] | None = None, staying: frozenset[str] = frozenset()
) -> Program:
    """Build classes, columns, rows and objectives of the case; or of its classes in other parts.

    Args:
        staying: Records that do not go, so that nobody is bound to them.
    """
    program = Program(largest_ring=facts.case.largest_ring)
    classes = list(classes_of(facts)) if parts is None else parts
    given: dict[str, list[_Flow]] = {name: [] for name in facts.usable}
    credited: dict[str, list[_Flow]] = {name: [] for name in facts.usable}
    switches = {
        name: program.add_column(("y", name), 1)
        for name, offer in facts.usable.items()
        if _has_switch(facts.case, offer)
    }
    supplies = [
        supply for group in classes for supply in _add_flows(program, group, given=given, switches=switches)
    ]
    _add_credits(facts, program, supplies, credited, switches)
    _add_payments(facts, program, credited)
    for offer in facts.usable.values():
        _add_gives(facts.case, program, offer, given[offer.id], switches.get(offer.id))
        _add_gets(
            facts.case, program, offer, given[offer.id], credited[offer.id], switch=switches.get(offer.id)
        )
    for either in sorted({offer.either for offer in facts.usable.values() if offer.either is not None}):
        names = [offer.id for offer in facts.usable.values() if offer.either == either]
        program.rows["either", either] = Row([(switches[name], 1) for name in names], 1)
    flows = [flow for name in facts.usable for flow in given[name]]
    for index, demand in enumerate(facts.case.demands):
        selected = frozenset(facts.case.selected(demand.who))
        terms = [(f.column, -1) for f in flows if f.cohort in selected]
        people = facts.case.people_by_id
        met = sum(d.count for d in facts.case.done if demand.who.selects(people[d.who], facts.case.as_of))
        program.rows["demand", index] = Row(terms, met - demand.n)
    for index, limit in enumerate(facts.case.limits):
        meant = {number for number, _ in facts.case.judged(limit.who)}
        most = facts.case.left_under(limit)
        program.rows["at_most", index] = Row([(f.column, 1) for f in flows if f.cohort in meant], most)
    _add_togethers(facts.case, program, classes, staying)
    program.objectives.extend(_objectives(facts, flows))
    return program


def _has_switch(case: Case, offer: Offer) -> bool:
    has_begun = offer.id in case.already_given
    return (
        offer.either is not None
        or any(term.all or term.at_least is not None for term in terms_of(offer))
        or (has_begun and any(term.per_given is not None for term in offer.gets))
    )


def _add_flows(
    program: Program,
    group: Class,
    *,
    given: dict[str, list[_Flow]],
    switches: dict[str, int],
) -> list[_Supply]:
    """Add the columns of one class, with its rows `size` and `gate`; give those who pay where they arrive."""
    paying: dict[str, Sparse] = {}
    everything: Sparse = []
    for release in group.kind.releases:
        flow = _add_release(program, group, release)
        given[release.offer].append(flow)
        everything.append((flow.column, 1))
        if not release.pays_for_nothing:
            paying.setdefault(release.destination, []).append((flow.column, -1))
        if release.offer in switches:
            gate = [(flow.column, 1), (switches[release.offer], -group.size)]
            program.rows["gate", group.name, release.offer, release.destination] = Row(gate, 0)
    program.rows["size", group.name] = Row(everything, group.size)
    return [_Supply(group, destination, sources) for destination, sources in paying.items()]


def _add_credits(
    facts: Facts,
    program: Program,
    supplies: list[_Supply],
    credited: dict[str, list[_Flow]],
    switches: dict[str, int],
) -> None:
    """Add the columns of arrivals that pay, with their rows `credit`, `credit gate` and `pays`."""
    for kind in _payers(facts, supplies):
        for supply in kind.supplies:
            program.kind_of[kind.party, supply.group.name, kind.destination] = kind.name
        like = kind.supplies[0].group.kind.like
        size = sum(supply.group.size for supply in kind.supplies)
        shares: Sparse = []
        for offer in kind.offers:
            column = program.add_column(("r", kind.name, kind.destination, offer), size)
            credited[offer].append(_Flow(column, like, kind.destination))
            shares.append((column, 1))
            if offer in switches:
                gate = [(column, 1), (switches[offer], -size)]
                program.rows["credit gate", kind.name, kind.destination, offer] = Row(gate, 0)
            if program.largest_ring is not None:
                pays = ("pays", like.held_by, kind.party)
                switch = program.columns[pays] if pays in program.columns else program.add_column(pays, 1)
                terms = [(column, 1), (switch, -size)]
                program.rows["pays", kind.name, kind.destination, offer] = Row(terms, 0)
        sources = [source for supply in kind.supplies for source in supply.sources]
        program.rows["credit", kind.party, kind.name, kind.destination] = Row(shares + sources, 0)


@dataclass(frozen=True, slots=True)
class _Supply:
    """People of one class who may arrive at a destination and pay: their columns `f`, each times -1."""

    group: Class
    destination: str
    sources: Sparse


@dataclass(frozen=True, slots=True)
class _Payers:
    """Arrivals that are alike to all get-terms of one party."""

    party: str
    name: str
    destination: str
    supplies: list[_Supply]
    offers: tuple[str, ...]


def _payers(facts: Facts, supplies: list[_Supply]) -> Iterator[_Payers]:
    """Merge what may arrive into kinds, party by party."""
    case = facts.case
    makers: dict[str, list[tuple[str, GetTerm]]] = {}
    for offer in facts.usable.values():
        makers.setdefault(offer.by, []).extend((offer.id, term) for term in offer.gets)
    for party, terms in makers.items():
        meant: dict[int, list[int]] = {}
        for number, (_, term) in enumerate(terms):
            for cohort in case.selected(term.who):
                meant.setdefault(cohort, []).append(number)
        alike: dict[tuple[str, str, tuple[tuple[int, int], ...]], list[_Supply]] = {}
        for supply in supplies:
            kind = supply.group.kind
            if kind.cohort not in meant or kind.like.held_by == party:
                continue
            worth = tuple(
                (number, 1 if term.all else case.weigh(kind.like, term.got_weights))
                for number in meant[kind.cohort]
                for _, term in [terms[number]]
                if supply.destination in term.to
            )
            if worth:
                key = kind.like.held_by, supply.destination, worth
                alike.setdefault(key, []).append(supply)
        for (_, destination, worth), members in alike.items():
            name = min(supply.group.name for supply in members)
            offers = sorted({terms[number][0] for number, _ in worth})
            yield _Payers(party, name, destination, members, tuple(offers))


def _add_payments(facts: Facts, program: Program, credited: dict[str, list[_Flow]]) -> None:
    """Add the columns of what has already arrived, with the rows `paid`."""
    case = facts.case
    for group in arrived(case, list(facts.usable.values())):
        shares: dict[str, Sparse] = {}
        for offer in facts.usable.values():
            if can_pay(case, offer, group.like, group.destination):
                column = program.add_column(("p", group.name, group.destination, offer.id), group.number)
                credited[offer.id].append(_Flow(column, group.like, group.destination, is_old=True))
                shares.setdefault(offer.by, []).append((column, 1))
        for party, columns in shares.items():
            program.rows["paid", party, group.name, group.destination] = Row(columns, group.number)


def _add_release(program: Program, group: Class, release: Release) -> _Flow:
    name = ("f", group.name, release.offer, release.destination)
    return _Flow(
        program.add_column(name, group.size),
        group.kind.like,
        release.destination,
        release.is_firm,
        release.pays_for_nothing,
        group.kind.cohort,
    )


def _add_gives(case: Case, program: Program, offer: Offer, given: list[_Flow], switch: int | None) -> None:
    before = case.already_given.get(offer.id, {})
    for index, term in enumerate(offer.gives):
        least = [(flow.column, -1) for flow in given if _counts(case, term, flow)]
        if term.at_least is not None:
            needed = term.at_least - number_given(case, term, before)
            program.rows["give at_least", offer.id, index] = _switched(switch, needed, least)
        if term.all:
            required = required_under_all(case, term.who, term.to) or 0
            given_before = number_given(case, term, before)
            needed = needed_under_all(required, given_before) - given_before
            program.rows["give all", offer.id, index] = _switched(switch, needed, least)
        if term.at_most is not None:
            most = [
                (flow.column, 1) for flow in given if may_count_for(case, term, flow.like, flow.destination)
            ]
            left = term.at_most - may_be_given(case, term, before)
            program.rows["give at_most", offer.id, index] = Row(most, left)


def _add_gets(
    case: Case,
    program: Program,
    offer: Offer,
    given: list[_Flow],
    credited: list[_Flow],
    *,
    switch: int | None,
) -> None:
    for index, term in enumerate(offer.gets):
        got = [flow for flow in credited if _counts(case, term, flow)]
        if term.all:
            required = required_under_all(case, term.who, term.to) or 0
            asked = [(flow.column, -1) for flow in got if not (flow.is_old and required)]
            program.rows["get all", offer.id, index] = _switched(switch, max(required, 1), asked)
        elif term.per_given is not None:
            a, b = term.per_given.numerator, term.per_given.denominator
            terms = [(flow.column, a * case.weigh(flow.like, term.given_weights)) for flow in given]
            terms += [(flow.column, -b * case.weigh(flow.like, term.got_weights)) for flow in got]
            before = weight_given(case, term, case.already_given.get(offer.id, {}))
            if before and switch is not None:
                terms.append((switch, a * before))
            program.rows["get per_given", offer.id, index] = Row(terms, 0)
        else:
            terms = [(flow.column, -case.weigh(flow.like, term.got_weights)) for flow in got]
            program.rows["get at_least", offer.id, index] = _switched(switch, term.at_least or 0, terms)


def _add_togethers(case: Case, program: Program, classes: list[Class], staying: frozenset[str]) -> None:
    """Add the rows by which those bound to each other go to one place or stay."""
    columns: dict[str, dict[str, list[int]]] = {}
    for group in classes:
        person = group.kind.like.id  # whoever is bound is of a kind alone
        if person in case.bound_people and person not in staying:
            places = columns.setdefault(person, {})
            for release in group.kind.releases:
                column = program.columns["f", group.name, release.offer, release.destination]
                places.setdefault(release.destination, []).append(column)
    for index, rule in enumerate(case.togethers):
        bound = [person for person in rule.people if person in columns]
        if len(bound) < FEWEST_BOUND:
            continue
        for place in {place for person in bound for place in columns[person]}:
            for position, person in enumerate(bound):
                after = bound[(position + 1) % len(bound)]
                row = [(column, 1) for column in columns[person].get(place, [])]
                row += [(column, -1) for column in columns[after].get(place, [])]
                program.rows["together", index, person, place] = Row(row, 0)


def _switched(switch: int | None, needed: int, terms: Sparse) -> Row:
    """Make the row `needed` times the offer's switch, plus `terms`, at most 0."""
    return Row([*terms, *([] if switch is None else [(switch, needed)])], 0)


def _counts(case: Case, term: GiveTerm | GetTerm, flow: _Flow) -> bool:
    return counts_for(case, term, flow.like, flow.destination)


def _objectives(facts: Facts, flows: list[_Flow]) -> Iterator[Objective]:
    case = facts.case
    if facts.knows_releases_as_due:
        due = [(flow.column, 1) for flow in flows if flow.pays_for_nothing]
        yield Objective(AS_LAW_ASKS, due, is_least=False)
    for tier in case.tiers:
        sign = -1 if tier.is_least else 1
        known: dict[str, int] = {}
        for flow in flows:
            if flow.like.id not in known:
                known[flow.like.id] = sign * case.tier_weight(tier, flow.like)
        weights = [(flow.column, known[flow.like.id]) for flow in flows]
        yield Objective(tier.name, [(column, w) for column, w in weights if w], tier.is_least)
    yield Objective(PROVISIONAL, [(flow.column, -1) for flow in flows if not flow.is_firm], is_least=True)


#: Names of the two tiers that every case has beside its own: the first comes first, where there is such a
#: release; the second comes last.
AS_LAW_ASKS = "released as the law asks"
PROVISIONAL = "provisional people"

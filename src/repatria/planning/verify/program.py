"""The program of which a certificate speaks, built from the case alone; docs/certificate.md defines it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from repatria.core.cases import Case, WeightTable
from repatria.core.offers import GetTerm, GiveTerm, Offer
from repatria.core.persons import People
from repatria.core.terms import counts_for, may_count_for, required_under_all
from repatria.planning.verify.facts import Facts, Kind, Release, terms_of

#: A column or row by name, e.g. ``("f", "captive-1", "ua-1", "KP")``.
Name = tuple[str | int, ...]
#: Column number and coefficient, each column once.
Sparse = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Row:
    """The sum of coefficients times columns is at most `limit`."""

    terms: Sparse
    limit: int


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
class Class:
    """Records that nothing in the program tells apart, called by the smallest of their identifiers."""

    name: str
    size: int
    kind: Kind
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Flow:
    """A column `f` or `r`, with what rows ask of it."""

    column: int
    group: Class
    destination: str
    is_firm: bool = False
    pays_for_nothing: bool = False


def build_program(facts: Facts, parts: list[Class] | None = None) -> Program:
    """Build classes, columns, rows and objectives of the case; or of its classes in other parts."""
    program = Program()
    classes = list(classes_of(facts)) if parts is None else parts
    given: dict[str, list[_Flow]] = {name: [] for name in facts.usable}
    credited: dict[str, list[_Flow]] = {name: [] for name in facts.usable}
    switches = {
        name: program.add_column(("y", name), 1) for name, offer in facts.usable.items() if _has_switch(offer)
    }
    for group in classes:
        _add_flows(facts, program, group, given=given, credited=credited, switches=switches)
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
        terms = [(f.column, -1) for f in flows if demand.who.selects(f.group.kind.like, facts.case.as_of)]
        program.rows["demand", index] = Row(terms, -demand.n)
    program.objectives.extend(_objectives(facts, flows))
    return program


def classes_of(facts: Facts) -> Iterator[Class]:
    """Merge the plannable records of the case into classes."""
    case = facts.case
    along: dict[str, list[str]] = {}
    for people in case.people:
        for who in people.accompanies:
            along.setdefault(who, []).append(people.id)
    tables = _tables(facts)
    keys: dict[int, tuple[object, ...]] = {}
    members: dict[tuple[object, ...], list[People]] = {}
    for people in case.people:
        kind = facts.kind_of[people.id]
        if not kind.is_plannable:
            continue
        if id(kind) not in keys:
            keys[id(kind)] = _key(facts, kind, tables)
        members.setdefault((keys[id(kind)], *sorted(along.get(people.id, ()))), []).append(people)
    for group in members.values():
        name = min(people.id for people in group)
        size = sum(people.count.at_least for people in group)
        yield Class(name, size, facts.kind_of[name], tuple(people.id for people in group))


def _key(facts: Facts, kind: Kind, tables: list[WeightTable]) -> tuple[object, ...]:
    case, like = facts.case, kind.like
    return (
        like.held_by,
        kind.destinations,
        kind.releases,
        tuple(
            term.who.judge(like, case.as_of) for offer in facts.usable.values() for term in terms_of(offer)
        ),
        tuple(table.weight_of(like) if table.knows(like) else None for table in tables),
        tuple(case.tier_weight(tier, like) for tier in case.tiers),
        tuple(demand.who.judge(like, case.as_of) for demand in case.demands),
    )


def _tables(facts: Facts) -> list[WeightTable]:
    named = {
        table
        for offer in facts.usable.values()
        for term in offer.gets
        for table in (term.given_weights, term.got_weights)
        if table is not None
    }
    return [facts.case.weights_by_name[name] for name in sorted(named)]


def _has_switch(offer: Offer) -> bool:
    return offer.either is not None or any(term.all or term.at_least is not None for term in terms_of(offer))


def _add_flows(
    facts: Facts,
    program: Program,
    group: Class,
    *,
    given: dict[str, list[_Flow]],
    credited: dict[str, list[_Flow]],
    switches: dict[str, int],
) -> None:
    """Add the columns of one class, with its rows `size`, `gate` and `credit`."""
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
    like = group.kind.like
    for destination, sources in paying.items():
        for offer in facts.usable.values():
            if offer.by == like.held_by or not any(
                counts_for(facts.case, term, like, destination) for term in offer.gets
            ):
                continue
            column = program.add_column(("r", group.name, destination, offer.id), group.size)
            credited[offer.id].append(_Flow(column, group, destination))
            row = ("credit", offer.by, group.name, destination)
            if row not in program.rows:
                program.rows[row] = Row(list(sources), 0)
            program.rows[row].terms.append((column, 1))


def _add_release(program: Program, group: Class, release: Release) -> _Flow:
    name = ("f", group.name, release.offer, release.destination)
    return _Flow(
        program.add_column(name, group.size),
        group,
        release.destination,
        release.is_firm,
        release.pays_for_nothing,
    )


def _add_gives(case: Case, program: Program, offer: Offer, given: list[_Flow], switch: int | None) -> None:
    for index, term in enumerate(offer.gives):
        least = [(flow.column, -1) for flow in given if _counts(case, term, flow)]
        if term.at_least is not None:
            program.rows["give at_least", offer.id, index] = _switched(switch, term.at_least, least)
        if term.all:
            required = required_under_all(case, term.who, term.to) or 0
            program.rows["give all", offer.id, index] = _switched(switch, required, least)
        if term.at_most is not None:
            most = [
                (flow.column, 1)
                for flow in given
                if may_count_for(case, term, flow.group.kind.like, flow.destination)
            ]
            program.rows["give at_most", offer.id, index] = Row(most, term.at_most)


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
            program.rows["get all", offer.id, index] = _switched(
                switch, required, [(flow.column, -1) for flow in got]
            )
        elif term.per_given is not None:
            a, b = term.per_given.numerator, term.per_given.denominator
            terms = [
                (flow.column, a * case.weigh(flow.group.kind.like, term.given_weights)) for flow in given
            ]
            terms += [(flow.column, -b * case.weigh(flow.group.kind.like, term.got_weights)) for flow in got]
            program.rows["get per_given", offer.id, index] = Row(terms, 0)
        else:
            terms = [(flow.column, -case.weigh(flow.group.kind.like, term.got_weights)) for flow in got]
            program.rows["get at_least", offer.id, index] = _switched(switch, term.at_least or 0, terms)


def _switched(switch: int | None, needed: int, terms: Sparse) -> Row:
    """Make the row `needed` times the offer's switch, plus `terms`, at most 0."""
    return Row([*terms, *([] if switch is None else [(switch, needed)])], 0)


def _counts(case: Case, term: GiveTerm | GetTerm, flow: _Flow) -> bool:
    return counts_for(case, term, flow.group.kind.like, flow.destination)


def _objectives(facts: Facts, flows: list[_Flow]) -> Iterator[Objective]:
    case = facts.case
    if facts.knows_releases_as_due:
        due = [(flow.column, 1) for flow in flows if flow.pays_for_nothing]
        yield Objective(AS_LAW_ASKS, due, is_least=False)
    for tier in case.tiers:
        sign = -1 if tier.is_least else 1
        weights = [(flow.column, sign * case.tier_weight(tier, flow.group.kind.like)) for flow in flows]
        yield Objective(tier.name, [(column, w) for column, w in weights if w], tier.is_least)
    yield Objective(PROVISIONAL, [(flow.column, -1) for flow in flows if not flow.is_firm], is_least=True)


#: Names of the two tiers that every case has beside its own: the first comes first, where there is such a
#: release; the second comes last.
AS_LAW_ASKS = "released as the law asks"
PROVISIONAL = "provisional people"

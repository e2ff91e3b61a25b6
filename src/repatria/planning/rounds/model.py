"""Rounds as a program over whole numbers; docs/rounds.md lists its columns and rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import gcd

from repatria.core.cases import Case
from repatria.core.exposure import limits_on_exposure, offers_owed, paid_before, price_of, weight_before
from repatria.core.plans import Plan
from repatria.core.selections import Verdict
from repatria.core.terms import counts_for
from repatria.planning.program.model import Key, Objective, Program, Row
from repatria.planning.rounds.groups import Group

Terms = list[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Owed:
    """One offer of a party with an exposure rule.

    Attributes:
        rule: Place of the rule among the exposure rules.
        given: Weight of all that is given.
        given_before: Weight of what was already given, of `given`.
        weights: Weight of one person given, by group.
        pays: For each get-term that asks for something: its place, what it asks for the whole, and by
            group what one credited arrival adds to it; and what was paid of it already.
    """

    rule: int
    offer: str
    given: int
    given_before: int
    weights: tuple[tuple[Group, int], ...]
    pays: tuple[tuple[int, Fraction, tuple[tuple[Group, int], ...], int], ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """What is to be put in order: a plan's transfers in groups, and what the rules on rounds say of them.

    Attributes:
        accepted: What each party with an exposure rule accepts, in the order of the rules.
    """

    case: Case
    groups: tuple[Group, ...]
    owed: tuple[Owed, ...]
    accepted: tuple[int, ...]

    @property
    def people(self) -> int:
        """Count everybody who travels, and the lots."""
        return sum(group.size for group in self.groups)

    @property
    def wounded(self) -> int:
        """Count the seriously wounded or sick."""
        return sum(group.size for group in self.groups if group.is_wounded)

    def arriving_at(self, place: str) -> tuple[Group, ...]:
        """Give the people who go to a place, the accompanying too; lots take no seat."""
        return tuple(
            group for group in self.groups if group.one.destination == place and group.one.lot is None
        )

    def limited_by(self, index: int) -> tuple[Group, ...]:
        """Give the freed whom limit `index` on each round means, or may mean."""
        rule = self.case.round_limits[index]
        return self._freed(lambda people: rule.who.judge(people, self.case.as_of) is not Verdict.NO)

    def ordered_by(self, index: int) -> tuple[tuple[Group, ...], tuple[Group, ...]]:
        """Give the freed of precedence `index`: those who go first, and those who go after them."""
        rule, day = self.case.precedences[index], self.case.as_of
        return (
            self._freed(lambda people: rule.who.selects(people, day)),
            self._freed(lambda people: rule.whom.selects(people, day)),
        )

    def going_together(self, index: int) -> tuple[Group, ...]:
        """Give the freed whom rule `index` binds to one round."""
        names = set(self.case.togethers[index].people)
        return self._freed(lambda people: people.id in names)

    def companies(self) -> tuple[tuple[Group, ...], ...]:
        """Give those who are bound to one round; rules that share somebody make one company."""
        companies: list[set[Group]] = []
        for index in range(len(self.case.togethers)):
            bound = set(self.going_together(index))
            joined = bound.union(*(company for company in companies if company & bound))
            companies = [company for company in companies if not company & bound]
            companies += [joined] * (len(joined) > 1)
        ordered = (tuple(sorted(company, key=lambda group: group.name)) for company in companies)
        return tuple(sorted(ordered, key=lambda company: company[0].name))

    def companies_by_size(self, place: str) -> dict[int, list[Group]]:
        """Map each number of a company that arrives at a place to one of each company at least as large."""
        sizes = [
            (sum(group.one.destination == place for group in company), company[0])
            for company in self.companies()
        ]
        return {
            least: [group for size, group in sizes if size >= least]
            for least in sorted({size for size, _ in sizes if size > 1})
        }

    def accompanied_by(self, group: Group) -> tuple[Group, ...]:
        """Give those whom an accompanying group travels with."""
        names = set(self.case.people_by_id[group.one.who].accompanies)
        return self._freed(lambda people: people.id in names)

    def _freed(self, is_meant: Callable[..., bool]) -> tuple[Group, ...]:
        people = self.case.people_by_id
        return tuple(
            group
            for group in self.groups
            if not group.one.is_accompanying and is_meant(people[group.one.who])
        )


def subject_of(case: Case, plan: Plan, groups: tuple[Group, ...]) -> Subject:
    """Gather what the program needs to know of a plan."""
    owed = tuple(
        _owed(case, plan, groups, index, offer.id)
        for index, rule in enumerate(case.exposures)
        for offer in offers_owed(case, rule.party, plan)
    )
    return Subject(case, groups, owed, limits_on_exposure(case, plan))


def whole_program(subject: Subject, rounds: int, *, waiting: int | None = None) -> Program:
    """Make the program whose solutions are all schedules of at most so many rounds.

    Args:
        waiting: The longest that the wounded may wait, if that is limited.
    """
    builder = _Builder(subject, range(1, rounds + 1))
    for group in subject.groups:
        builder.add(("all", group.name), [(c, -1) for c in builder.ever(group)], -group.size)
    if waiting is not None:
        builder.add(("waiting",), builder.waiting(), waiting)
    return builder.build()


def open_program(subject: Subject, rounds: int) -> Program:
    """Make the program of the first rounds of any schedule, whatever comes after them."""
    return _Builder(subject, range(1, rounds + 1)).build()


def step_program(subject: Subject, group: Group) -> Program:
    """Make the program of a round in which `group` moves; round 0 is whatever was done before it."""
    builder = _Builder(subject, range(2))
    builder.add(("moves", group.name), [(builder.at("x", group.name, 1), -1)], -1)
    return builder.build()


def early(subject: Subject, program: Program, *, wounded_only: bool) -> Objective:
    """Prefer early rounds: of T rounds, the first counts T for each person, the last 1."""
    meant = {group.name for group in subject.groups if group.is_wounded or not wounded_only}
    last = max((int(key[-1]) for key in program.columns if key[0] == "x"), default=0)
    gains = (
        (column, last + 1 - int(key[2]))
        for column, key in enumerate(program.columns)
        if key[0] == "x" and key[1] in meant
    )
    return Objective("early", tuple(gains))


class _Builder:
    """Lays out columns first, then the rows over them."""

    def __init__(self, subject: Subject, times: Sequence[int]) -> None:
        self.subject = subject
        self.case = subject.case
        self.times = times
        self.position: dict[Key, int] = {}
        self.upper: list[int] = []
        self.rows: list[Row] = []
        self.companies = {rule.place: subject.companies_by_size(rule.place) for rule in self.case.capacities}
        self._lay_out_columns()
        for time in times:
            if time:  # round 0 stands for all rounds before: no limit on a single round binds it
                self._add_limits(time)
        self._add_precedences()
        self._add_company()
        self._add_credits()
        self._add_exposures()
        for group in subject.groups:
            self.add(("size", group.name), [(column, 1) for column in self.ever(group)], group.size)

    def build(self) -> Program:
        """Give the program."""
        return Program(
            case=self.case,
            classes=(),
            columns=tuple(self.position),
            lower=(0,) * len(self.upper),
            upper=tuple(self.upper),
            rows=tuple(self.rows),
            objectives=(),
        )

    def add(self, key: Key, terms: Iterable[tuple[int, int]], most: int) -> None:
        """Add a row; a column may stand in `terms` more than once."""
        merged: dict[int, int] = {}
        for column, factor in terms:
            merged[column] = merged.get(column, 0) + factor
        self.rows.append(Row(key, tuple((c, f) for c, f in merged.items() if f), most))

    def at(self, *key: str | int) -> int:
        """Give the place of a column."""
        return self.position[key]

    def ever(self, group: Group) -> list[int]:
        """Give the columns of a group in all rounds."""
        return [self.at("x", group.name, time) for time in self.times]

    def waiting(self) -> Iterator[tuple[int, int]]:
        """Give the terms of what the wounded wait."""
        for group in self.subject.groups:
            if group.is_wounded:
                for time in self.times:
                    yield self.at("x", group.name, time), time

    def _lay_out_columns(self) -> None:
        for group in self.subject.groups:
            for time in self.times:
                self._column(("x", group.name, time), group.size)
            for offer, count in group.partly:
                for time in self.times:
                    self._column(("p", group.name, offer, time), count)
        for index in range(len(self.case.precedences)):
            if all(self.subject.ordered_by(index)):
                for time in self.times:
                    self._column(("y", index, time), 1)
        for owed in self.subject.owed:
            for time in self.times:
                self._column(("e", owed.rule, owed.offer, time), owed.given)

    def _column(self, key: Key, upper: int) -> None:
        self.position[key] = len(self.upper)
        self.upper.append(upper)

    def _moving(self, groups: Iterable[Group], time: int, factor: int = 1) -> Terms:
        return [(self.at("x", group.name, time), factor) for group in groups]

    def _add_limits(self, time: int) -> None:
        for index, capacity in enumerate(self.case.capacities):
            arriving = self.subject.arriving_at(capacity.place)
            self.add(("capacity", index, time), self._moving(arriving, time), capacity.n)
            for size, companies in self.companies[capacity.place].items():
                key = ("companies", index, size, time)
                self.add(key, self._moving(companies, time), capacity.n // size)
        for index, limit in enumerate(self.case.round_limits):
            limited = self.subject.limited_by(index)
            self.add(("at_most", index, time), self._moving(limited, time), limit.n)

    def _add_precedences(self) -> None:
        for index in range(len(self.case.precedences)):
            first, after = self.subject.ordered_by(index)
            if not (first and after):
                continue
            size = sum(group.size for group in first)
            for time in self.times:
                switch = self.at("y", index, time)
                before = [t for t in self.times if t < time or t == 0]
                gone = [term for t in before for term in self._moving(first, t, -1)]
                self.add(("first", index, time), [(switch, size), *gone], 0)
                for group in after:
                    moving = self._moving((group,), time)
                    self.add(("after", index, group.name, time), [*moving, (switch, -group.size)], 0)

    def _add_company(self) -> None:
        for index in range(len(self.case.togethers)):
            bound = self.subject.going_together(index)
            for group, other in zip(bound, (*bound[1:], *bound[:1]), strict=True):
                for time in self.times:
                    pair = [*self._moving((group,), time), *self._moving((other,), time, -1)]
                    self.add(("together", index, group.name, time), pair, 0)
        for group in self.subject.groups:
            if group.one.is_accompanying:
                others = self.subject.accompanied_by(group)
                for time in self.times:
                    along = [*self._moving((group,), time), *self._moving(others, time, -group.size)]
                    self.add(("along", group.name, time), along, 0)
                    so_far = [t for t in self.times if t <= time]
                    behind = [term for t in so_far for term in self._moving(others, t, group.size)]
                    behind += [term for t in so_far for term in self._moving((group,), t, -1)]
                    most = group.size * (sum(other.size for other in others) - 1)
                    self.add(("behind", group.name, time), behind, most)

    def _add_credits(self) -> None:
        for group in self.subject.groups:
            by_party: dict[str, list[str]] = {}
            for offer, count in group.partly:
                by_party.setdefault(self.case.offers_by_id[offer].by, []).append(offer)
                paid = [(self.at("p", group.name, offer, time), 1) for time in self.times]
                self.add(("paid", group.name, offer), paid, count)
            for party, offers in by_party.items():
                for time in self.times:
                    paid = [(self.at("p", group.name, offer, time), 1) for offer in offers]
                    self.add(
                        ("credit", group.name, party, time), [*paid, *self._moving((group,), time, -1)], 0
                    )

    def _add_exposures(self) -> None:
        for owed in self.subject.owed:
            for position, needs, adds, paid in owed.pays:
                shared = gcd(needs.numerator, owed.given * needs.denominator)
                scale, cost = needs.numerator // shared, owed.given * needs.denominator // shared
                terms: Terms = []
                for time in self.times:
                    terms += [(self.at("x", g.name, time), scale * weight) for g, weight in owed.weights]
                    terms += [
                        (self._paying(group, owed.offer, time), -cost * weight) for group, weight in adds
                    ]
                    open_ = self.at("e", owed.rule, owed.offer, time)
                    most = cost * paid - scale * owed.given_before
                    self.add(("owed", owed.rule, owed.offer, position, time), [*terms, (open_, -scale)], most)
        for index, accepted in enumerate(self.subject.accepted):
            for time in self.times:
                offers = [owed for owed in self.subject.owed if owed.rule == index]
                unpaid = [(self.at("e", index, owed.offer, time), 1) for owed in offers]
                self.add(("exposure", index, time), unpaid, accepted)

    def _paying(self, group: Group, offer: str, time: int) -> int:
        return self.at(*(("x", group.name, time) if offer in group.pays else ("p", group.name, offer, time)))


def _owed(case: Case, plan: Plan, groups: tuple[Group, ...], rule: int, name: str) -> Owed:
    offer, table = case.offers_by_id[name], case.exposures[rule].weights
    price = price_of(case, offer, plan, table)
    pays, paid = [], paid_before(case, plan, offer)
    for index, needs in price.needs:
        term = offer.gets[index]
        adds = (
            (group, case.weigh(case.people_by_id[group.one.who], None if term.all else term.got_weights))
            for group in groups
            if (name in group.pays or name in dict(group.partly))
            and counts_for(case, term, case.people_by_id[group.one.who], group.one.destination)
        )
        pays.append((index, needs, tuple(adds), paid[index]))
    return Owed(
        rule,
        name,
        price.given,
        weight_before(case, plan, offer, table),
        tuple(
            (group, case.weigh(case.people_by_id[group.one.who], table))
            for group in groups
            if group.one.offer == name and not group.one.is_accompanying
        ),
        tuple(pays),
    )

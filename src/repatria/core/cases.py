"""A case: everything that planning judges, frozen."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from repatria.core.cohorts import ById, Cohort, Distinctions, Grouping, PlainRoll, Roll
from repatria.core.counts import Count
from repatria.core.done import Done
from repatria.core.offers import Offer
from repatria.core.parties import Conflict, Party
from repatria.core.persons import Health, People
from repatria.core.rules import AtMost, Before, Capacity, Demand, Exposure, Ring, Rule, Together
from repatria.core.selections import LOT_ATTRIBUTES, Between, OneOf, Selection, Verdict


@dataclass(frozen=True)
class WeightTable:
    """Whole numbers for the values of one attribute, as parties agree on them for parity.

    Attributes:
        attribute: Word attribute that is weighed; a cartel's table weighs `rank`.
        values: Value and weight, sorted; weights are at least 0.
    """

    name: str
    attribute: str
    values: tuple[tuple[str, int], ...]

    def weight_of(self, people: People) -> int:
        """Give the weight of one of `people`.

        Raises:
            KeyError: The table has no row for this value; reading a case refuses that before it can happen.
        """
        return self._weight_by_value[str(getattr(people, self.attribute))]

    def knows(self, people: People) -> bool:
        """Has the table a row for these people, or this lot?"""
        if people.is_lot and self.attribute not in LOT_ATTRIBUTES:
            return False
        value = getattr(people, self.attribute)
        return value is not None and str(value) in self._weight_by_value

    @cached_property
    def _weight_by_value(self) -> dict[str, int]:
        return dict(self.values)


@dataclass(frozen=True, slots=True)
class Host:
    """A party that agreed to receive certain people who do not go home (L10)."""

    party: str
    who: Selection
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Tier:
    """One objective. An earlier tier always wins over a later one.

    Attributes:
        any_of: A person counts once if any of these selects them.
        weights: Sum this table's weights instead of counting heads.
        years_captive: Sum full years in captivity, as far as they are certain, instead of counting heads.
        is_least: Prefer the smallest value; else the greatest.
    """

    name: str
    any_of: tuple[Selection, ...]
    weights: str | None = None
    years_captive: bool = False
    is_least: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """Where something that the case says comes from.

    Attributes:
        is_verified: None where nobody says; a plan counts that as not verified.
    """

    id: str
    what: str
    is_verified: bool | None = None


DEFAULT_TIERS = (
    Tier(
        "seriously wounded or sick",
        (Selection((OneOf("health", (Health.SERIOUSLY_SICK.value, Health.SERIOUSLY_WOUNDED.value)),)),),
    ),
    Tier(
        "under 18 or with dependants",
        (Selection((Between("age", None, 17),)), Selection((Between("dependants", 1, None),))),
    ),
    Tier("people freed", (Selection(),)),
    Tier("full years captive", (Selection(),), years_captive=True),
)


#: Name of the tier that follows the default ones where a case has lots.
LOTS_HANDED_OVER = "lots handed over"


def default_tiers(kinds: Collection[str]) -> tuple[Tier, ...]:
    """Give the tiers of a case that names none.

    Args:
        kinds: Kinds of lots in the case. Lots come after all people: nobody waits for a lot.
    """
    if not kinds:
        return DEFAULT_TIERS
    return (*DEFAULT_TIERS, Tier(LOTS_HANDED_OVER, (Selection((OneOf("lot", tuple(sorted(kinds))),)),)))


@dataclass(frozen=True)
class Case:
    """A snapshot of parties, people, offers and rules on one day.

    Collections are sorted by identifier, so that the order of the input cannot matter; tiers and the
    terms of an offer keep theirs.

    Attributes:
        people: Records of people, and those of lots; their counts include whoever has already gone. A large
            table is a `Roll`, which makes a record only when somebody asks for it.
        done: Transfers already carried out.
        attestation: The neutral's keyed attestation of this very case; None where there is none.
        is_attested: Was the attestation checked with the neutral's key? Only then is anybody firm.
    """

    id: str
    title: str
    as_of: date
    parties: tuple[Party, ...]
    conflicts: tuple[Conflict, ...] = ()
    people: Sequence[People] = ()
    offers: tuple[Offer, ...] = ()
    hosts: tuple[Host, ...] = ()
    rules: tuple[Rule, ...] = ()
    tiers: tuple[Tier, ...] = DEFAULT_TIERS
    weights: tuple[WeightTable, ...] = ()
    sources: tuple[Source, ...] = ()
    done: tuple[Done, ...] = ()
    attestation: str | None = None
    is_attested: bool = False

    @cached_property
    def people_by_id(self) -> Mapping[str, People]:
        """Index the people."""
        if isinstance(self.people, Roll):
            return ById(self.people)
        return {people.id: people for people in self.people}

    @cached_property
    def roll(self) -> Roll:
        """Give the people as a roll."""
        return self.people if isinstance(self.people, Roll) else PlainRoll(self.people)

    @cached_property
    def grouping(self) -> Grouping:
        """Group the people by all that this case, or the law, can tell them apart by."""
        return self.roll.grouped(self._distinctions)

    @cached_property
    def cohorts(self) -> tuple[Cohort, ...]:
        """Give the people as cohorts, in the order of their first records."""
        cohorts = self.grouping.cohorts
        if isinstance(self.people_by_id, ById):
            self.people_by_id.keep(cohort.like for cohort in cohorts)
        return cohorts

    def judged(self, selection: Selection) -> tuple[tuple[int, Verdict], ...]:
        """Give those whom a selection does not rule out: numbers of cohorts, ascending, and the verdicts."""
        if selection not in self._judged:
            self._judged[selection] = tuple(self._judge_near(selection))
        return self._judged[selection]

    def selected(self, selection: Selection) -> tuple[int, ...]:
        """Give those whom a selection selects for certain: numbers of cohorts, ascending."""
        if selection not in self._selected:
            self._selected[selection] = tuple(
                number for number, verdict in self.judged(selection) if verdict is Verdict.YES
            )
        return self._selected[selection]

    def given_by(self, offer: Offer) -> tuple[int, ...]:
        """Give those held by the maker of an offer whom it selects for certain: numbers of cohorts."""
        cohorts = self.cohorts
        numbers = {number for term in offer.gives for number in self.selected(term.who)}
        return tuple(sorted(number for number in numbers if cohorts[number].like.held_by == offer.by))

    @cached_property
    def required(self) -> dict[tuple[Selection, tuple[str, ...]], int | None]:
        """Keep what `core.terms.required_under_all` found, which is asked again and again."""
        return {}

    def _near(self, selection: Selection) -> list[int]:
        """Find the cohorts that identifier, holder and home do not rule out: few of many, for most offers."""
        named = selection.words("id")
        if named is not None:
            # Whoever is called "unknown" may be anybody, as selections see it.
            rows = (self.roll.row_of(name) for name in {*named, "unknown"})
            return sorted({self.grouping.of_row[row] for row in rows if row is not None})
        holders, homes = selection.words("held_by"), selection.words("home")
        return sorted(
            number
            for (holder, home), numbers in self._cohorts_by_side.items()
            if (holders is None or holder in holders or holder == "unknown")
            and (homes is None or home in homes or home == "unknown")
            for number in numbers
        )

    def _judge_near(self, selection: Selection) -> Iterator[tuple[int, Verdict]]:
        """Judge by what is asked beside holder and home: that is the same for many selections."""
        cohorts, as_of = self.cohorts, self.as_of
        near, asked = self._near(selection), selection
        if selection.words("id") is None and "unknown" not in self._parties_named:
            asked = Selection(
                tuple(c for c in selection.conditions if c.attribute not in ("held_by", "home"))
            )
        verdicts = self._verdicts.setdefault(asked, {})
        for number in near:
            verdict = verdicts.get(number)
            if verdict is None:
                verdict = verdicts[number] = asked.judge(cohorts[number].like, as_of)
            if verdict is not Verdict.NO:
                yield number, verdict

    @cached_property
    def _verdicts(self) -> dict[Selection, dict[int, Verdict]]:
        return {}

    @cached_property
    def _parties_named(self) -> frozenset[str]:
        return frozenset(party for side in self._cohorts_by_side for party in side)

    @cached_property
    def _selected(self) -> dict[Selection, tuple[int, ...]]:
        return {}

    @cached_property
    def _judged(self) -> dict[Selection, tuple[tuple[int, Verdict], ...]]:
        return {}

    @cached_property
    def _cohorts_by_side(self) -> dict[tuple[str, str], list[int]]:
        found: dict[tuple[str, str], list[int]] = {}
        for number, cohort in enumerate(self.cohorts):
            found.setdefault((cohort.like.held_by, cohort.like.home), []).append(number)
        return found

    @cached_property
    def _distinctions(self) -> Distinctions:
        conditions = {one for selection in self._selections() for one in selection.conditions}
        words = {one for one in conditions if isinstance(one, OneOf)}
        named = {name for one in words if one.attribute == "id" for name in one.values}
        named |= {value for table in self.weights if table.attribute == "id" for value, _ in table.values}
        return Distinctions(
            as_of=self.as_of,
            # Of whoever is called "unknown" a selection by identifier says: maybe.
            named=frozenset({*named, *self.bound_people, *self.gone, "unknown"}),
            words=tuple(sorted((one for one in words if one.attribute in ("rank", "sex")), key=repr)),
            tables=tuple(
                sorted((t.attribute, t.values) for t in self.weights if t.attribute in ("rank", "sex"))
            ),
            ranges=tuple(sorted((one for one in conditions if isinstance(one, Between)), key=repr)),
            has_years=any(tier.years_captive for tier in self.tiers),
        )

    def _selections(self) -> Iterator[Selection]:
        """Give every selection by which the case tells people apart."""
        for offer in self.offers:
            for terms in (offer.gives, offer.gets):
                yield from (term.who for term in terms)
        yield from (host.who for host in self.hosts)
        for rule in self.rules:
            if isinstance(rule, Demand | AtMost):
                yield rule.who
            elif isinstance(rule, Before):
                yield from (rule.who, rule.whom)
        for tier in self.tiers:
            yield from tier.any_of

    @cached_property
    def offers_by_id(self) -> dict[str, Offer]:
        """Index the offers."""
        return {offer.id: offer for offer in self.offers}

    @cached_property
    def gone(self) -> dict[str, int]:
        """Count by record those who have already gone."""
        gone: dict[str, int] = {}
        for done in self.done:
            gone[done.who] = gone.get(done.who, 0) + done.count
        return gone

    def remaining(self, people: People) -> Count:
        """Give how many of a record are still held."""
        return people.count.less(self.gone.get(people.id, 0))

    @cached_property
    def already_given(self) -> dict[str, dict[tuple[str, str], int]]:
        """Sum by offer, record and destination what was already given; offers without any are left out."""
        given: dict[str, dict[tuple[str, str], int]] = {}
        for done in self.done:
            if done.offer is not None:
                numbers = given.setdefault(done.offer, {})
                numbers[done.who, done.destination] = (
                    numbers.get((done.who, done.destination), 0) + done.count
                )
        return given

    @cached_property
    def demands(self) -> tuple[Demand, ...]:
        """Give the rules that demand somebody's move."""
        return tuple(rule for rule in self.rules if isinstance(rule, Demand))

    @cached_property
    def togethers(self) -> tuple[Together, ...]:
        """Give the rules by which people go together or not at all."""
        return tuple(rule for rule in self.rules if isinstance(rule, Together))

    @cached_property
    def bound_people(self) -> frozenset[str]:
        """Name everybody whom such a rule names; a plan tells each of them apart from all others."""
        return frozenset(name for rule in self.togethers for name in rule.people)

    @cached_property
    def limits(self) -> tuple[AtMost, ...]:
        """Give the limits on the whole plan; those on each round stand in `round_limits`."""
        return tuple(rule for rule in self.rules if isinstance(rule, AtMost) and not rule.is_per_round)

    def left_under(self, limit: AtMost) -> int:
        """Give how many more a limit on the whole plan allows, at least 0.

        Whoever has already gone and may be meant has used a place of it.
        """
        gone = (
            done.count
            for done in self.done
            if limit.who.judge(self.people_by_id[done.who], self.as_of) is not Verdict.NO
        )
        return max(0, limit.n - sum(gone))

    @cached_property
    def selections_of_rules(self) -> tuple[Selection, ...]:
        """Give whom each demand, and then each limit on the whole plan, speaks of."""
        return (*(demand.who for demand in self.demands), *(limit.who for limit in self.limits))

    @cached_property
    def round_limits(self) -> tuple[AtMost, ...]:
        """Give the limits on each round."""
        return tuple(rule for rule in self.rules if isinstance(rule, AtMost) and rule.is_per_round)

    @cached_property
    def precedences(self) -> tuple[Before, ...]:
        """Give the rules by which some go in an earlier round than others."""
        return tuple(rule for rule in self.rules if isinstance(rule, Before))

    @cached_property
    def exposures(self) -> tuple[Exposure, ...]:
        """Give the limits on what a party gives before it is paid."""
        return tuple(rule for rule in self.rules if isinstance(rule, Exposure))

    @cached_property
    def capacities(self) -> tuple[Capacity, ...]:
        """Give the limits on arrivals at a place in each round."""
        return tuple(rule for rule in self.rules if isinstance(rule, Capacity))

    @cached_property
    def largest_ring(self) -> int | None:
        """Give the most parties that may depend on each other; None is no limit."""
        return min((rule.n for rule in self.rules if isinstance(rule, Ring)), default=None)

    @cached_property
    def weights_by_name(self) -> dict[str, WeightTable]:
        """Index the weight tables."""
        return {table.name: table for table in self.weights}

    @cached_property
    def party_names(self) -> dict[str, str]:
        """Index the names of the parties."""
        return {party.id: party.name for party in self.parties}

    def weigh(self, people: People, table: str | None) -> int:
        """Give the weight of one of `people` by a table; 1 where no table is named."""
        return 1 if table is None else self.weights_by_name[table].weight_of(people)

    def tier_weight(self, tier: Tier, people: People) -> int:
        """Give what moving one of `people` adds to a tier.

        Years captive count from the latest day of capture that is possible; an unknown day adds nothing,
        and the plan counts such people among what it rests on.
        """
        if not any(selection.selects(people, self.as_of) for selection in tier.any_of):
            return 0
        if tier.years_captive:
            months = people.captive_months(self.as_of)
            return 0 if months is None else months[0] // 12
        return self.weigh(people, tier.weights)

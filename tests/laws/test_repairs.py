"""A repair does what listing every plan says is the best repair, and harms nobody who goes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from itertools import product
from math import ceil, comb, prod

from hypothesis import assume, given
from hypothesis import strategies as st

from repatria.core.cases import Case
from repatria.core.counts import Count
from repatria.core.done import Done
from repatria.core.offers import Offer, OfferState
from repatria.core.persons import Fitness
from repatria.core.plans import Outcome, Plan
from repatria.core.repairs import Repair
from repatria.core.rules import Together
from repatria.core.terms import TermState, judge_offer
from repatria.planning import plan_case
from repatria.planning.planfile.form import plan_from_json, plan_to_json
from repatria.planning.repair import Task, make_task, repair_plan
from repatria.planning.solvers.exhaustive import (
    Option,
    _arrivals,
    _goes_together,
    _is_within,
    _summed,
    _ways_of_crediting,
    is_allowed,
    options_of,
)
from repatria.planning.verify import Repaired, verify_plan
from tests.laws.second_days import second_days
from tests.laws.small_cases import MOST_PLANS, circles, examples, exchanges

#: Who goes where under which offer, and how many.
Moved = Counter[tuple[str, str, str]]

#: Exchanges with companies, limits and lots, one in three of them on a second day.
EXCHANGES = st.one_of(exchanges(), exchanges(), second_days(exchanges()))

#: What a term may count, in the order in which a shortfall is made least: whether lots, and by which table.
UNITS = (
    (False, ""),
    (False, "by-health"),
    (False, "by-lot"),
    (False, "by-rank"),
    (True, ""),
    (True, "by-lot"),
)
#: The same, and circles of parties under a rule on rings.
ALL_EXCHANGES = st.one_of(EXCHANGES, EXCHANGES, circles())


@examples(80)
@given(case=ALL_EXCHANGES, data=st.data())
def test_repair_finds_what_enumeration_finds(case: Case, data: st.DataObject) -> None:
    """On small cases the fewest changes, then the tiers, are those of listing every plan, if any is."""
    task, repair = _repaired(data, case)
    listed = _best_by_enumeration(task)
    if repair.plan is None:
        claimed = None
    else:
        assert repair.plan.repairs is not None
        claimed = (repair.plan.repairs.changed, *(tier.value for tier in repair.plan.tiers[1:]))
    assert (repair.outcome, claimed) == (
        Outcome.IMPOSSIBLE if listed is None else Outcome.REPAIRED,
        listed,
    )


@examples(50)
@given(case=ALL_EXCHANGES, data=st.data())
def test_verify_accepts_a_repair(case: Case, data: st.DataObject) -> None:
    """`verify` accepts a repair, proof included, read from a file, with the old plan at hand and without."""
    task, repair = _repaired(data, case)
    assume(repair.plan is not None)
    assert repair.plan is not None
    read = plan_from_json(plan_to_json(repair.plan), "plan.json")
    old = Repaired(task.plan, task.plan_digest())
    assert read == repair.plan
    assert verify_plan(task.case, read).broken == ()
    assert verify_plan(task.case, read, repaired=old).broken == ()


@examples(50)
@given(case=ALL_EXCHANGES, data=st.data())
def test_a_repair_harms_nobody(case: Case, data: st.DataObject) -> None:
    """Nobody who does not go is moved, and every offer in force before is in force and kept."""
    task, repair = _repaired(data, case)
    assume(repair.plan is not None)
    assert repair.plan is not None
    moved = Counter[str]()
    for transfer in repair.plan.planned:
        moved[transfer.who] += transfer.count
    now = task.case
    can_go = {
        people.id: now.remaining(people).at_least - task.without.get(people.id, 0) for people in now.people
    }
    assert [who for who, number in moved.items() if number > can_go[who]] == []
    given_, credited = _numbers(repair.plan)
    in_force = {transfer.offer for transfer in repair.plan.planned if not transfer.is_accompanying}
    assert in_force | set(repair.lapsed) >= set(task.old_offers)
    assert [
        state
        for name in in_force
        for state in judge_offer(now, now.offers_by_id[name], given_[name], credited[name])
        if not state.is_met
    ] == []


@examples(75)
@given(case=ALL_EXCHANGES)
def test_with_nobody_missing_nothing_changes(case: Case) -> None:
    """A plan of which nobody falls out is its own repair."""
    plan = plan_case(case)
    assume(plan.outcome is Outcome.PROVEN_BEST)
    repair = repair_plan(make_task(case, plan, [], argument="--without", file="plan.json"))
    assert repair.plan is not None
    assert repair.plan.transfers == plan.transfers
    assert repair.changes == ()


@examples(50)
@given(case=ALL_EXCHANGES, data=st.data())
def test_a_question_is_asked_only_where_no_repair_is(case: Case, data: st.DataObject) -> None:
    """Where a repair keeps every offer nothing is asked; where none does, each question names a true lack."""
    _, repair = _repaired(data, case)
    assert (repair.plan is None) is (repair.outcome is Outcome.IMPOSSIBLE)
    assert repair.plan is None or repair.questions == ()
    assert [each for each in repair.questions if not 0 <= each.has < each.needs] == []
    assert (repair.if_yes is None) is (repair.questions == ())


@examples(80)
@given(case=EXCHANGES, data=st.data())
def test_what_is_asked_is_the_least(case: Case, data: st.DataObject) -> None:
    """Where no repair keeps every offer, none asks fewer parties, or the same for less, unit by unit."""
    task, repair = _repaired(data, case)
    assume(repair.plan is None)
    listed = _least_shortfall(task)
    parties = {question.by for question in repair.questions}
    missing = [0] * len(UNITS)
    for question in repair.questions:
        place = UNITS.index(_unit(case.offers_by_id[question.offer], question.term))
        missing[place] += question.needs - question.has
    assert ((len(parties), tuple(missing)) if repair.questions else None) == listed


def _repaired(data: st.DataObject, case: Case) -> tuple[Task, Repair]:
    """Plan a case, let somebody who goes not go, and repair; now and then the case has changed since."""
    plan = plan_case(case)
    assume(plan.planned)
    now = data.draw(_as_it_is_now(case, plan))
    going = list(make_task(now, plan, [], argument="--without", file="plan.json").places)
    assume(going)
    without = data.draw(st.lists(st.sampled_from(sorted(set(going))), min_size=1, max_size=2, unique=True))
    named = [
        who
        if data.draw(st.booleans()) or not now.remaining(now.people_by_id[who]).at_least
        else f"{who}={data.draw(st.integers(1, now.remaining(now.people_by_id[who]).at_least))}"
        for who in without
    ]
    task = make_task(now, plan, named, argument="--without", file="plan.json")
    return task, repair_plan(task)


@st.composite
def _as_it_is_now(draw: st.DrawFn, case: Case, plan: Plan) -> Case:
    """Draw what became of a case since it was planned: an offer, a number or fitness less, some done."""
    what = draw(st.sampled_from(("nothing", "nothing", "offer", "number", "fitness", "done")))
    planned = [
        each for each in plan.planned if not each.is_accompanying and each.who not in _in_company(case)
    ]
    if what == "done" and planned:
        first = draw(st.sampled_from(planned))
        number = draw(st.integers(1, first.count))
        carried_out = Done(first.who, number, first.destination, first.offer)
        return replace(case, done=tuple(sorted((*case.done, carried_out), key=repr)))
    offer = draw(st.sampled_from(case.offers))
    people = draw(st.sampled_from([one for one in case.people if one.count.at_least]))
    fewer = Count.exactly(max(1, case.gone.get(people.id, 0)))
    changed = {
        "number": replace(people, count=fewer),
        "fitness": replace(people, fitness=Fitness.UNFIT),
    }.get(what, people)
    stands = replace(offer, state=OfferState.WITHDRAWN) if what == "offer" else offer
    return replace(
        case,
        offers=tuple(stands if one.id == offer.id else one for one in case.offers),
        people=tuple(changed if one.id == people.id else one for one in case.people),
    )


def _in_company(case: Case) -> set[str]:
    return {name for one in case.people if one.accompanies for name in (one.id, *one.accompanies)}


def _of_those_who_go(task: Task) -> Case:
    """Give the case in which nobody is bound to somebody who does not go."""
    rules = (
        Together(tuple(who for who in rule.people if who not in task.without))
        if isinstance(rule, Together)
        else rule
        for rule in task.case.rules
    )
    return replace(task.case, rules=tuple(rules))


def _best_by_enumeration(task: Task) -> tuple[int, ...] | None:
    """List every plan in which nobody goes who does not; give the fewest changes and then the best tiers."""
    case = _of_those_who_go(task)
    plans, held = _plans(task)
    ways = options_of(case)
    tiers = len(ways[0].adds) if ways else len(case.tiers) + 1
    best: tuple[int, ...] | None = None
    for plan in plans:
        if held - {way.offer for way, _ in plan} or not is_allowed(case, plan):
            continue
        after = Counter({(way.who, way.offer, way.destination): number for way, number in plan})
        changed = _changed_people(task, after)
        adds = [0] * tiers
        for way, number in plan:
            adds = [total + number * each for total, each in zip(adds, way.adds, strict=True)]
        value = (-changed, *adds, *_lots_kept(task, after))
        if best is None or value > best:
            best = value
    if best is None:
        return None
    own = (-n if _is_least(case, tiers, k) else n for k, n in enumerate(best[1 : tiers + 1]))
    return (-best[0], *own, *best[tiers + 1 :])


def _plans(task: Task) -> tuple[list[list[tuple[Option, int]]], set[str]]:
    """List every set of releases without those who do not go, and the offers that are to stay in force."""
    case = task.case
    options: dict[str, list[Option]] = {}
    for way in options_of(case):
        options.setdefault(way.who, []).append(way)
    sizes = {who: case.remaining(case.people_by_id[who]).at_least for who in options}
    assume(prod(comb(sizes[who] + len(ways), len(ways)) for who, ways in options.items()) <= MOST_PLANS)
    can_go = {who: max(0, sizes[who] - task.without.get(who, 0)) for who in options}
    per_record = [
        [
            [(way, n) for way, n in zip(ways, numbers, strict=True) if n]
            for numbers in product(range(can_go[who] + 1), repeat=len(ways))
            if sum(numbers) <= can_go[who]
        ]
        for who, ways in options.items()
    ]
    plans = [[part for choice in picked for part in choice] for picked in product(*per_record)]
    can_be_held = {way.offer for who, ways in options.items() for way in ways if can_go[who] > 0}
    return plans, can_be_held & set(task.old_offers)


def _least_shortfall(task: Task) -> tuple[int, tuple[int, ...]] | None:
    """List every plan with these offers in force; give the fewest parties that are short, and the least."""
    plans, held = _plans(task)
    case = _of_those_who_go(task)
    found = [
        tuple(lacks)
        for plan in plans
        if held <= {way.offer for way, _ in plan}
        and _keeps_rules(case, plan)
        and None not in (lacks := [_lack(case, party.id, held, plan) for party in case.parties])
    ]
    sums = [(sum(any(lack or ()) for lack in lacks), _added(lack or () for lack in lacks)) for lacks in found]
    return min(sums, default=None)


def _added(lacks: Iterable[tuple[int, ...]]) -> tuple[int, ...]:
    return tuple(sum(numbers) for numbers in zip(*lacks, strict=True))


def _unit(offer: Offer, path: str) -> tuple[bool, str]:
    """Say what a term counts: lots or people, and by which table."""
    side, index = path.split(".", maxsplit=1)[0].rstrip("]").split("[")
    if side == "gives":
        return offer.gives[int(index)].who.means_lots, ""
    term = offer.gets[int(index)]
    return term.who.means_lots, "" if term.all else term.got_weights or ""


def _keeps_rules(case: Case, plan: list[tuple[Option, int]]) -> bool:
    moved = [(way.who, number) for way, number in plan] + [(done.who, done.count) for done in case.done]
    return (
        all(
            sum(n for who, n in moved if demand.who.selects(case.people_by_id[who], case.as_of)) >= demand.n
            for demand in case.demands
        )
        and all(_is_within(case, limit, plan) for limit in case.limits)
        and all(_goes_together(case, rule, plan) for rule in case.togethers)
    )


def _lack(case: Case, party: str, held: set[str], plan: list[tuple[Option, int]]) -> tuple[int, ...] | None:
    """Give the least that a party lacks, by unit, each crediting tried; None where a term is broken."""
    offers = [
        offer for offer in case.offers if offer.by == party and any(way.offer == offer.id for way, _ in plan)
    ]
    now = {way.offer for way, _ in plan}
    mine = {offer.either for offer in offers if offer.either is not None}
    named = [
        o.either for o in case.offers if o.either in mine and (o.id in now or o.id in case.already_given)
    ]
    given_ = {offer.id: Counter(case.already_given.get(offer.id, {})) for offer in offers}
    for way, number in plan:
        if way.offer in given_:
            given_[way.offer][way.who, way.destination] += number
    found = []
    for credited in _ways_of_crediting(case, offers, _arrivals(case, party, plan)):
        lacks = [
            (_unit(offer, state.term), _lack_of_term(state, can_lack=offer.id in held))
            for offer in offers
            for old in [{arrival: n for arrival, n in credited[offer.id].items() if arrival[2]}]
            for state in judge_offer(case, offer, given_[offer.id], _summed(credited[offer.id]), _summed(old))
        ]
        if None not in (lack for _, lack in lacks):
            found.append(tuple(sum(lack or 0 for unit, lack in lacks if unit == one) for one in UNITS))
    return None if len(named) != len(set(named)) else min(found, default=None)


def _lack_of_term(state: TermState, *, can_lack: bool) -> int | None:
    if state.is_met:
        return 0
    if not can_lack or state.needs is None or state.term.endswith("at_most"):
        return None
    return ceil(state.needs - state.has)


def _is_least(case: Case, tiers: int, place: int) -> bool:
    """Say whether a tier prefers the least: the last one does, and of the case's own those that say so."""
    before = tiers - len(case.tiers) - 1
    if place == tiers - 1:
        return True
    return place >= before and case.tiers[place - before].is_least


def _changed_people(task: Task, after: Moved) -> int:
    """Count people one by one: each of a record has a state, and as many as can be keep theirs."""
    changed = 0
    for people in task.case.people:
        if people.is_lot:
            continue
        certain = task.case.remaining(people).at_least
        stays = task.without.get(people.id, 0)
        before = _places(task, people.id)
        placed = before.total()
        now = Counter[tuple[str, str] | None]()
        for (who, offer, destination), number in after.items():
            if who == people.id:
                now[offer, destination] += number
        kept = sum((before & now).values())
        can_keep = min(placed, max(0, certain - stays))
        # Everybody beyond those who keep a place either loses one or is given one; one person may do both.
        changed += max(can_keep - kept, now.total() - kept)
    return changed


def _places(task: Task, who: str) -> Counter[tuple[str, str] | None]:
    """Count the places that the plan gave a record and that nobody has used since."""
    places = Counter[tuple[str, str] | None]()
    for transfer in task.plan.planned:
        if transfer.who == who and not transfer.is_accompanying:
            places[transfer.offer, transfer.destination] += transfer.count
    known = Counter(
        (t.who, t.offer, t.destination) for t in task.plan.transfers if t.is_done for _ in range(t.count)
    )
    done = Counter((d.who, d.offer or "", d.destination) for d in task.case.done for _ in range(d.count))
    for (name, offer, destination), number in (done - known).items():
        if name == who:
            places[offer, destination] -= number
    return +places


def _lots_kept(task: Task, after: Moved) -> tuple[int, ...]:
    """Count the lots that go as they were to go; nothing where none was to."""
    before = {one.id: _places(task, one.id) for one in task.case.people if one.is_lot}
    if not any(before.values()):
        return ()
    return (
        sum(
            min(number, before[who][offer, to]) for (who, offer, to), number in after.items() if who in before
        ),
    )


def _numbers(
    plan: Plan,
) -> tuple[dict[str, Counter[tuple[str, str]]], dict[str, Counter[tuple[str, str]]]]:
    given_: dict[str, Counter[tuple[str, str]]] = {state.id: Counter() for state in plan.offers}
    credited: dict[str, Counter[tuple[str, str]]] = {state.id: Counter() for state in plan.offers}
    for transfer in plan.transfers:
        if not transfer.is_accompanying and transfer.offer:
            given_[transfer.offer][transfer.who, transfer.destination] += transfer.count
    for credit in plan.credits:
        arrived = plan.transfers[credit.transfer]
        credited[credit.offer][arrived.who, arrived.destination] += credit.count
    return given_, credited

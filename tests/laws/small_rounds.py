"""Random plans small enough to list every order of them, and the listing: no rows, no rule of the engine."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from itertools import product
from math import ceil

from hypothesis import strategies as st

from repatria.core.cases import Case, WeightTable
from repatria.core.counts import Count
from repatria.core.offers import Offer
from repatria.core.persons import Category, Health, People
from repatria.core.plans import Credit, Plan, Transfer
from repatria.core.rules import AtMost, Before, Capacity, Exposure, Rule, Together
from repatria.core.selections import Selection, Verdict, who
from repatria.core.terms import judge_offer
from repatria.planning import plan_case
from tests.builders import case, get, give, offer

#: How heavy somebody is to a party that counts by health.
BY_HEALTH = WeightTable(
    "by-health", "health", tuple(sorted((h.value, 1 + 2 * ("ser" in h.value)) for h in Health))
)
SELECTIONS = (
    Selection(),
    who(held_by="A"),
    who(held_by="B"),
    who(health=["seriously-wounded", "seriously-sick"]),
    who(category="civilian"),
    who(category="combatant"),
    who(id="p0"),
    who(id=["p1", "p2"]),
    who(lot="remains"),
)


@st.composite
def small_plans(draw: st.DrawFn) -> tuple[Case, Plan]:
    """Draw a case of two or three parties with rules on rounds, and a plan of at most four transfers."""
    people = [_record(draw, f"p{number}") for number in range(draw(st.sampled_from((4, 3, 2, 1))))]
    if len(people) > 1 and draw(st.integers(0, 3)) == 0:
        along = [one.id for one in people[:-1] if one.held_by == people[-1].held_by and not one.is_lot]
        if along and not people[-1].is_lot:
            people[-1] = replace(people[-1], accompanies=(draw(st.sampled_from(along)),))
    offers = [_offer(draw, "a-1", "A"), _offer(draw, "b-1", "B"), _offer(draw, "a-2", "A")]
    drawn = case(*people, *offers, BY_HEALTH, *_rules(draw, people))
    empty = plan_case(case(id=drawn.id))
    transfers = tuple(
        Transfer(
            id=number,
            who=one.id,
            count=one.count.at_least,
            origin=one.held_by,
            destination="B" if one.held_by == "A" else draw(st.sampled_from(("A", "A", "C"))),
            offer="b-1" if one.held_by == "B" else draw(st.sampled_from(("a-1", "a-1", "a-2"))),
            is_provisional=True,
            is_accompanying=bool(one.accompanies),
            lot=one.lot,
        )
        for number, one in enumerate(people)
    )
    transfers = tuple(_carried_out(draw, drawn, transfers))
    plan = replace(empty, transfers=transfers, credits=tuple(_credits(draw, transfers)))
    if draw(st.integers(0, 9)):  # one plan in ten keeps terms that it breaks; it can still be put in order
        drawn = replace(drawn, offers=tuple(_without_broken_terms(drawn, plan, one) for one in drawn.offers))
    return drawn, plan


@dataclass(frozen=True, slots=True)
class Listed:
    """The best of all orders: the sum of the rounds of the wounded, then the number of rounds."""

    waiting: int
    rounds: int


def best_order(drawn: Case, plan: Plan) -> Listed | None:
    """List what can be done by the end of each round, and give the best order; None if there is none."""
    full = tuple(t.count for t in plan.transfers), tuple(credit.count for credit in plan.credits)
    reached = {_start(plan): 0}
    found: list[Listed] = [Listed(0, 0)] if not plan.planned else []
    for number in range(1, sum(full[0]) + 1):
        after: dict[tuple[tuple[int, ...], tuple[int, ...]], int] = {}
        for state, waited in reached.items():
            for gone, wounded in _next(drawn, plan, state):
                waiting = waited + number * wounded
                if waiting < after.get(gone, waiting + 1):
                    after[gone] = waiting
        reached = after
        if full in reached:
            found.append(Listed(reached[full], number))
    return min(found, key=lambda listed: (listed.waiting, listed.rounds), default=None)


def _start(plan: Plan) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Give who has gone, and what was paid, before the first round."""
    gone = tuple(t.count * t.is_done for t in plan.transfers)
    return gone, tuple(credit.count * plan.transfers[credit.transfer].is_done for credit in plan.credits)


def _next(
    drawn: Case, plan: Plan, state: tuple[tuple[int, ...], tuple[int, ...]]
) -> Iterator[tuple[tuple[tuple[int, ...], tuple[int, ...]], int]]:
    """Give every state that one round can lead to, and how many wounded travel in it."""
    gone, paid = state
    moves = [range(t.count - done + 1) for t, done in zip(plan.transfers, gone, strict=True)]
    for step in product(*moves):
        if not any(step) or not _keeps_round(drawn, plan, gone, step):
            continue
        now = tuple(done + more for done, more in zip(gone, step, strict=True))
        credits = [
            range(min(credit.count - done, step[credit.transfer]) + 1)
            for credit, done in zip(plan.credits, paid, strict=True)
        ]
        wounded = sum(
            count
            for t, count in zip(plan.transfers, step, strict=True)
            if drawn.people_by_id[t.who].health.value.startswith("seriously")
        )
        for more in product(*credits):
            total = tuple(done + each for done, each in zip(paid, more, strict=True))
            if _pays_once(drawn, plan, step, more) and _is_safe(drawn, plan, now, total):
                yield (now, total), wounded


def _pays_once(drawn: Case, plan: Plan, step: tuple[int, ...], more: tuple[int, ...]) -> bool:
    used: dict[tuple[int, str], int] = {}
    for credit, count in zip(plan.credits, more, strict=True):
        key = credit.transfer, drawn.offers_by_id[credit.offer].by
        used[key] = used.get(key, 0) + count
    return all(count <= step[transfer] for (transfer, _), count in used.items())


def _keeps_round(drawn: Case, plan: Plan, gone: tuple[int, ...], step: tuple[int, ...]) -> bool:
    people = [drawn.people_by_id[t.who] for t in plan.transfers]
    freed = [number for number, t in enumerate(plan.transfers) if not t.is_accompanying]
    day = drawn.as_of
    for rule in drawn.rules:
        if isinstance(rule, Capacity):
            there = [n for n, t in enumerate(plan.transfers) if t.destination == rule.place and not t.lot]
            if sum(step[n] for n in there) > rule.n:
                return False
        elif isinstance(rule, AtMost) and rule.is_per_round:
            meant = [n for n in freed if rule.who.judge(people[n], day) is not Verdict.NO]
            if sum(step[n] for n in meant) > rule.n:
                return False
        elif isinstance(rule, Before):
            first = [n for n in freed if rule.who.selects(people[n], day)]
            after = [n for n in freed if rule.whom.selects(people[n], day)]
            is_done = all(gone[n] == plan.transfers[n].count for n in first)
            if first and not is_done and any(step[n] for n in after):
                return False
        elif isinstance(rule, Together):
            bound = [n for n in freed if people[n].id in rule.people and not plan.transfers[n].is_done]
            if len({step[n] for n in bound}) > 1:
                return False
    return all(
        any(step[n] for n in freed if people[n].id in people[number].accompanies)
        for number, t in enumerate(plan.transfers)
        if t.is_accompanying and step[number]
    )


def _is_safe(drawn: Case, plan: Plan, gone: tuple[int, ...], paid: tuple[int, ...]) -> bool:
    for rule in drawn.rules:
        if isinstance(rule, Exposure):
            used = {t.offer for t in plan.planned}
            mine = [one for one in drawn.offers if one.by == rule.party and one.gets and one.id in used]
            before, now = (
                sum(_unpaid(drawn, plan, one, table=rule.weights, gone=given, paid=got) for one in mine)
                for given, got in (_start(plan), (gone, paid))
            )
            if now > max(rule.n, before):
                return False
    return True


def _unpaid(
    drawn: Case, plan: Plan, one: Offer, *, table: str | None, gone: tuple[int, ...], paid: tuple[int, ...]
) -> int:
    given = [
        (drawn.people_by_id[t.who], t.count, done)
        for t, done in zip(plan.transfers, gone, strict=True)
        if t.offer == one.id and not t.is_accompanying
    ]
    whole = sum(drawn.weigh(people, table) * count for people, count, _ in given)
    shares = [Fraction(1)]
    for term in one.gets:
        arrived = 0
        for credit, count in zip(plan.credits, paid, strict=True):
            transfer = plan.transfers[credit.transfer]
            people = drawn.people_by_id[transfer.who]
            if credit.offer == one.id and transfer.destination in term.to:
                weight = drawn.weigh(people, term.got_weights)
                arrived += weight * count * term.who.selects(people, drawn.as_of)
        parity = sum(drawn.weigh(people, term.given_weights) * count for people, count, _ in given)
        needs = Fraction(term.at_least or 0) if term.per_given is None else term.per_given * parity
        if needs:
            shares.append(arrived / needs)
    given_so_far = sum(drawn.weigh(people, table) * done for people, _, done in given)
    return max(0, ceil(given_so_far - min(shares) * whole))


def _carried_out(draw: st.DrawFn, drawn: Case, transfers: tuple[Transfer, ...]) -> Iterator[Transfer]:
    """Draw, in one plan of three, that one or two of its transfers were already carried out."""
    number = draw(st.sampled_from((0, 0, 0, 0, 1, 2)))
    in_company = {other for one in drawn.people for other in one.accompanies}
    for transfer in transfers:
        can_be = not transfer.is_accompanying and transfer.who not in in_company
        is_done = number > 0 and can_be
        number -= is_done
        yield replace(transfer, is_done=is_done, is_provisional=not is_done)


def _record(draw: st.DrawFn, name: str) -> People:
    held_by = draw(st.sampled_from(("A", "B")))
    if draw(st.integers(0, 5)) == 0:
        number = Count.exactly(draw(st.sampled_from((1, 2))))
        return People(name, held_by, "B" if held_by == "A" else "A", count=number, lot="remains")
    return People(
        name,
        held_by,
        "B" if held_by == "A" else "A",
        category=draw(st.sampled_from((Category.CIVILIAN, Category.COMBATANT, Category.UNKNOWN))),
        health=draw(st.sampled_from((Health.WELL, Health.UNKNOWN, Health.SERIOUSLY_SICK))),
        count=Count.exactly(draw(st.sampled_from((1, 1, 2)))),
    )


def _offer(draw: st.DrawFn, name: str, by: str) -> Offer:
    asks = []
    for _ in range(draw(st.sampled_from((0, 1, 1, 1, 2)))):
        ratio = draw(st.sampled_from((1, "1/2", 2, None)))
        term = get(draw(st.sampled_from((Selection(), who(category="civilian")))), "A", "B", per_given=ratio)
        tables = st.sampled_from((None, None, "by-health"))
        asks.append(
            replace(
                term,
                at_least=draw(st.sampled_from((1, 2))) if ratio is None else None,
                got_weights=draw(tables),
                given_weights=None if ratio is None else draw(tables),
            )
        )
    return offer(name, by, give(who(held_by=by), "A", "B", "C"), *asks)


def _without_broken_terms(drawn: Case, plan: Plan, one: Offer) -> Offer:
    given = {(t.who, t.destination): t.count for t in plan.transfers if t.offer == one.id}
    credited = {
        (plan.transfers[c.transfer].who, plan.transfers[c.transfer].destination): c.count
        for c in plan.credits
        if c.offer == one.id
    }
    states = [s for s in judge_offer(drawn, one, given, credited) if s.term.startswith("gets")]
    return replace(one, gets=tuple(g for g, state in zip(one.gets, states, strict=True) if state.is_met))


def _rules(draw: st.DrawFn, people: list[People]) -> Iterator[Rule]:
    """Draw rules; most of them leave an order of several rounds, some leave none."""
    some = st.sampled_from(SELECTIONS)
    kinds = ("capacity", "capacity", "capacity", "at_most", "before", "together", "exposure", "exposure")
    for _ in range(draw(st.sampled_from((3, 2, 1, 4, 0)))):
        kind = draw(st.sampled_from(kinds))
        if kind == "capacity":
            yield Capacity(draw(st.sampled_from(("A", "B"))), draw(st.sampled_from((1, 1, 2, 3))))
        elif kind == "at_most":
            yield AtMost(draw(some), draw(st.sampled_from((1, 1, 1, 2, 0))), is_per_round=True)
        elif kind == "before":
            pairs = (("civilian", "combatant"), ("combatant", "civilian"))
            first, after = draw(st.sampled_from(pairs))
            apart = Before(who(category=first), who(category=after))
            yield draw(st.sampled_from((apart, apart, apart, Before(draw(some), draw(some)))))
        elif kind == "exposure":
            table = draw(st.sampled_from((None, "by-health")))
            yield Exposure(draw(st.sampled_from(("A", "B"))), draw(st.integers(0, 3)), table)
        else:
            single = sorted(
                p.id for p in people if p.count == Count.exactly(1) and not p.accompanies and not p.is_lot
            )
            if len(single) > 1:
                yield Together(tuple(single[: draw(st.integers(2, 3))]))


def _credits(draw: st.DrawFn, transfers: tuple[Transfer, ...]) -> Iterator[Credit]:
    """Draw credits: of a transfer each party's offers together get no more than arrive."""
    for transfer in transfers:
        if transfer.is_accompanying:
            continue
        if transfer.origin == "A":
            count = draw(st.integers(0, transfer.count))
            if count:
                yield Credit(transfer.id, "b-1", count)
            continue
        first = draw(st.integers(0, transfer.count))
        if first:
            yield Credit(transfer.id, "a-1", first)
        rest = draw(st.integers(0, transfer.count - first))
        if rest:
            yield Credit(transfer.id, "a-2", rest)
